"""Signing in by an outside provider (OpenID Connect): whose identity is whose account, and who is on his way there."""
