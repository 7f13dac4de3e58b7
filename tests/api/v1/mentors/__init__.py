"""Mentors between institutions, over the API."""
