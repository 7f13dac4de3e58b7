"""What goes wrong in a year, a story a file: each is told by its facts, and each comes to a recorded end."""
