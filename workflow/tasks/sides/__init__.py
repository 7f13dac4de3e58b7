"""Tasks of the sides themselves: what a mentee, a mentor, a parent or an informant may do with his own hands."""
