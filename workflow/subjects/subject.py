"""What every subject has: an id, its facts in the order of happening, and what the journal last said of it."""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any, TypeVar, overload
from uuid import UUID

from workflow.derived.trail import Tracked, Trail
from workflow.facts.event import Fact
from workflow.facts.payload import Kind, Payload, Ref

A = TypeVar("A", bound=Payload)
B = TypeVar("B", bound=Payload)


def moment(fact: Fact[Payload]) -> tuple[Any, int]:
    """Give the place of a fact in the order of happening; settling order breaks ties."""
    return (fact.at, fact.number)


class Subject(Tracked):
    """Something that events are about."""

    kind: Kind

    def __init__(self, identity: UUID, trail: Trail) -> None:
        super().__init__(trail)
        self.id = identity
        self.ref = Ref(self.kind, identity)
        self.facts: defaultdict[type[Payload], list[Fact[Payload]]] = defaultdict(list)

    def keep(self, fact: Fact[Payload]) -> None:
        """Keep a fact, at its place in the order of happening."""
        insort(self.facts[type(fact.payload)], fact, key=moment)
        self.changed(type(fact.payload))

    def forget(self, fact: Fact[Payload]) -> None:
        """Let a fact go that was annulled or corrected."""
        self.facts[type(fact.payload)].remove(fact)
        self.changed(type(fact.payload))

    @overload
    def of(self, first: type[A], /) -> Sequence[Fact[A]]: ...

    @overload
    def of(self, first: type[A], second: type[B], /) -> Sequence[Fact[A | B]]: ...

    def of(self, *payloads: type[Payload]) -> Sequence[Fact[Payload]]:
        """Give the facts of these payload types in the order of happening."""
        if self.trail.reader is not None:
            for payload in payloads:
                self.read(payload)
        found = [facts for payload in payloads if (facts := self.facts.get(payload))]
        if len(found) < 2:
            return found[0] if found else ()
        return sorted(chain.from_iterable(found), key=moment)

    @overload
    def last(self, first: type[A], /) -> Fact[A] | None: ...

    @overload
    def last(self, first: type[A], second: type[B], /) -> Fact[A | B] | None: ...

    def last(self, *payloads: type[Payload]) -> Fact[Payload] | None:
        """Give the fact of these types that happened last."""
        if self.trail.reader is not None:
            for payload in payloads:
                self.read(payload)
        found = [facts[-1] for payload in payloads if (facts := self.facts.get(payload))]
        return max(found, key=moment) if found else None
