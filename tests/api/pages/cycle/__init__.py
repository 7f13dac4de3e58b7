"""Mirrors the folder of what stands inside a cycle."""
