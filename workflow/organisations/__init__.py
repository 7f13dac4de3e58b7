"""Organisations in a tree: a region, its municipalities, their institutions; who is head of one, and what it sees."""
