"""Pages of the record of reading."""
