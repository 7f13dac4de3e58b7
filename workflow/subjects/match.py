"""A match: one mentor's time in a pair. What belongs to the two of them stands here, and is over when it ends."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from workflow.derived.trail import derived, held
from workflow.facts.event import Fact
from workflow.facts.meetings import FitAnswered, PairSentBack
from workflow.facts.orders import OrderRevoked, OrderSigned
from workflow.facts.pairs import (
    MatchAgreed,
    MatchDeclined,
    MatchEnded,
    MatchProposed,
    MatchTold,
    MentorDeclined,
    MentorReplaced,
    Side,
)
from workflow.facts.payload import Kind, Payload
from workflow.leaving.leaving import leavings_of
from workflow.stages import Stage, place
from workflow.subjects.fit import answers_of, due_of, refusal_of
from workflow.subjects.subject import Subject, moment

if TYPE_CHECKING:
    from workflow.subjects.group import Group
    from workflow.subjects.pair import Pair
    from workflow.subjects.person import Person


class Match(Subject):
    """A mentor proposed to a pair, then agreed, told, ordered; live until something ends it."""

    kind = Kind.MATCH

    def __init__(
        self,
        identity: UUID,
        pair: "Pair",
        mentor: "Person",
        group: "Group | None",
        proposal: Fact[MatchProposed] | Fact[MentorReplaced],
    ) -> None:
        super().__init__(identity, pair.trail)
        self.pair = pair
        self.mentor = mentor
        self.group = group
        self.proposal = proposal

    def said_yes(self, side: Side) -> bool:
        """Say whether a side agreed."""
        return any(fact.payload.side is side for fact in self.of(MatchAgreed))

    @derived
    def agreed(self) -> bool:
        """Say whether both sides agreed."""
        return self.said_yes(Side.MENTEE) and self.said_yes(Side.MENTOR)

    @property
    def began(self) -> Fact[MatchAgreed] | None:
        """Give the word with which both sides had agreed: from then on they count on each other."""
        return max(self.of(MatchAgreed), key=lambda fact: fact.number) if self.agreed else None

    @property
    def told(self) -> bool:
        """Say whether the sides were told that they are a pair."""
        return bool(self.of(MatchTold))

    @held
    def ending(self) -> Fact[Payload] | None:
        """Give the fact that ended the match; after the pair's own end nothing ends it."""
        endings: list[Fact[Payload]] = [*self.of(MatchDeclined, MatchEnded)]
        endings += [fact for fact in self.of(MentorReplaced) if fact.payload.replaces == self.id]
        cycle = self.pair.cycle.id
        gone: list[Fact[Payload]] = [one.came for one in leavings_of(self.mentor, cycle) if one.came is not None]
        gone += [fact for fact in self.mentor.of(MentorDeclined) if fact.payload.cycle == cycle]
        endings += [fact for fact in gone if self._comes_after_the_proposal(fact)]
        endings += [
            fact
            for fact in self.pair.of(PairSentBack)
            if fact.number > self.proposal.number and place(fact.payload.stage) <= place(Stage.MENTOR_BASE)
        ]
        endings += [refused] if (refused := refusal_of(self)) else []
        if not self.pair.open:
            endings = [fact for fact in endings if fact.number < self.pair.moved]
        return min(endings, key=moment, default=None)

    def _comes_after_the_proposal(self, fact: Fact[Payload]) -> bool:
        """Say so of a leaving that happened after it, or that was told after it with an earlier date."""
        return fact.at >= self.proposal.at or fact.number > self.proposal.number

    @derived
    def fit_answers(self) -> tuple[Fact[FitAnswered], ...]:
        """Give what the sides answered whether they fit."""
        return answers_of(self)

    @held
    def fit_due(self) -> frozenset[Side]:
        """Name the sides whose answer whether they fit is due now."""
        return due_of(self)

    @property
    def live(self) -> bool:
        """Say whether the match still stands."""
        return self.ending is None

    @held
    def handed_on(self) -> bool:
        """Say whether its mentor was replaced: what the pair did with him goes on counting with the next one."""
        return self.ending is not None and isinstance(self.ending.payload, MentorReplaced)

    def stood_on(self, day: date) -> bool:
        """Say whether the match stood on a day, both its first and its last day included."""
        ending = self.ending
        return self.proposal.day <= day and (ending is None or day <= ending.day)

    @held
    def orders(self) -> tuple[Fact[OrderSigned], ...]:
        """Give the orders that name this pair, or its group, with this mentor and were not revoked."""
        named = [*self.pair.of(OrderSigned), *(self.group.of(OrderSigned) if self.group else ())]
        revoked = {(fact.payload.order_source, fact.payload.order_id) for fact in self.pair.cycle.of(OrderRevoked)}
        return tuple(fact for fact in named if fact.key not in revoked and self._stands_on(fact.payload))

    def _stands_on(self, order: OrderSigned) -> bool:
        about = (self.pair, self.group) if self.group else (self.pair,)
        return any(order.fixes(one.id, self.mentor.id) for one in about)

    def ordered_on(self, day: date) -> bool:
        """Say whether an order was in force for the match on a day."""
        first = self.ordered_from
        return first is not None and first <= day

    @held
    def ordered_from(self) -> date | None:
        """Give the day of the first order that is in force."""
        return min((order.payload.signed_on for order in self.orders), default=None)
