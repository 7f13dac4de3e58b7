"""Tests of how often somebody may knock."""
