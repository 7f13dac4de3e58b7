"""The mentors whom other institutions offered here and who wait for an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.access import Caller
from workflow.across.offers import OfferState
from workflow.facts.elsewhere import MentorReceived
from workflow.queries.bases.wanted import said
from workflow.queries.seeing import CARE
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class OfferedRow:
    """Somebody who was offered here: what was sent of him, by whom and when."""

    person: Person
    offer: MentorReceived
    at: datetime


def offered_here(institution: Institution, caller: Caller, words: str = "") -> Iterator[OfferedRow]:
    """Give those who wait for an answer, in the order of coming; only who cares for people here sees them.

    `words` are looked for in name, competences and the name of the institution that offers.
    """
    if not caller.roles & CARE:
        return
    for person in institution.people.values():
        received = person.received
        if received is None or received.state is not OfferState.WAITS:
            continue
        offer = received.fact.payload
        if said(words, (person.name, offer.competences, offer.from_name)):
            yield OfferedRow(person, offer, received.fact.at)
