"""Letters as JSON: one's own, and those of the institution with what became of them."""
