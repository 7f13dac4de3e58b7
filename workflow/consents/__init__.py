"""Consents of people: who signs, how long one holds, and what follows when it ends."""
