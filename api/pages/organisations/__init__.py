"""Pages of organisations: the tree for the administrator, and what the head of one above the institutions sees."""
