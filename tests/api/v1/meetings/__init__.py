"""Tests of meetings in the JSON API."""
