"""Guards: what the state must say before an event is noted."""
