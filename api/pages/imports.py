"""The pages of an import: send a file, see what is wrong with it by cell, decide, and watch it being carried out."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.errors import status_of
from api.given import Body, Installed, Ringing
from api.multipart import read_form
from api.pages.cycles import seen_cycles
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.route import Page
from api.pages.session import Fields, Proven, kept_token, prove
from api.refusals import BadRequest
from api.v1.imports import FiguresRead, ImportRead, cycle_of, pack_of, read
from workflow.access import Caller
from workflow.errors import BadFile, Conflict, NotReady, StupeniError, TooLarge
from workflow.importing.batch import Known
from workflow.importing.checking import Upload, check_file, confirm_import, may_import
from workflow.importing.columns import COLUMNS
from workflow.importing.limits import KEPT_HOURS, LARGEST_FILE, MEGABYTE, MOST_ROWS
from workflow.importing.records import State, newest
from workflow.importing.template import TABLE_HEADERS, explained
from workflow.installation import Installation
from workflow.tables.types import AnyRow
from workflow.words import counted

router = APIRouter(include_in_schema=False, route_class=Page)

MOODS = {State.DONE: "good", State.CONFIRMED: "waiting", State.CHECKED: "waiting", State.CHECKING: "waiting"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An import in the list of earlier ones."""

    href: str
    file: str
    when: str
    state: str
    mood: str
    what: str


@router.get("/import")
def show_import(request: Request, calling: Calling, installation: Installed) -> Response:
    """Show where a file is sent, what may stand in it, and what was sent before."""
    may_import(calling)
    return _draw_sending(request, calling, installation)


@router.post("/import")
def send_file(request: Request, body: Body, installation: Installed, bell: Ringing) -> Response:
    """Check a file and go on to what was found; what cannot be read at all is said where it was sent."""
    kept_token(request)
    sent = read_form(body, request.headers.get("content-type", ""))
    calling = replace(prove(request, sent.fields), channel="pages")
    may_import(calling)
    try:
        if not sent.name:
            raise BadRequest("Выберите файл: книгу Excel (XLSX) или CSV.")
        upload = Upload(sent.content, sent.name, cycle_of(sent.fields.get("cycle")))
        identity = check_file(installation, calling, upload)
    except (BadFile, TooLarge, Conflict, BadRequest) as wrong:
        return _draw_sending(request, calling, installation, wrong)
    bell.ring_import(calling.institution, identity)
    return _go(identity)


@router.get("/import/{import_id}")
def show_one_import(request: Request, import_id: UUID, calling: Calling, installation: Installed) -> Response:
    """Show what was found in a file, or how far it is; while it is being carried out the page renews itself."""
    may_import(calling)
    return _draw_one(request, calling, installation, import_id)


@router.post("/import/{import_id}")
def confirm_file(
    request: Request, import_id: UUID, given: Fields, calling: Proven, installation: Installed, bell: Ringing
) -> Response:
    """Let the file be carried out as was decided."""
    try:
        known = Known(given.get("known", Known.UPDATE.value))
        confirm_import(installation, calling, import_id, known)
    except ValueError as wrong:
        raise BadRequest("Выберите, обновить или пропустить тех, кто уже есть.") from wrong
    except NotReady as wrong:
        return _draw_one(request, calling, installation, import_id, wrong)
    bell.ring_import(calling.institution, import_id)
    return _go(import_id)


def _go(identity: UUID) -> Response:
    return RedirectResponse(f"/import/{identity}", 303, headers=dict(HEADERS))


def _draw_sending(
    request: Request, caller: Caller, installation: Installation, wrong: StupeniError | None = None
) -> Response:
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        rows = newest(connection, caller.institution)
        zone = institution.timezone
        cycles = [(cycle.id, cycle.title) for cycle in seen_cycles(institution, caller) if cycle.open]
        earlier = [
            Earlier(
                href=f"/import/{row.id}",
                file=row.name,
                when=moment_words(row.sent_at, zone),
                state="нужно исправить" if _is_wrong(row) else State(row.state).label,
                mood="bad" if _is_wrong(row) else MOODS.get(State(row.state), "bad"),
                what=_what(row),
            )
            for row in rows
        ]
    pack = pack_of(installation, caller, cycles[0][0] if cycles else None)
    return draw(
        request,
        "import.html",
        status_of(wrong) if wrong else 200,
        reader=caller,
        wrong=wrong.sentence if wrong else None,
        cycles=cycles,
        earlier=earlier,
        headers=TABLE_HEADERS,
        columns=[explained(column, pack) for column in COLUMNS],
        hours=KEPT_HOURS,
        megabytes=LARGEST_FILE // MEGABYTE,
        rows=MOST_ROWS,
    )


def _draw_one(
    request: Request, caller: Caller, installation: Installation, identity: UUID, wrong: StupeniError | None = None
) -> Response:
    one = read(installation, caller, identity)
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        cycle = institution.cycles.get(one.cycle) if one.cycle else None
        title = cycle.title if cycle else None
        sent = moment_words(one.sent_at, institution.timezone)
    return draw(
        request,
        "imported.html",
        status_of(wrong) if wrong else 200,
        reader=caller,
        cycle_id=one.cycle,
        wrong=wrong.sentence if wrong else None,
        one=one,
        sent=sent,
        cycle=title,
        hours=KEPT_HOURS,
        **_decision(one),
    )


def _decision(one: ImportRead) -> dict[str, Any]:
    """Say what may be decided: whether known people matter, and whether anything still speaks against either way."""
    figures = one.figures
    left = figures.problems - figures.of_known
    return {
        "may_update": figures.problems == 0,
        "may_skip": left == 0 and figures.known > 0,
        "more": max(0, figures.problems - len(one.problems)),
        "more_met": max(0, figures.known - len(one.met)),
        "brought": _brought(figures),
        "percent": min(99, 100 * one.done // one.total) if one.total else 0,
    }


def _brought(figures: FiguresRead) -> str:
    """Say what an import brought, without what it did not."""
    unchanged = figures.same + figures.skipped
    parts = (
        (figures.new, ("новый человек", "новых человека", "новых человек")),
        (figures.changed, ("карточка обновлена", "карточки обновлены", "карточек обновлено")),
        (figures.requests, ("запрос", "запроса", "запросов")),
        (figures.offers, ("предложение", "предложения", "предложений")),
        (unchanged, ("строка без изменений", "строки без изменений", "строк без изменений")),
    )
    return ", ".join(counted(number, *words) for number, words in parts if number) or "ничего нового"


def _is_wrong(row: AnyRow) -> bool:
    """Say whether a checked file cannot be loaded as it is."""
    return bool(row.state == State.CHECKED and row.figures["problems"])


def _what(row: AnyRow) -> str:
    """Say in a few words what an import brought, or what stands in its way."""
    figures = row.figures
    if row.state == State.CHECKING:
        return "сейчас проверим"
    if row.state == State.DONE:
        return _brought(FiguresRead(**figures))
    if figures["problems"]:
        return counted(figures["problems"], "ошибка", "ошибки", "ошибок")
    return counted(figures["rows"], "строка", "строки", "строк")
