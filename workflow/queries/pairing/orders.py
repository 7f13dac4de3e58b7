"""The head's orders of a cycle: those signed, in force or revoked, and the draft of the next one."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.facts.event import Fact
from workflow.facts.orders import OrderRevoked, OrderSigned
from workflow.facts.payload import Ref
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Drafted:
    """A line of the next order: a group stands on it once, with everybody in it."""

    about: Pair | Group
    mentor: Person
    pairs: tuple[Pair, ...]
    form: str

    @property
    def ref(self) -> Ref:
        """Name the pair or the group."""
        return self.about.ref

    @property
    def line(self) -> dict[str, str]:
        """Give the line as an order holds it."""
        return {self.ref.kind.value: str(self.about.id), "mentor": str(self.mentor.id)}


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was signed; `revoked` is the fact that took it back."""

    signed: Fact[OrderSigned]
    revoked: Fact[OrderRevoked] | None


def draft(cycle: Cycle) -> list[Drafted]:
    """Give every pair and group whose sides agreed and were told and that stands on no order in force."""
    found: dict[Ref, Drafted] = {}
    for pair in waiting(cycle):
        match = pair.match
        if match is None or not match.told:
            continue
        group = match.group if match.group and not match.group.ended else None
        pairs = tuple(one for one in group.pairs if one.match and one.match.agreed) if group else (pair,)
        found.setdefault((group or pair).ref, Drafted(group or pair, match.mentor, pairs, pair.form))
    return list(found.values())


def waiting(cycle: Cycle) -> Iterator[Pair]:
    """Give the open pairs whose sides agreed and whom no order fixes yet, told or not."""
    for pair in cycle.pairs:
        match = pair.match
        if pair.open and match and match.agreed and not match.orders:
            yield pair


def orders(cycle: Cycle) -> list[Order]:
    """Give the orders signed, the newest first."""
    revoked = {(fact.payload.order_source, fact.payload.order_id): fact for fact in cycle.of(OrderRevoked)}
    return [Order(signed, revoked.get(signed.key)) for signed in reversed(cycle.of(OrderSigned))]
