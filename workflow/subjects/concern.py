"""A concern of a pair: raised, taken into work, resolved. Those about the curator go a way of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from workflow.facts.concerns import (
    AuthoritiesInformed,
    ConcernGrade,
    ConcernRaised,
    ConcernResolved,
    ConcernTaken,
)
from workflow.facts.event import Fact
from workflow.facts.payload import Payload

if TYPE_CHECKING:
    from workflow.subjects.pair import Pair

Told = TypeVar("Told", ConcernRaised, ConcernTaken, ConcernResolved, AuthoritiesInformed)


@dataclass(frozen=True, slots=True)
class Concern:
    """One raising of it. Whoever takes or resolves the concerns of a pair does so with all that stand on its way."""

    raised: Fact[ConcernRaised]
    taken: Fact[ConcernTaken] | None
    resolved: Fact[ConcernResolved] | None
    informed: tuple[Fact[AuthoritiesInformed], ...]

    @property
    def number(self) -> int:
        """Give the number of the fact that raised it."""
        return self.raised.number

    @property
    def stands(self) -> bool:
        """Say whether it still has no outcome."""
        return self.resolved is None

    @property
    def danger(self) -> bool:
        """Say whether it is of the second grade."""
        return self.raised.payload.grade is ConcernGrade.DANGER

    @property
    def about_curator(self) -> bool:
        """Say whether the curator himself is what it is about."""
        return self.raised.payload.about_curator

    @property
    def facts(self) -> tuple[Fact[Payload], ...]:
        """Give every fact that tells of it."""
        return tuple(fact for fact in (self.raised, self.taken, self.resolved, *self.informed) if fact)


def concerns_of(pair: "Pair") -> tuple[Concern, ...]:
    """Give the concerns of a pair in the order of telling: what was told later closes what was told before."""
    return tuple(_concerns(pair))


def _concerns(pair: "Pair") -> Iterator[Concern]:
    for raised in _told(pair.of(ConcernRaised)):
        after = partial(_goes_on, raised)
        resolved = next(filter(after, _told(pair.of(ConcernResolved))), None)
        taken = next(filter(after, _told(pair.of(ConcernTaken))), None)
        if taken and resolved and taken.number > resolved.number:
            taken = None
        yield Concern(raised, taken, resolved, tuple(filter(after, pair.of(AuthoritiesInformed))))


def _told(facts: Sequence[Fact[Told]]) -> list[Fact[Told]]:
    """Give facts in the order of telling."""
    return sorted(facts, key=lambda fact: fact.number)


def _goes_on(raised: Fact[ConcernRaised], fact: Fact[Told]) -> bool:
    """Say whether a fact is about a concern raised before it, on the same way."""
    return fact.number > raised.number and fact.payload.about_curator is raised.payload.about_curator
