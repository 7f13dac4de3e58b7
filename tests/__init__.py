"""Tests mirror the folders they test; every one runs on real servers, never on a stand-in."""
