"""The page of one's own letters: what was written, each with its next step, and which kinds one does not want."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.route import Page
from api.pages.session import Fields, Proven
from handlers.letters.composing import declined
from handlers.letters.words import Words
from workflow.errors import NotFound
from workflow.installation import Installation
from workflow.letters.acting import decline, welcome
from workflow.letters.kinds import BY_CODE, LETTER_KINDS
from workflow.letters.reading import declined_by, kinds_had, mine, read
from workflow.reading.shown import show as show_person
from workflow.tables.types import AnyRow

router = APIRouter(include_in_schema=False, route_class=Page)

NOT_OURS = "Эта ссылка не из нашего письма или устарела. Войдите и выберите письма на странице «Письма мне»."
NO_LETTER = "Такого письма у вас нет."


@router.get("/letters")
def show_letters(request: Request, calling: Calling, installation: Installed, after: UUID | None = None) -> Response:
    """List one's own letters, the newest first."""
    here, person = calling.institution, calling.person
    with (
        installation.database.reading(here) as connection,
        installation.institutions.reading(connection, here) as institution,
    ):
        rows, rest = mine(connection, here, person, after) if person else ([], None)
        unwanted = declined_by(connection, here, person) if person else frozenset()
        had = unwanted | (kinds_had(connection, here, person) if person else frozenset())
        lines = [_line(row, moment_words(row.queued_at, institution.timezone)) for row in rows]
    optional = [one for one in LETTER_KINDS if one.optional and one.code in had]
    kinds = [{"code": one.code, "label": one.label, "wanted": one.code not in unwanted} for one in optional]
    onward = f"/letters?after={rest}" if rest else ""
    return draw(request, "letters/inbox.html", reader=calling, letters=lines, kinds=kinds, onward=onward)


@router.get("/letters/{letter_id}")
def show_letter(request: Request, letter_id: UUID, calling: Calling, installation: Installed) -> Response:
    """Open a letter: from then on it counts as read."""
    if calling.person is None:
        raise NotFound(NO_LETTER)
    with installation.database.transaction(calling.institution) as connection:
        row = read(connection, calling.institution, calling.person, letter_id, installation.now())
    if row is None:
        raise NotFound(NO_LETTER)
    for named in row.names or ():
        show_person(UUID(named))
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        when = moment_words(row.queued_at, institution.timezone)
    optional = BY_CODE[row.kind].optional
    return draw(
        request, "letters/letter.html", reader=calling, when=when, words=Words.read(row.words), optional=optional
    )


@router.post("/letters/choices")
def choose(given: Fields, proven: Proven, installation: Installed) -> Response:
    """Take which kinds one wants; `asked` names those that were asked about."""
    if proven.person is None:
        raise NotFound(NO_LETTER)
    with installation.database.transaction(proven.institution) as connection:
        for code in given.get("asked", "").split():
            if given.get(code):
                welcome(connection, proven.institution, proven.person, code)
            else:
                decline(connection, proven.institution, proven.person, code, installation.now())
    return RedirectResponse("/letters#choices", 303, headers=dict(HEADERS))


@router.get("/letters/declined/{token}")
def show_declining(request: Request, token: str, installation: Installed) -> Response:
    """Ask whether somebody means it: a program that only looks at links declines nothing."""
    _, _, kind = _read(installation, token)
    return draw(request, "letters/declined.html", token=token, kind=BY_CODE[kind].label, done=False)


@router.post("/letters/declined/{token}")
def take_declining(request: Request, token: str, installation: Installed) -> Response:
    """Decline a kind, with one press and without signing in (RFC 8058)."""
    institution, person, kind = _read(installation, token)
    with installation.database.transaction(institution) as connection:
        decline(connection, institution, person, kind, installation.now())
    return draw(request, "letters/declined.html", token=token, kind=BY_CODE[kind].label, done=True)


def _read(installation: Installation, token: str) -> tuple[UUID, UUID, str]:
    found = declined(installation.settings.secret, token)
    if found is None or found[2] not in BY_CODE:
        raise NotFound(NOT_OURS)
    return found


def _line(row: AnyRow, when: str) -> dict[str, Any]:
    words = Words.read(row.words)
    for named in row.names or ():
        show_person(UUID(named))
    return {
        "id": row.id,
        "subject": words.subject,
        "first": words.paragraphs[0],
        "when": when,
        "fresh": row.read_at is None,
    }
