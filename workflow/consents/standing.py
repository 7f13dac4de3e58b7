"""A person's consents as they stand today: what is in force, who must sign, until when it holds, what waits for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from workflow.catalogue import CATALOGUE
from workflow.consents.consent import (
    AGES,
    Consent,
    Ended,
    asked_anew_from,
    birthday,
    every_consent,
    holds_until,
)
from workflow.consents.strictest import soonest_reminder, strictest
from workflow.facts.event import Paper
from workflow.facts.people import ConsentKind
from workflow.guards.consents import AWAITED
from workflow.subjects.person import Person
from workflow.words import Named, day_words


class ConsentState(Named):
    """How a consent stands today."""

    NEEDED = "needed", "нужно"
    NOT_GIVEN = "not_given", "не давалось"
    IN_FORCE = "in_force", "в силе"
    RUNS_OUT = "runs_out", "истекает"
    OUTGROWN = "outgrown", "нужно заново"
    EXPIRED = "expired", "срок истёк"
    WITHDRAWN = "withdrawn", "отозвано"


AFTER_ITS_END = {
    Ended.WITHDRAWN: ConsentState.WITHDRAWN,
    Ended.OUTGROWN: ConsentState.OUTGROWN,
    Ended.EXPIRED: ConsentState.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of consent as it stands on a day.

    `person_signs` and `representative_signs` say who must sign one today. `holds_until` is the last day of the one in
    force, where that is known: of its term, or of the days after a birthday in which it is asked anew. `waits` are the
    events that are refused without it. `receiver` is whom a consent to pass data on names.
    """

    kind: ConsentKind
    state: ConsentState
    about: str
    person_signs: bool
    representative_signs: bool
    signed_on: date | None
    signed_by: tuple[Person, ...]
    paper: Paper | None
    digest: str | None
    health: bool
    ended_on: date | None
    holds_until: date | None
    waits: tuple[str, ...]
    receiver: UUID | None = None


def consents_of(person: Person, today: date) -> list[Standing]:
    """Give every kind of consent of a person as it stands today; that to pass on once for each receiver named."""
    found = every_consent(person)
    if not any(one.kind is ConsentKind.TRANSFER for one in found):
        found.append(Consent(ConsentKind.TRANSFER))
    return [_standing(person, consent, today) for consent in found]


def empty(person: Person, kind: ConsentKind, today: date) -> Standing:
    """Give how a consent stands that was never signed."""
    return _standing(person, Consent(kind), today)


def signers(person: Person, today: date) -> tuple[Person, ...]:
    """Name whose signatures a consent of a person needs today; of several representatives any one signs."""
    himself, representative = person.signers_on(today)
    named = [person.institution.people[one] for one in sorted(person.representatives)] if representative else []
    return (*((person,) if himself else ()), *named)


def _standing(person: Person, consent: Consent, today: date) -> Standing:
    kind = consent.kind
    himself, representative = person.signers_on(today)
    signed, last = consent.signed, last_day(person, consent)
    state, about = _state(person, consent, today)
    paper = signed.paper if signed else None
    return Standing(
        kind=kind,
        state=state,
        about=about,
        person_signs=himself,
        representative_signs=representative,
        signed_on=signed.day if signed else None,
        signed_by=_signed_by(person, consent),
        paper=paper,
        digest=(signed.payload.digest if signed else None) or (paper.digest if paper else None),
        health=bool(signed and signed.payload.health),
        ended_on=consent.ending.day if consent.ending else None,
        holds_until=last if consent.in_force else None,
        waits=waiting_for(kind),
        receiver=signed.payload.receiver if signed else None,
    )


def _state(person: Person, consent: Consent, today: date) -> tuple[ConsentState, str]:
    """Give the state, and in words what follows from it."""
    if consent.ended:
        state = AFTER_ITS_END[consent.ended]
        return state, "" if consent.ended.label == state.label else consent.ended.label
    if consent.signed is None:
        optional = consent.kind in (ConsentKind.PUBLICATION, ConsentKind.TRANSFER)
        return (ConsentState.NOT_GIVEN if optional else ConsentState.NEEDED), ""
    anew, until = asked_anew_from(person, consent.signed), consent.signed.payload.until
    soon = today + timedelta(days=soonest_reminder(person))
    if anew is not None and anew <= soon:
        turned = "исполнилось" if anew <= today else "исполнится"
        return ConsentState.RUNS_OUT, f"{turned} {_age(person, anew)}, {day_words(anew)}"
    if until is not None and until <= soon:
        return ConsentState.RUNS_OUT, f"дано по {day_words(until)}"
    return ConsentState.IN_FORCE, ""


def last_day(person: Person, consent: Consent) -> date | None:
    """Give the last day on which a consent holds; None where nothing ends it by itself."""
    if consent.signed is None:
        return None
    anew, until = asked_anew_from(person, consent.signed), consent.signed.payload.until
    ends = [until] if until else []
    if anew is not None:
        ends.append(holds_until(anew, strictest(person, "consent_grace_days")) - timedelta(days=1))
    return min(ends, default=None)


def _age(person: Person, day: date) -> int:
    born = person.card.birth_date if person.card else None
    return next((age for age in AGES if born and birthday(born, age) == day), AGES[-1])


def _signed_by(person: Person, consent: Consent) -> tuple[Person, ...]:
    if consent.signed is None:
        return ()
    said = consent.signed.payload
    other = person.institution.people.get(said.signed_by_representative) if said.signed_by_representative else None
    return (*((person,) if said.signed_by_person else ()), *((other,) if other else ()))


def waiting_for(kind: ConsentKind) -> tuple[str, ...]:
    """Name in Russian the events that are refused without a consent of this kind."""
    return tuple(CATALOGUE[code].label.rstrip(".") for code, row in AWAITED.items() if kind in row.kinds)
