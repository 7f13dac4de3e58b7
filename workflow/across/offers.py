"""A mentor between two institutions: where he was offered and what was answered, and who offered him here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from workflow.facts.elsewhere import (
    ElsewhereAnswered,
    MentorOfferedElsewhere,
    MentorReceived,
    MentorWithdrawnElsewhere,
    ReceivedMentorAccepted,
    ReceivedMentorDeclined,
)
from workflow.facts.event import Fact
from workflow.words import Named

if TYPE_CHECKING:
    from workflow.subjects.person import Person


class OfferState(Named):
    """How an offer to another institution stands."""

    WAITS = "waits", "ждёт ответа"
    ACCEPTED = "accepted", "принят"
    DECLINED = "declined", "отказано"
    WITHDRAWN = "withdrawn", "согласие отозвано"


@dataclass(frozen=True, slots=True)
class Sent:
    """An offer of somebody from here; `id` is who he is at the receiver, `name` the receiver's once it answered."""

    id: UUID
    fact: Fact[MentorOfferedElsewhere]
    state: OfferState
    name: str | None
    reason: str | None

    @property
    def receiver(self) -> UUID:
        """Give the institution to which he was offered."""
        return self.fact.payload.receiver


@dataclass(frozen=True, slots=True)
class Received:
    """An offer of somebody to here; `withdrawn` stays true of one accepted before: at home he takes part no more."""

    fact: Fact[MentorReceived]
    state: OfferState
    reason: str | None
    withdrawn: bool

    @property
    def is_kept(self) -> bool:
        """Say whether what was sent of him may still be read here: not after a refusal or a withdrawal."""
        return self.state in (OfferState.WAITS, OfferState.ACCEPTED)


def name_there(sender: UUID, fact: Fact[MentorOfferedElsewhere]) -> UUID:
    """Give the id that somebody gets at the receiver: it follows from the sender's event, the same each time."""
    return uuid5(sender, f"{fact.source} {fact.id} {fact.payload.receiver}")


def sent_of(person: "Person") -> tuple[Sent, ...]:
    """Give the offers of a person to others, in the order of happening."""
    answers = {fact.payload.offer: fact.payload for fact in person.of(ElsewhereAnswered)}
    offers = [(name_there(person.institution.id, fact), fact) for fact in person.of(MentorOfferedElsewhere)]
    return tuple(_sent(identity, fact, answers.get(identity)) for identity, fact in offers)


def _sent(identity: UUID, fact: Fact[MentorOfferedElsewhere], answer: ElsewhereAnswered | None) -> Sent:
    if answer is None:
        return Sent(identity, fact, OfferState.WAITS, None, None)
    state = OfferState.ACCEPTED if answer.accepted else OfferState.DECLINED
    return Sent(identity, fact, state, answer.institution, answer.reason)


def received_of(person: "Person") -> Received | None:
    """Give who offered a person here, and what became of it; None for one of our own."""
    fact = person.last(MentorReceived)
    if fact is None:
        return None
    answer = person.last(ReceivedMentorAccepted, ReceivedMentorDeclined)
    withdrawn = person.last(MentorWithdrawnElsewhere) is not None
    state = OfferState.WITHDRAWN if withdrawn else OfferState.WAITS
    if answer is not None:
        accepted = isinstance(answer.payload, ReceivedMentorAccepted)
        state = OfferState.ACCEPTED if accepted else OfferState.DECLINED
    return Received(fact, state, answer.payload.reason if answer else None, withdrawn)
