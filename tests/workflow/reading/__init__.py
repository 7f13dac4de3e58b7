"""Tests of the record of reading."""
