"""Who of the institution may sign in, and the one-time link that is made for somebody: shown once, to be printed."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection, select
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.links.desk import draw_made
from api.pages.route import Page
from api.pages.session import Proven
from api.v1.models import page
from workflow.access import Caller, Role
from workflow.accounts import account, link
from workflow.accounts.link import ABOVE_CURATORS, MAKERS, NOT_MAKER
from workflow.accounts.standing import roles_of
from workflow.errors import NotYours
from workflow.installation import Installation
from workflow.links.asked import MAKERS as MAKERS_OF_OTHERS
from workflow.links.link import GOOD_FOR, Purpose
from workflow.queries.bases.wanted import said as has_words
from workflow.reading.shown import show
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tables import account_factors, account_grants
from workflow.words import alphabetical, day_words

router = APIRouter(include_in_schema=False, route_class=Page)


A_PAGE = 50
SAID = {"revoked": "Ссылка отозвана: по ней больше не войти."}
WHAT = {link.INVITATION: "приглашение", link.RESET: "новый пароль", link.FACTOR: "снять второй фактор"}
TITLES = {link.INVITATION: "Приглашение", link.RESET: "Новый пароль", link.FACTOR: "Снять второй фактор"}
HOW = "Наведите камеру телефона или наберите адрес."
CAREFUL = (
    "Отдавайте только тому, кого знаете в лицо: с ней и с паролем код с телефона больше не нужен. "
    "Человек увидит в своей учётной записи, кто её выдал."
)


@router.get("/accounts")
def show_accounts(
    request: Request,
    calling: Calling,
    installation: Installed,
    said: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
    after: UUID | None = None,
) -> Response:
    """List a page of people, or of those with these words in their names: who may sign in, and which links are open."""
    if not calling.roles & MAKERS:
        raise NotYours(NOT_MAKER)
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        having, having_factor = _having(connection, calling.institution)
        standing: dict[UUID, list[str]] = {}
        for one in link.open_ones(connection, calling.institution, installation.now()):
            until = moment_words(one.expires_at, institution.timezone)
            standing.setdefault(one.person_id, []).append(f"{WHAT[Purpose(one.purpose)]}, до {until}")
        named = [one for one in institution.people.values() if one.card is not None and has_words(q, [one.name])]
        found, rest = page(sorted(named, key=lambda one: alphabetical(one.name)), A_PAGE, after, lambda one: one.id)
        people: list[dict[str, Any]] = [
            {
                "id": show(one.id),
                "name": one.name,
                "roles": _role_words(institution, one, installation.now()),
                "has": one.id in having,
                "factor": one.id in having_factor,
                "open": standing.get(one.id, []),
                "self": one.id == calling.person,
            }
            for one in found
        ]
    above = bool(calling.roles & ABOVE_CURATORS)
    others = bool(calling.roles & MAKERS_OF_OTHERS)
    shown: dict[str, Any] = {"people": people, "above": above, "others": others, "said": SAID.get(said), "q": q}
    shown["onward"] = f"/accounts?{urlencode({'q': q, 'after': rest})}" if rest else None
    return draw(request, "accounts/accounts.html", reader=calling, **shown)


@router.post("/accounts/{person_id}/links")
def make_link(request: Request, person_id: UUID, calling: Proven, installation: Installed) -> Response:
    """Make an invitation, or a link for a new password."""
    with (
        installation.database.transaction(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        resets = account.account_of(connection, calling.institution, person_id) is not None
        token = link.make(connection, institution, calling, person_id, installation.now())
    return _shown(request, calling, installation, person_id, link.RESET if resets else link.INVITATION, token)


@router.post("/accounts/{person_id}/factor-links")
def make_factor_link(request: Request, person_id: UUID, calling: Proven, installation: Installed) -> Response:
    """Make a link that takes a lost second factor away."""
    with (
        installation.database.transaction(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        token = link.make_for_factor(connection, institution, calling, person_id, installation.now())
    return _shown(request, calling, installation, person_id, link.FACTOR, token)


@router.post("/accounts/{person_id}/links/revocations")
def revoke_links(person_id: UUID, calling: Proven, installation: Installed) -> Response:
    """Let no link of this person be used any more."""
    with (
        installation.database.transaction(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        link.take_back(connection, institution, calling, person_id, installation.now())
    return RedirectResponse("/accounts?said=revoked", 303, headers=dict(HEADERS))


def _role_words(institution: Institution, person: Person, now: datetime) -> str:
    """Give his roles in words; an auditor's with the last day of his term, which everybody who looks here may see."""
    until = person.audits_until
    words = [
        f"{role.label} до {day_words(until)}" if role is Role.AUDITOR and until else role.label
        for role in roles_of(institution, person, now)
    ]
    return ", ".join(words)


def _having(connection: Connection, institution: UUID) -> tuple[set[UUID], set[UUID]]:
    """Give who has an account here, and who of them has a second factor."""
    asked = select(account_grants.c.person_id, account_factors.c.account_id.is_not(None)).select_from(
        account_grants.outerjoin(account_factors, account_factors.c.account_id == account_grants.c.account_id)
    )
    rows = connection.execute(asked.where(account_grants.c.institution_id == institution)).all()
    return {person for person, _ in rows}, {person for person, factor in rows if factor}


def _shown(
    request: Request, calling: Caller, installation: Installation, person: UUID, purpose: Purpose, token: str
) -> Response:
    """Show a link this once, with its code for a telephone."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        name, zone = institution.people[show(person)].name, institution.timezone
    shown = {
        "title": TITLES[purpose],
        "name": name,
        "lead": f"{CAREFUL} {HOW}" if purpose is link.FACTOR else HOW,
        "until": moment_words(installation.now() + GOOD_FOR[purpose], zone),
        "once": True,
        "back": "/accounts",
        "others": "Прежние ссылки этого человека больше не действуют.",
    }
    return draw_made(request, calling, "join", token, shown)
