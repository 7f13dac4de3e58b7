"""Today: one list a person of what to do now, over all cycles and pairs, and what he has done since the morning."""
