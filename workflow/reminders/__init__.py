"""Reminders: rows that fall due, derived from open tasks by the programme's rules, and the letters they become."""
