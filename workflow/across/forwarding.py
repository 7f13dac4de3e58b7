"""What an event of one institution means for another: an event of the service in that one's lane."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from workflow.across.offers import OfferState, Sent, name_there
from workflow.case import Case
from workflow.consents.consent import REPRESENTATIVE_SIGNS_BELOW
from workflow.decision import Forward
from workflow.facts.elsewhere import ReceivedMentorAccepted
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Payload, Ref
from workflow.facts.people import PersonCard, PersonKind

PASSED_ON = ("name", "kinds", "phone", "email", "max_address", "contact", "reached_by")
"""What of a card goes to the receiver."""


def held_elsewhere(case: Case) -> Sequence[Sent]:
    """Give the offers whose receivers may keep their copy, asked before a fact is noted: afterwards some may not.

    Who declined him has to destroy it anyway.
    """
    sent = case.person.sent_elsewhere if case.person else ()
    return [one for one in sent if not one.lapsed and one.state is not OfferState.DECLINED]


def forwards_of(case: Case, fact: Event[Payload], held: Sequence[Sent]) -> list[Forward]:
    """Give what a fact, noted already, says to other institutions; `held` as of `held_elsewhere` before it."""
    if case.person is None:
        return []
    said = SAID.get(fact.type)
    return [*(said(case, fact) if said else ()), *_farewells(case, fact, held)]


def _offer(case: Case, fact: Event[Any]) -> Iterator[Forward]:
    person, here = case.person, case.institution
    mentor = case.cycle.mentors.get(person.id) if case.cycle and person else None
    if person is None or person.card is None or mentor is None:
        return
    content: dict[str, Any] = {
        "card": _card(person.card, fact),
        "forms": list(fact.payload.forms),
        "competences": mentor.offer.competences if mentor.offer else None,
        "from_institution": str(here.id),
        "from_name": here.card.name if here.card else str(here.id),
        "person_there": str(person.id),
    }
    yield _forward(case, fact, fact.payload.receiver, "mentor.received", name_there(here.id, fact), content)


def _card(card: PersonCard, fact: Event[Payload]) -> dict[str, Any]:
    """Give what is passed on of a card; a birth date only where it says that his parents sign, too."""
    age = card.age_on(fact.day)
    young = PersonKind.PUPIL in card.kinds or (age is not None and age < REPRESENTATIVE_SIGNS_BELOW)
    return card.model_dump(mode="json", include={*PASSED_ON, *(("birth_date",) if young else ())}, exclude_none=True)


def _answer(case: Case, fact: Event[Any]) -> Iterator[Forward]:
    received = case.person.received if case.person else None
    if received is None:
        return
    came = received.fact.payload
    content = {
        "offer": str(fact.subject.id),
        "accepted": isinstance(fact.payload, ReceivedMentorAccepted),
        "institution": case.institution.card.name if case.institution.card else str(case.institution.id),
        "reason": fact.payload.reason,
    }
    yield _forward(case, fact, came.from_institution, "elsewhere.answered", came.person_there, content)


def _farewells(case: Case, fact: Event[Payload], held: Sequence[Sent]) -> Iterator[Forward]:
    """Tell those whose ground to keep a copy has ended, whatever ended it: they destroy it by an act of their own.

    A withdrawal, the end of a term, a birthday after which nobody signed anew, an annulled signature, and erasure.
    """
    left = {sent.id for sent in case.person.sent_elsewhere if not sent.lapsed} if held and case.person else set()
    for sent in held:
        if sent.id not in left:
            yield _forward(case, fact, sent.receiver, "mentor.withdrawn_elsewhere", sent.id, {})


def _forward(
    case: Case, fact: Event[Payload], receiver: UUID, event: str, person: UUID, content: Mapping[str, Any]
) -> Forward:
    identity = uuid5(case.institution.id, f"{event} {person} {fact.source} {fact.id}")
    said = {name: value for name, value in content.items() if value is not None}
    return Forward(receiver, event, Ref(Kind.PERSON, person), said, str(identity), fact.at)


SAID: Mapping[str, Callable[[Case, Event[Any]], Iterator[Forward]]] = {
    "mentor.offered_elsewhere": _offer,
    "received_mentor.accepted": _answer,
    "received_mentor.declined": _answer,
}
