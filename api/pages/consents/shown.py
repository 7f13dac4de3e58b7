"""What the page of a person's consents shows: how each stands, the clocks, and the forms with what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from api.pages.consents.erasing import erasing_of
from api.pages.drawing import until_words
from api.pages.todo.tasks import left_words
from api.v1.consents import today_of
from workflow.access import Caller, by
from workflow.consents.standing import Standing, consents_of, empty, signers
from workflow.consents.strictest import strictest
from workflow.facts.people import ConsentKind
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tasks.consents import tasks_of
from workflow.words import counted, working_days

SIGNED, WITHDRAWN = "consent.signed", "consent.withdrawn"


@dataclass(frozen=True, slots=True)
class Tried:
    """What was typed into one of the forms and is not accepted: the event, what was filled in, and why."""

    event: str
    given: Mapping[str, str]
    trouble: str

    def of(self, kind: str, event: str, receiver: str = "") -> bool:
        """Say whether it was the form of this kind of consent, of this event, and of this receiver or a new one."""
        mine = self.event == event and self.given.get("kind") == kind
        return mine and self.given.get("standing", "") == receiver


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one kind: the key under which it counts once, what stands in it, and what is wrong with that."""

    key: str
    given: Mapping[str, str]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of consent with its two forms; None where there is nothing to withdraw, or the reader types nothing.

    `receiver` names whom a consent to pass data on names.
    """

    standing: Standing
    receiver: str
    sign: Form | None
    withdraw: Form | None


def page_of(
    institution: Institution,
    person: Person,
    caller: Caller,
    now: datetime,
    others: Mapping[UUID, str],
    tried: Tried | None = None,
) -> dict[str, Any]:
    """Give everything that the page is drawn from; `others` are the other institutions, by name."""
    today = today_of(institution, now)
    standing = _with_a_new_one(consents_of(person, today), person, others, today)
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
        "rows": [_row(person, one, caller, today, others, tried) for one in standing],
        "others": [(str(one), called) for one, called in others.items()],
        "clocks": [
            (task, until_words(task.due, institution.timezone), left_words(task.due, now), task.is_late(now))
            for task in tasks_of(person, now)
            if task.due is not None
        ],
        "terms": {
            "stop": working_days(strictest(person, "stop_working_days")),
            "destroy": counted(strictest(person, "destroy_days"), "день", "дня", "дней"),
        },
        "erasing": erasing_of(person, caller),
    }


def _with_a_new_one(found: list[Standing], person: Person, others: Mapping[UUID, str], today: date) -> list[Standing]:
    """Put an empty row behind those of receivers named before, while there is another institution to name."""
    named = {one.receiver for one in found if one.receiver}
    kept = [one for one in found if one.kind is not ConsentKind.TRANSFER or one.receiver]
    return [*kept, empty(person, ConsentKind.TRANSFER, today)] if others.keys() - named else kept


def _row(
    person: Person, one: Standing, caller: Caller, today: date, others: Mapping[UUID, str], tried: Tried | None
) -> Row:
    receiver = others.get(one.receiver, "другая организация") if one.receiver else ""
    if not caller.roles & by.CURATOR or person.erased:
        return Row(one, receiver, None, None)
    consent = person.consent_to_pass_on(one.receiver) if one.receiver else person.consent(one.kind)
    stands = consent.signed is not None and consent.withdrawal is None and one.signed_on is not None
    sign = _form(one, SIGNED, today, tried)
    return Row(one, receiver, sign, _form(one, WITHDRAWN, today, tried) if stands else None)


def _form(one: Standing, event: str, today: date, tried: Tried | None) -> Form:
    if tried is not None and tried.of(one.kind.value, event, str(one.receiver or "")):
        return Form(tried.given.get("key", ""), tried.given, tried.trouble)
    return Form(str(uuid4()), {"day": today.isoformat()})
