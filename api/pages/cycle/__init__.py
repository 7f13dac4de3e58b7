"""Pages inside a cycle: its roadmap, who curates it, whom it thanks."""
