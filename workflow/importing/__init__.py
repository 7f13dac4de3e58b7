"""Importing people: a table is read, tried on a copy of the institution, and becomes events, all of them or none."""
