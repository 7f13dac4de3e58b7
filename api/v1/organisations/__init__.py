"""Organisations over the API: the tree, and what an organisation sees of the institutions below it."""
