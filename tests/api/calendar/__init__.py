"""Tests of the calendar feed and its address."""
