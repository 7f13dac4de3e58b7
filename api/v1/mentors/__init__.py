"""Mentors between institutions over the API: who is offered here, and where somebody from here was offered."""
