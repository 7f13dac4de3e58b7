"""When the clock must speak of a consent: thirty days after a birthday that asks for it anew, and after its term."""

from datetime import UTC, date, datetime, time, timedelta

from workflow.consents.consent import asked_anew_from, every_consent, holds_until
from workflow.consents.strictest import strictest
from workflow.decision import Timer
from workflow.subjects.person import Person

EVENTS = OUTGROWN, EXPIRED = "consent.outgrown", "consent.expired"
SET_BY = frozenset(
    {"consent.signed", "consent.withdrawn", "person.changed", "person.erased", "fact.corrected", "fact.annulled"}
)
"""After these events of a person his timers are set anew."""


def timers_of(person: Person) -> list[Timer]:
    """Give the timers of the consents in force, each once; a day begins in the institution's time zone."""
    due: dict[tuple[str, date], None] = {}
    for consent in every_consent(person):
        if consent.signed is None or not consent.in_force:
            continue
        anew, until = asked_anew_from(person, consent.signed), consent.signed.payload.until
        if anew is not None:
            due[(OUTGROWN, holds_until(anew, strictest(person, "consent_grace_days")))] = None
        if until is not None:
            due[(EXPIRED, until + timedelta(days=1))] = None
    return [Timer(event, person.ref, _beginning(person, day)) for event, day in due]


def _beginning(person: Person, day: date) -> datetime:
    return datetime.combine(day, time(), person.institution.timezone).astimezone(UTC)
