"""A demonstration school: invented people, and one year of their mentoring programme as a script of real events."""
