"""What every subject has: an id, its facts in the order of happening, and what the journal last said of it."""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any, TypeVar, overload
from uuid import UUID

from workflow.facts.event import Fact
from workflow.facts.payload import Kind, Payload, Ref

A = TypeVar("A", bound=Payload)
B = TypeVar("B", bound=Payload)


def moment(fact: Fact[Payload]) -> tuple[Any, int]:
    """Give the place of a fact in the order of happening; settling order breaks ties."""
    return (fact.at, fact.number)


class Subject:
    """Something that events are about.

    `memo` keeps what was derived from the facts until the subject is touched.
    """

    kind: Kind

    def __init__(self, identity: UUID) -> None:
        self.id = identity
        self.ref = Ref(self.kind, identity)
        self.facts: defaultdict[type[Payload], list[Fact[Payload]]] = defaultdict(list)
        self.memo: dict[Any, Any] = {}

    def keep(self, fact: Fact[Payload]) -> None:
        """Keep a fact, at its place in the order of happening."""
        insort(self.facts[type(fact.payload)], fact, key=moment)
        self.memo.clear()

    def forget(self, fact: Fact[Payload]) -> None:
        """Let a fact go that was annulled or corrected."""
        self.facts[type(fact.payload)].remove(fact)
        self.memo.clear()

    @overload
    def of(self, first: type[A], /) -> Sequence[Fact[A]]: ...

    @overload
    def of(self, first: type[A], second: type[B], /) -> Sequence[Fact[A | B]]: ...

    def of(self, *payloads: type[Payload]) -> Sequence[Fact[Payload]]:
        """Give the facts of these payload types in the order of happening."""
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
        found = [facts[-1] for payload in payloads if (facts := self.facts.get(payload))]
        return max(found, key=moment) if found else None
