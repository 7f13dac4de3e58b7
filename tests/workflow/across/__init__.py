"""What deciding in one institution says to another."""
