"""When the clock must speak of a notice: at the end of the last day that a mentor named."""

from datetime import UTC

from workflow.consents.clocks import end_of
from workflow.decision import Timer
from workflow.leaving.leaving import Leaving
from workflow.subjects.person import Person

NOTICE_ENDED = "notice.ended"
EVENTS = (NOTICE_ENDED,)
SET_BY = frozenset({"mentor.left", "mentor.declined", "person.erased", "fact.corrected", "fact.annulled"})
"""After these events of a person his timers are set anew."""


def notices_of(person: Person) -> list[Leaving]:
    """Give the notices of his that run, one an open cycle at most."""
    mentors = (cycle.mentors.get(person.id) for cycle in person.institution.cycles.values() if cycle.open)
    return [mentor.leaving for mentor in mentors if mentor is not None and mentor.leaving is not None]


def timers_of(person: Person) -> list[Timer]:
    """Give the timer of each last day, once for a day that is the last in several cycles."""
    days = dict.fromkeys(one.last_day for one in notices_of(person))
    zone = person.institution.timezone
    return [Timer(NOTICE_ENDED, person.ref, end_of(day, zone).astimezone(UTC)) for day in days]
