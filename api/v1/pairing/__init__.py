"""Proposals, the reserve, replacements and orders as JSON."""
