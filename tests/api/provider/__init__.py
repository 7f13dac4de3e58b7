"""Tests of what is believed of an outside provider."""
