"""How a mentor leaves: what he said of it, the notice that runs, and when the clock must speak of it."""
