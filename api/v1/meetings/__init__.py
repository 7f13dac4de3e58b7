"""Meetings in the JSON API: the held ones of pairs, the schedule of a cycle, sheets typed from paper."""
