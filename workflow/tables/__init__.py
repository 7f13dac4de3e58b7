"""The tables, one module a noun; deciding never sees them."""

from workflow.tables.accounts import (
    account_arrivals,
    account_attempts,
    account_codes,
    account_devices,
    account_factors,
    account_grants,
    account_identities,
    account_links,
    account_notes,
    account_sessions,
    account_tokens,
    accounts,
)
from workflow.tables.cycles import answers, cycles, packs, pairs, pauses
from workflow.tables.facts import facts, people_keys
from workflow.tables.imports import imports
from workflow.tables.inbox import inbox, lanes, subjects, timers
from workflow.tables.journal import journal, journal_people
from workflow.tables.letters import (
    letter_brakes,
    letter_receivers,
    letter_refusals,
    letter_sendings,
    letter_texts,
    letter_ways,
    letters,
)
from workflow.tables.organisations import organisation_grants, organisations
from workflow.tables.readings import reading_people, readings
from workflow.tables.reminders import reminder_plans, reminders
from workflow.tables.types import metadata

__all__ = [
    "account_arrivals",
    "account_attempts",
    "account_codes",
    "account_devices",
    "account_factors",
    "account_grants",
    "account_identities",
    "account_links",
    "account_notes",
    "account_sessions",
    "account_tokens",
    "accounts",
    "answers",
    "cycles",
    "facts",
    "imports",
    "inbox",
    "journal",
    "journal_people",
    "lanes",
    "letter_brakes",
    "letter_receivers",
    "letter_refusals",
    "letter_sendings",
    "letter_texts",
    "letter_ways",
    "letters",
    "metadata",
    "organisation_grants",
    "organisations",
    "packs",
    "pairs",
    "pauses",
    "people_keys",
    "reading_people",
    "readings",
    "reminder_plans",
    "reminders",
    "subjects",
    "timers",
]
