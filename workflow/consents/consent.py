"""A consent of a person: who must sign it, what stands in force, when it is asked anew, and what ended it.

Time passes only through facts: a consent that was outgrown or ran out is in force until the service says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.facts.event import Fact
from workflow.facts.payload import Payload
from workflow.facts.people import ConsentExpired, ConsentKind, ConsentOutgrown, ConsentSigned, ConsentWithdrawn
from workflow.words import Named

if TYPE_CHECKING:
    from workflow.subjects.person import Person

PERSON_SIGNS_FROM = 14
REPRESENTATIVE_SIGNS_BELOW = 18
AGES = (PERSON_SIGNS_FROM, REPRESENTATIVE_SIGNS_BELOW)
PAUSING = (ConsentKind.PROCESSING, ConsentKind.PARTICIPATION)
"""Without these two nobody takes part: when one ends, the pairs of the person stand still."""

Ending = ConsentWithdrawn | ConsentOutgrown | ConsentExpired


class Ended(Named):
    """What ended a consent that was signed."""

    WITHDRAWN = "withdrawn", "отозвано"
    OUTGROWN = "outgrown", "возраст изменился, новой подписи нет"
    EXPIRED = "expired", "срок истёк"


ENDED = {ConsentWithdrawn: Ended.WITHDRAWN, ConsentOutgrown: Ended.OUTGROWN, ConsentExpired: Ended.EXPIRED}


@dataclass(frozen=True, slots=True)
class Consent:
    """One kind of a person's consents: what was signed last, and what ended it since; never signed, both are None."""

    kind: ConsentKind
    signed: Fact[ConsentSigned] | None = None
    ending: Fact[Ending] | None = None

    @property
    def in_force(self) -> bool:
        """Say whether it stands."""
        return self.signed is not None and self.ending is None

    @property
    def ended(self) -> Ended | None:
        """Say what ended it; None while it stands, or when it was never signed."""
        return ENDED[type(self.ending.payload)] if self.ending else None

    @property
    def withdrawal(self) -> Fact[ConsentWithdrawn] | None:
        """Give the withdrawal that stands: nothing was signed after it."""
        withdrawn = self.ending is not None and isinstance(self.ending.payload, ConsentWithdrawn)
        return self.ending if withdrawn else None  # type: ignore[return-value]


def consent_of(person: "Person", kind: ConsentKind, day: date | None = None, receiver: UUID | None = None) -> Consent:
    """Give a consent as it stood at the end of a day, or as far as the facts go.

    `receiver`: of the consents to pass on, that which names this institution; else the one signed last.
    """
    found = Consent(kind)
    for fact in facts_of(person):
        if day is not None and fact.day > day:
            break
        if isinstance(fact.payload, ConsentSigned):
            meant = fact.payload.kind is kind and receiver in (None, fact.payload.receiver)
            found = Consent(kind, fact) if meant else found  # type: ignore[arg-type]
        elif found.signed is not None and _may_end(found, fact) and ends(person, found.signed, fact):
            found = Consent(kind, found.signed, fact)  # type: ignore[arg-type]
    return found


def every_consent(person: "Person") -> list[Consent]:
    """Give each kind of consent as far as the facts go; that to pass on once for each receiver it was signed for."""
    kinds = [person.consent(kind) for kind in ConsentKind if kind is not ConsentKind.TRANSFER]
    receivers = dict.fromkeys(fact.payload.receiver for fact in person.of(ConsentSigned) if fact.payload.receiver)
    return [*kinds, *(person.consent_to_pass_on(one) for one in receivers)]


def _may_end(found: Consent, fact: Fact[Payload]) -> bool:
    """Say whether a fact may end a consent: whose age or term ended it may still withdraw it, for the data is there."""
    return found.ending is None or (isinstance(fact.payload, ConsentWithdrawn) and found.withdrawal is None)


def facts_of(person: "Person") -> list[Fact[Payload]]:
    """Give what was signed and what may have ended it, in the order of happening."""
    signed = [fact for fact in person.of(ConsentSigned, ConsentWithdrawn) if fact.subject == person.ref]
    ran_out = person.of(ConsentOutgrown, ConsentExpired)
    return sorted((*signed, *ran_out), key=lambda fact: (fact.at, fact.number)) if ran_out else list(signed)


def ends(person: "Person", signed: Fact[ConsentSigned], fact: Fact[Payload]) -> bool:
    """Say whether a later fact ended what was signed."""
    said = fact.payload
    if isinstance(said, ConsentWithdrawn):
        return said.kind is signed.payload.kind and said.receiver in (None, signed.payload.receiver)
    if isinstance(said, ConsentOutgrown):
        return person.signers_on(signed.day) != person.signers_on(fact.day)
    return isinstance(said, ConsentExpired) and signed.payload.until is not None and signed.payload.until < fact.day


def stretches_without(person: "Person") -> Iterator[tuple[Fact[Ending], date | None]]:
    """Give each fact that ended a consent on which pairs stand, with the day on which all it ended were signed anew."""
    facts = facts_of(person)
    for place, fact in enumerate(facts):
        if isinstance(fact.payload, ConsentSigned):
            continue
        lacking = {kind for kind in PAUSING if _ended_by(person, kind, facts[:place], fact)}
        if not lacking:
            continue
        for later in facts[place + 1 :]:
            if isinstance(later.payload, ConsentSigned):
                lacking.discard(later.payload.kind)
            if not lacking:
                yield fact, later.day  # type: ignore[misc]
                break
        else:
            yield fact, None  # type: ignore[misc]


def _ended_by(person: "Person", kind: ConsentKind, before: list[Fact[Payload]], fact: Fact[Payload]) -> bool:
    signed: Fact[Payload] | None = None
    for one in before:
        if isinstance(one.payload, ConsentSigned):
            signed = one if one.payload.kind is kind else signed
        elif signed is not None and ends(person, signed, one):  # type: ignore[arg-type]
            signed = None
    return signed is not None and ends(person, signed, fact)  # type: ignore[arg-type]


def asked_anew_from(person: "Person", signed: Fact[ConsentSigned]) -> date | None:
    """Give the birthday after a signing on which others must sign; None when none comes, or it is not known."""
    born = person.card.birth_date if person.card else None
    if born is None:
        return None
    return next((day for age in AGES if (day := birthday(born, age)) > signed.day), None)


def birthday(born: date, age: int) -> date:
    """Give the day on which somebody becomes so many years old; of 29 February it is 1 March in a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def holds_until(birthday_: date, grace_days: int) -> date:
    """Give the first day on which a consent signed before a birthday no longer holds."""
    return birthday_ + timedelta(days=grace_days)
