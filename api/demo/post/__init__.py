"""The post of a year: every letter of the demonstration school, lived through in memory on a virtual clock."""
