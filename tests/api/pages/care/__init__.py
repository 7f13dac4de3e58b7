"""Tests of the pages of care."""
