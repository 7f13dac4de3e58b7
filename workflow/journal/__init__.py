"""The journal: what happened in an institution, in the order of its lane, in records nobody rewrites."""
