"""What the page of a person's consents shows: how each stands, the clocks, and the forms with what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from api.pages.consents.erasing import erasing_of
from api.pages.drawing import moment_words
from api.pages.tasks import left_words
from api.v1.consents import today_of
from workflow.access import Caller, by
from workflow.consents.standing import Standing, consents_of, signers
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tasks.consents import tasks_of

SIGNED, WITHDRAWN = "consent.signed", "consent.withdrawn"


@dataclass(frozen=True, slots=True)
class Tried:
    """What was typed into one of the forms and is not accepted: the event, what was filled in, and why."""

    event: str
    given: Mapping[str, str]
    trouble: str

    def of(self, kind: str, event: str) -> bool:
        """Say whether it was the form of this kind of consent and of this event."""
        return self.event == event and self.given.get("kind") == kind


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one kind: the key under which it counts once, what stands in it, and what is wrong with that."""

    key: str
    given: Mapping[str, str]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of consent with its two forms; None where there is nothing to withdraw, or the reader types nothing."""

    standing: Standing
    sign: Form | None
    withdraw: Form | None


def page_of(
    institution: Institution, person: Person, caller: Caller, now: datetime, tried: Tried | None = None
) -> dict[str, Any]:
    """Give everything that the page is drawn from."""
    today = today_of(institution, now)
    himself, representative = person.signers_on(today)
    return {
        "outcome": None,
        "id": person.id,
        "name": person.name,
        "age": person.age_on(today),
        "today": today.isoformat(),
        "himself": himself,
        "representative": representative,
        "signers": [one.name for one in signers(person, today)],
        "nobody": representative and not person.representatives,
        "named": [(str(one), institution.people[one].name) for one in sorted(person.representatives)],
        "rows": [_row(person, one, caller, today, tried) for one in consents_of(person, today)],
        "clocks": [
            (task, moment_words(task.due, institution.timezone), left_words(task.due, now), task.is_late(now))
            for task in tasks_of(person, now)
            if task.due is not None
        ],
        "erasing": erasing_of(person, caller),
    }


def _row(person: Person, one: Standing, caller: Caller, today: date, tried: Tried | None) -> Row:
    if not caller.roles & by.CURATOR or person.erased:
        return Row(one, None, None)
    consent = person.consent(one.kind)
    stands = consent.signed is not None and consent.withdrawal is None
    sign = _form(one.kind.value, SIGNED, today, tried)
    return Row(one, sign, _form(one.kind.value, WITHDRAWN, today, tried) if stands else None)


def _form(kind: str, event: str, today: date, tried: Tried | None) -> Form:
    if tried is not None and tried.of(kind, event):
        return Form(tried.given.get("key", ""), tried.given, tried.trouble)
    return Form(str(uuid4()), {"day": today.isoformat()})
