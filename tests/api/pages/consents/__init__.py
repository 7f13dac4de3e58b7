"""Tests of the pages of consents."""
