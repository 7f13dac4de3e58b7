"""A flood of reminders and letters: its rows, the floors it is held against, and where its letters go."""
