"""Tests of the web: the real application over a real database, on both stacks."""
