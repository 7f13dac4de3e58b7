"""A calendar that other programs subscribe to: the address nobody can guess, and the feed behind it."""
