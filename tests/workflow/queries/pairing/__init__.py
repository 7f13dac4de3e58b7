"""Tests of proposals, the reserve and orders."""
