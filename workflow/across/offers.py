"""A mentor between two institutions: where he was offered and what was answered, and who offered him here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from workflow.consents.consent import ends, facts_of
from workflow.facts.elsewhere import (
    ElsewhereAnswered,
    MentorOfferedElsewhere,
    MentorReceived,
    MentorWithdrawnElsewhere,
    ReceivedMentorAccepted,
    ReceivedMentorDeclined,
)
from workflow.facts.event import Fact
from workflow.facts.people import ConsentKind, ConsentSigned, ConsentWithdrawn
from workflow.words import Named

if TYPE_CHECKING:
    from workflow.subjects.person import Person


class OfferState(Named):
    """How an offer to another institution stands."""

    WAITS = "waits", "ждёт ответа"
    ACCEPTED = "accepted", "принят"
    DECLINED = "declined", "отказано"
    WITHDRAWN = "withdrawn", "согласие больше не действует"


@dataclass(frozen=True, slots=True)
class Sent:
    """An offer of somebody from here; `id` is who he is at the receiver, `name` the receiver's once it answered."""

    id: UUID
    fact: Fact[MentorOfferedElsewhere]
    state: OfferState
    name: str | None
    reason: str | None
    lapsed: bool
    """Whether a consent on which it rested has ended since: his own to processing, or that to pass it on there."""

    @property
    def receiver(self) -> UUID:
        """Give the institution to which he was offered."""
        return self.fact.payload.receiver


@dataclass(frozen=True, slots=True)
class Received:
    """An offer of somebody to here.

    `withdrawn` stays true of one accepted before: at home the consent has ended. `own` says that he signed one here.
    """

    fact: Fact[MentorReceived]
    state: OfferState
    reason: str | None
    withdrawn: bool
    own: bool

    @property
    def is_kept(self) -> bool:
        """Say whether what was sent of him may still be read here.

        Not after a refusal, and not once the consent he gave at home has ended, unless he signed one here himself.
        """
        if self.withdrawn and not self.own:
            return False
        return self.state in (OfferState.WAITS, OfferState.ACCEPTED)


def name_there(sender: UUID, fact: Fact[MentorOfferedElsewhere]) -> UUID:
    """Give the id that somebody gets at the receiver: it follows from the sender's event, the same each time."""
    return uuid5(sender, f"{fact.source} {fact.id} {fact.payload.receiver}")


def sent_of(person: "Person") -> tuple[Sent, ...]:
    """Give the offers of a person to others, in the order of happening; of an erased one nobody knows where he went."""
    if person.erased:
        return ()
    answers = {fact.payload.offer: fact.payload for fact in person.of(ElsewhereAnswered)}
    offers = [(name_there(person.institution.id, fact), fact) for fact in person.of(MentorOfferedElsewhere)]
    return tuple(_sent(identity, fact, answers.get(identity), lapsed(person, fact)) for identity, fact in offers)


def _sent(identity: UUID, fact: Fact[MentorOfferedElsewhere], answer: ElsewhereAnswered | None, gone: bool) -> Sent:
    state = OfferState.WITHDRAWN if gone else OfferState.WAITS
    if answer is None:
        return Sent(identity, fact, state, None, None, gone)
    if not gone or not answer.accepted:
        state = OfferState.ACCEPTED if answer.accepted else OfferState.DECLINED
    return Sent(identity, fact, state, answer.institution, answer.reason, gone)


def lapsed(person: "Person", offer: Fact[MentorOfferedElsewhere]) -> bool:
    """Say whether a consent on which an offer rested has ended since it was made; a later one does not revive it."""
    receiver = offer.payload.receiver
    return any(
        _has_ended(person, offer, kind, about)
        for kind, about in ((ConsentKind.PROCESSING, None), (ConsentKind.TRANSFER, receiver))
    )


def _has_ended(person: "Person", offer: Fact[MentorOfferedElsewhere], kind: ConsentKind, about: UUID | None) -> bool:
    signed: Fact[ConsentSigned] | None = None
    for fact in facts_of(person):
        said = fact.payload
        if isinstance(said, ConsentSigned):
            if said.kind is kind and about in (None, said.receiver) and (signed or fact.day <= offer.day):
                signed = fact  # type: ignore[assignment]
        elif signed is not None and ends(person, signed, fact):
            if (fact.at, fact.number) > (offer.at, offer.number):
                return True
            signed = None
    return signed is None


def received_of(person: "Person") -> Received | None:
    """Give who offered a person here, and what became of it; None for one of our own."""
    fact = person.last(MentorReceived)
    if fact is None:
        return None
    own = _signed_here(person)
    answer = person.last(ReceivedMentorAccepted, ReceivedMentorDeclined)
    withdrawn = person.last(MentorWithdrawnElsewhere) is not None
    state = OfferState.WITHDRAWN if withdrawn else OfferState.WAITS
    if answer is not None:
        accepted = isinstance(answer.payload, ReceivedMentorAccepted)
        state = OfferState.ACCEPTED if accepted else OfferState.DECLINED
    return Received(fact, state, answer.payload.reason if answer else None, withdrawn, own)


def _signed_here(person: "Person") -> bool:
    """Say whether he gave a consent of his own here and did not take it back: then his data rests on that."""
    said = [fact for fact in facts_of(person) if getattr(fact.payload, "kind", None) is ConsentKind.PROCESSING]
    return bool(said) and not isinstance(said[-1].payload, ConsentWithdrawn)
