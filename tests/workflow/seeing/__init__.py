"""Tests of the tables of access, without a school."""
