"""The commands of `stupeni`, one module a noun."""
