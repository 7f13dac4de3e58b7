"""The ladder of silence: a pair that does not meet is spoken to step by step, each step on what became of the last."""
