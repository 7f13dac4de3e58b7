"""The page of one's own account: the sessions that stand, the password, and the institutions where it is somebody."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from api.auth import NOWHERE, OVER, Token, seated
from api.errors import status_of
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.route import Page
from api.pages.session import Fields, ProvenToken, forget, remember
from api.refusals import NotSignedIn
from workflow.access import GRANTED, NOBODY, Caller, by
from workflow.accounts import account, factor, notes, recovery, secret
from workflow.accounts import session as sessions
from workflow.accounts.changing import change_password
from workflow.accounts.session import Session
from workflow.database import reach
from workflow.errors import NotFound, StupeniError
from workflow.installation import Installation
from workflow.organisations import grants
from workflow.organisations.level import Level
from workflow.organisations.tree import read_tree
from workflow.outside import identity
from workflow.tables.types import AnyRow

router = APIRouter(include_in_schema=False, route_class=Page)

BY_KEY = "Вы вошли учебным ключом: учётной записи, пароля и сеансов у него нет."
CHANGED = "Пароль изменён. На других устройствах нужно войти заново."
ENDED = "Сеанс завершён."
FACTOR_ENDED = "Второй фактор отключён: теперь для входа достаточно пароля."
LINKED = "Внешний вход связан: теперь им можно входить."
UNLINKED = "Внешний вход отвязан: остались логин и пароль."
SAID = {"changed": CHANGED, "ended": ENDED, "factor_ended": FACTOR_ENDED, "linked": LINKED, "unlinked": UNLINKED}


@router.get("/account")
def show_account(request: Request, token: Token, installation: Installed, said: str = "") -> Response:
    """Show what stands open in the account's name."""
    return shown(request, token, installation, SAID.get(said))


@router.post("/account/password")
def take_password(request: Request, given: Fields, token: ProvenToken, installation: Installed) -> Response:
    """Change the password; the browser goes on with a session of its own."""
    found, _ = seat(installation, token)
    try:
        fresh = change_password(installation, found, given.get("old", ""), given.get("new", ""))
    except StupeniError as refused:
        return shown(request, token, installation, refused=refused)
    response = _go("/account?said=changed")
    remember(request, response, fresh)
    return response


@router.post("/account/sessions/{session_id}/endings")
def end_session(session_id: UUID, token: ProvenToken, installation: Installed) -> Response:
    """End one of one's own sessions."""
    found, _ = seat(installation, token)
    with installation.database.transaction() as connection:
        ended = sessions.end(connection, found.account, installation.now(), only=session_id)
    if not ended:
        raise NotFound("Такого сеанса у вас нет.")
    return _go("/account?said=ended")


@router.post("/account/endings")
def end_all(request: Request, token: ProvenToken, installation: Installed) -> Response:
    """Sign out everywhere, here as well."""
    found, _ = seat(installation, token)
    with installation.database.transaction() as connection:
        sessions.end(connection, found.account, installation.now())
    response = _go("/")
    forget(request, response)
    return response


@router.post("/account/institutions")
def go_on_elsewhere(given: Fields, token: ProvenToken, installation: Installed) -> Response:
    """Go on in another institution that let this account in."""
    found, _ = seat(installation, token)
    with installation.database.transaction() as connection:
        there = {str(one): one for one in _open_to(connection, found)}
        chosen = there.get(given.get("institution", ""))
        if chosen is None:
            raise NotFound("Такой организации у вас нет.")
        sessions.move(connection, found, chosen)
    return _go("/")


def _open_to(connection: Connection, session: Session) -> Iterator[UUID]:
    """Give where an account may be: where it is somebody; the administrator in any institution."""
    yield from (one.institution_id for one in account.grants(connection, session.account))
    yield from (one.organisation_id for one in grants.of_account(connection, session.account))
    if session.administrator:
        every = read_tree(connection).by_id.values()
        yield from (one.id for one in every if one.level is Level.INSTITUTION)


def seat(installation: Installation, token: str) -> tuple[Session, Caller]:
    """Give one's own session and who its owner is here; whoever came in by a key has none."""
    if not token.startswith(secret.SESSION):
        raise NotFound(BY_KEY)
    found, roles = seated(installation, token)
    return found, Caller(found.person, roles or NOBODY, found.institution or NOWHERE)


def shown(
    request: Request,
    token: str,
    installation: Installation,
    said: str | None = None,
    *,
    refused: StupeniError | None = None,
) -> Response:
    """Draw the page; `refused`: what its owner wanted and could not have."""
    mine, reader = seat(installation, token)
    now, zone = installation.now(), ZoneInfo("UTC")
    places: list[dict[str, Any]] = []
    with installation.database.reading() as connection:
        standing = sessions.of_account(connection, mine.account, now)
        if all(one.id != mine.id for one in standing):
            raise NotSignedIn(OVER)
        for one in account.grants(connection, mine.account):
            reach(connection, one.institution_id)
            with installation.institutions.reading(connection, one.institution_id) as institution:
                name = institution.card.name if institution.card else "—"
                here = one.institution_id == mine.institution
                zone = institution.timezone if here else zone
                places.append({"id": one.institution_id, "name": name, "here": here})
        tree = read_tree(connection)
        for grant in grants.of_account(connection, mine.account):
            above = tree.find(grant.organisation_id)
            places.append({"id": above.id, "name": above.name, "here": above.id == mine.institution})
        told: dict[str, Any] = {
            "linked": bool(identity.of_account(connection, mine.account)),
            "codes_left": recovery.left(connection, mine.account),
            "notes": [_note(installation, connection, one, zone) for one in notes.of_account(connection, mine.account)],
        }
    idle = timedelta(minutes=installation.settings.idle_minutes)
    told |= {
        "login": mine.login,
        "lines": [_line(one, mine, zone) for one in standing if not one.is_over(now, idle)],
        "places": places,
        "said": said,
        "trouble": refused.sentence if refused else None,
        "has_factor": mine.has_factor,
        "makes_tokens": bool(reader.roles & GRANTED),
        "required": factor.is_required(reader.roles),
    }
    return draw(request, "accounts/account.html", status_of(refused) if refused else 200, reader=reader, **told)


def _line(one: Session, mine: Session, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": one.id,
        "device": one.device,
        "mine": one.id == mine.id,
        "opened": moment_words(one.opened_at, zone),
        "seen": moment_words(one.seen_at, zone),
    }


def _note(installation: Installation, connection: Connection, note: AnyRow, zone: ZoneInfo) -> dict[str, Any]:
    who = ""
    if note.institution_id:
        reach(connection, note.institution_id)
        with installation.institutions.reading(connection, note.institution_id) as institution:
            someone = institution.people.get(note.person_id) if note.person_id else None
            who = someone.name if someone else by.ADMINISTRATOR.label
    return {"at": moment_words(note.at, zone), "what": notes.What(note.what).label, "about": note.about, "who": who}


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, headers=dict(HEADERS))
