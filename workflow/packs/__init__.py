"""Programmes as data: the models of a pack, the two packs that ship, and the shelf they are read from."""
