"""The record of reading over the API."""
