"""Pages of letters: one's own, those of the institution with what became of them, slips, texts, other systems."""
