"""What became of a sheet, line by line; each line can be annulled by itself."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from api.accepting import accepted
from api.auth import Calling
from api.given import Correlated, Installed, Ringing
from api.pages.drawing import HEADERS, draw
from api.pages.names import name
from api.pages.outcomes import outcome
from api.pages.reports import PATIENCE, pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.meetings.sheets import SOURCE, sheet_lines
from workflow.access import Caller, by
from workflow.catalogue import CATALOGUE
from workflow.errors import NotYours
from workflow.facts.payload import Ref
from workflow.inbox.envelope import Envelope
from workflow.queries.events import Became
from workflow.subjects.institution import Institution
from workflow.words import day_words

router = APIRouter(include_in_schema=False, route_class=Page)

Key = Annotated[str, Path(max_length=100)]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was accepted: whose, when, what, and how it ended."""

    id: str
    whose: str
    href: str | None
    day: str
    what: str
    mark: str
    state: str
    sentence: str
    annullable: bool


@router.get("/cycles/{cycle_id}/sheets/{key}")
def show_sent_sheet(
    request: Request, cycle_id: UUID, key: Key, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Tell what became of each line of a sheet."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        if not calling.roles & by.CURATOR:
            raise NotYours("Листы встреч читает куратор.")
        lines = [_line(institution, calling, one) for one in sheet_lines(connection, calling, key)]
        title, told = cycle.title, outcome(connection, calling, said)
    return draw(
        request, "meetings/sent.html", reader=calling, cycle_id=cycle_id, id=cycle_id, title=title, key=key,
        lines=lines, fresh=uuid4, outcome=told, waiting=any(line.mark == "due" for line in lines),
        good=sum(line.mark == "done" for line in lines),
    )  # fmt: skip


@router.post("/cycles/{cycle_id}/sheets/{key}/annulments")
def annul_line(
    cycle_id: UUID,
    key: Key,
    given: Fields,
    calling: Proven,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
) -> RedirectResponse:
    """Annul one line: the others stand as they are."""
    reason, now = given.get("reason", "").strip(), installation.now()
    if not reason:
        raise BadRequest("Заполните поле «Причина».")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        find_cycle(institution, cycle_id, calling)
        lines = {str(one.id): one for one in sheet_lines(connection, calling, key)}
    wrong = lines.get(given.get("line", ""))
    if wrong is None:
        raise BadRequest("Такой строки на этом листе нет: обновите страницу и повторите.")
    event = Envelope(
        id=pressed_key(given),
        source=SOURCE,
        type="fact.annulled",
        subject=wrong.subject,
        time=now,
        actorrole=by.CURATOR.code,
        data={"annulled_source": wrong.source, "annulled_id": wrong.event_id, "reason": reason},
    )
    receipts = installation.acceptor.accept(calling, [event], now, correlation, bell.ring)
    accepted(installation, calling.institution, receipts, PATIENCE, batch=False)
    return RedirectResponse(f"/cycles/{cycle_id}/sheets/{key}?said={receipts[0].id}", 303, headers=dict(HEADERS))


def _line(institution: Institution, caller: Caller, one: Became) -> Line:
    named = name(institution, caller, Ref.parse(one.subject))
    fact = institution.by_key.get((one.source, one.event_id))
    kind = getattr(fact.payload, "kind", None) if fact else None
    what = CATALOGUE[one.type].label.rstrip(".") + (f": {kind.label}" if kind else "")
    mark, state, sentence = _state(one, standing=fact is not None)
    return Line(
        id=str(one.id),
        whose=named.label,
        href=named.href,
        day=day_words(one.occurred_at.astimezone(institution.timezone).date()),
        what=what,
        mark=mark,
        state=state,
        sentence=sentence,
        annullable=fact is not None,
    )


def _state(one: Became, *, standing: bool) -> tuple[str, str, str]:
    """Give the mark, the word and the sentence of a line."""
    if one.state == "settled":
        return ("done", "записана", "") if standing else ("", "признана недействительной", "")
    if one.refusal is not None:
        return "late", "отклонена", str(one.refusal["sentence"])
    if one.state == "waiting":
        return "due", "ждёт очереди", "Обновите страницу чуть позже."
    return "late", "не обработана", "Об этом уже известно администратору; запись не потеряна."
