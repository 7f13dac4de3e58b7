"""Tests of the demonstration school."""
