"""Accounts: how a person of an institution signs in, and how it is known again that it is he."""
