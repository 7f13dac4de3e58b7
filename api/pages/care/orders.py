"""The page of orders: the draft of the next one to print and sign, those signed, and those taken back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Correlated, Installed, Ringing
from api.pages.care.sending import back_to, send
from api.pages.drawing import draw
from api.pages.names import person_name
from api.pages.outcomes import outcome
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.nouns import NOUNS
from api.v1.reporting import SOURCE, envelope
from workflow.access import Caller, by
from workflow.errors import NotYours
from workflow.queries.events import accepted_at
from workflow.queries.pairing.orders import Drafted, Order, draft, orders, waiting
from workflow.queries.seeing import CARE
from workflow.subjects.cycle import Cycle

router = APIRouter(include_in_schema=False, route_class=Page)

SIGNED = next(noun for noun in NOUNS if noun.event == "order.signed")
REVOKED = next(noun for noun in NOUNS if noun.event == "order.revoked")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the draft as it is printed."""

    mentor: str
    mentees: list[str]
    form: str
    group: bool


@dataclass(frozen=True, slots=True)
class Past:
    """An order that was signed."""

    number: str
    signed_on: date
    lines: int
    revoked: str | None
    source: str
    event_id: str
    key: str


@router.get("/cycles/{cycle_id}/orders")
def show_orders(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show the draft and the orders; the head signs here, the curator records what was signed on paper."""
    if not calling.roles & CARE:
        raise NotYours("Распоряжения готовят и видят здесь куратор, психолог и руководитель.")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        drafted = draft(cycle)
        return draw(
            request,
            "care/orders.html",
            reader=calling,
            cycle_id=cycle_id,
            id=cycle_id,
            title=cycle.title,
            open=cycle.open,
            institution=institution.card.name if institution.card else "",
            lines=[_line(one, calling) for one in drafted],
            drafted=_names(drafted),
            untold=sum(not (pair.match and pair.match.told) for pair in waiting(cycle)),
            past=[_past(one) for one in orders(cycle)],
            outcome=outcome(connection, calling, said),
            heads=[(one.id, person_name(calling, one, "руководитель")) for one in institution.holding(by.HEAD)],
            is_head=bool(calling.roles & by.HEAD),
            may_record=bool(calling.roles & by.CURATOR),
            key=str(uuid4()),
            today=installation.now().astimezone(institution.timezone).date().isoformat(),
        )


@router.post("/cycles/{cycle_id}/orders")
def sign_order(
    cycle_id: UUID, given: Fields, calling: Proven, installation: Installed, bell: Ringing, correlation: Correlated
) -> RedirectResponse:
    """Record the draft as an order in force; what was printed is what is recorded."""
    key, now = pressed_key(given), installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        said_at = accepted_at(connection, calling.institution, SOURCE, key)
        content = _content(cycle, given, calling)
    said = send(installation, bell, calling, correlation, [envelope(SIGNED, cycle_id, content, key, said_at or now)])
    return back_to(f"/cycles/{cycle_id}/orders", said)


@router.post("/cycles/{cycle_id}/order-revocations")
def revoke_order(
    cycle_id: UUID, given: Fields, calling: Proven, installation: Installed, bell: Ringing, correlation: Correlated
) -> RedirectResponse:
    """Take an order back, with the reason."""
    key, now = pressed_key(given), installation.now()
    if not given.get("reason", "").strip():
        raise BadRequest("Заполните поле «Почему отменяем».")
    with installation.database.reading(calling.institution) as connection:
        at = accepted_at(connection, calling.institution, SOURCE, key) or now
    content = {name: given.get(name, "") for name in ("order_source", "order_id", "reason")}
    said = send(installation, bell, calling, correlation, [envelope(REVOKED, cycle_id, content, key, at)])
    return back_to(f"/cycles/{cycle_id}/orders", said)


def _content(cycle: Cycle, given: dict[str, str], caller: Caller) -> dict[str, Any]:
    """Put the order together from the lines that were drawn; a line that is no longer there is said."""
    number, day = given.get("number", "").strip(), given.get("signed_on", "")
    if not number or not day:
        raise BadRequest("Назовите номер и дату распоряжения.")
    known = {str(one.ref): one for one in draft(cycle)}
    asked = given.get("drafted", "").split()
    if not asked or any(ref not in known for ref in asked):
        raise BadRequest("Список пар с тех пор изменился: откройте страницу заново и проверьте проект.")
    content: dict[str, Any] = {"number": number, "signed_on": day, "lines": [known[ref].line for ref in asked]}
    if caller.roles & by.HEAD:
        return content | {"actorrole": by.HEAD.code}
    if not given.get("head"):
        raise BadRequest("Назовите, кто подписал распоряжение.")
    return content | {"actor": given["head"], "actorrole": by.HEAD.code, "papernumber": number, "paperdate": day}


def _line(one: Drafted, caller: Caller) -> Line:
    return Line(
        mentor=person_name(caller, one.mentor, "наставник"),
        mentees=[person_name(caller, pair.mentee, "наставляемый") for pair in one.pairs],
        form=one.pairs[0].cycle.pack.forms[one.form].title,
        group=len(one.pairs) > 1,
    )


def _names(drafted: list[Drafted]) -> str:
    return " ".join(str(one.ref) for one in drafted)


def _past(order: Order) -> Past:
    signed = order.signed
    return Past(
        number=signed.payload.number,
        signed_on=signed.payload.signed_on,
        lines=len(signed.payload.lines),
        revoked=order.revoked.payload.reason if order.revoked else None,
        source=signed.source,
        event_id=signed.id,
        key=str(uuid4()),
    )
