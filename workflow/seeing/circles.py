"""Circles of roles that the tables of access speak of."""

from workflow.access import NOBODY, by

CARE = by.CURATOR | by.PSYCHOLOGIST | by.HEAD
"""They see names, cards, requests and role models."""

OVERVIEW = CARE | by.AUDITOR | by.ADMINISTRATOR | by.SERVICE
"""They see every cycle, pair and record; beyond care without anybody's card."""

SIDES = by.MENTOR | by.MENTEE | by.REPRESENTATIVE
CYCLES = OVERVIEW | by.HEAD_ABOVE
EVERYBODY = ~NOBODY
OVERSEERS = by.HEAD | by.AUDITOR
"""They read who read what, in the whole institution."""

READERS = by.CURATOR | by.HEAD | by.AUDITOR
"""They read what the journal tells of one person after his erasure."""
