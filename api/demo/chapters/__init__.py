"""The year told by stages of the programme: each chapter says its events, at their days of the school year."""
