"""Meetings on the pages: of a pair, of a month, on a sheet of paper, and in the calendar."""
