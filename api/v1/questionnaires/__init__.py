"""Questionnaires in the API: what is asked, of whom, what was answered, and what the year changed."""
