"""What stands inside a cycle: who curates it, whom it thanks."""
