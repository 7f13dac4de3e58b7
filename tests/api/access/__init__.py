"""Tests of who may see what: one table, asked of every route."""
