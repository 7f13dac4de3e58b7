"""Tests of proposals, the reserve, replacements and orders as JSON."""
