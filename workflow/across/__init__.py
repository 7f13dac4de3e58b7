"""Between institutions: what deciding here says to another lane, and nothing read there."""
