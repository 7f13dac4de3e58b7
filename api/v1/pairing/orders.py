"""The head's orders of a cycle, and the draft of the next one."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import PersonRef, Read
from workflow.access import Caller
from workflow.facts.orders import OrderLine
from workflow.queries.pairing.orders import Drafted, Order, draft, orders, waiting
from workflow.queries.seeing import name_of

router = APIRouter(prefix="/cycles", tags=["Распоряжения"])


class LineRead(Read):
    """A line: a pair or a group with its mentor."""

    pair: UUID | None
    group: UUID | None
    mentor: UUID

    @classmethod
    def of(cls, line: OrderLine) -> "LineRead":
        """Take a line of an order."""
        return cls(pair=line.pair, group=line.group, mentor=line.mentor)


class DraftedRead(Read):
    """A line of the draft, ready to be sent with the order."""

    line: dict[str, str]
    form: str
    mentor: PersonRef
    mentees: list[PersonRef]

    @classmethod
    def of(cls, one: Drafted, caller: Caller) -> "DraftedRead":
        """Take a drafted line as this reader sees it."""
        return cls(
            line=one.line,
            form=one.form,
            mentor=PersonRef(id=one.mentor.id, name=name_of(caller, one.mentor)),
            mentees=[PersonRef(id=pair.mentee.id, name=name_of(caller, pair.mentee)) for pair in one.pairs],
        )


class OrderRead(Read):
    """An order that was signed."""

    number: str
    signed_on: date
    lines: list[LineRead]
    in_force: bool
    revoked_because: str | None
    source: str
    event_id: str

    @classmethod
    def of(cls, order: Order) -> "OrderRead":
        """Take an order."""
        signed = order.signed.payload
        return cls(
            number=signed.number,
            signed_on=signed.signed_on,
            lines=[LineRead.of(line) for line in signed.lines],
            in_force=order.revoked is None,
            revoked_because=order.revoked.payload.reason if order.revoked else None,
            source=order.signed.source,
            event_id=order.signed.id,
        )


class OrdersRead(Read):
    """The orders of a cycle; `untold` are agreed pairs that cannot stand in the draft before they are told."""

    orders: list[OrderRead]
    draft: list[DraftedRead]
    untold: list[UUID]


@router.get("/{cycle_id}/orders", summary="Распоряжения цикла и проект следующего")
def read_orders(cycle_id: UUID, calling: Calling, installation: Installed) -> OrdersRead:
    """Give what was signed, what was revoked and why, and what the next order would fix."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        return OrdersRead(
            orders=[OrderRead.of(one) for one in orders(cycle)],
            draft=[DraftedRead.of(one, calling) for one in draft(cycle)],
            untold=[pair.id for pair in waiting(cycle) if pair.match and not pair.match.told],
        )
