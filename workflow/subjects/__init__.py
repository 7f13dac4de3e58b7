"""What events are about: an institution in memory with its people, cycles, pairs, matches, groups and approvals."""
