"""Channels: a folder each, with one contract; a new one is one folder and one row of the table."""
