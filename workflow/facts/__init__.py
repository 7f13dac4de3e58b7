"""The facts: what is said of the world, one typed payload an event."""
