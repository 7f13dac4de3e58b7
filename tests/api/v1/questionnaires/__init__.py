"""Questionnaires over the wire."""
