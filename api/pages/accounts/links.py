"""Who of the institution may sign in, and the one-time link that is made for somebody: shown once, to be printed."""

from typing import Any
from uuid import UUID

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlalchemy import select
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw, moment_words
from api.pages.route import Page
from api.pages.session import Proven
from workflow.accounts import account, link
from workflow.accounts.link import MAKERS, NOT_MAKER
from workflow.accounts.standing import roles_of
from workflow.errors import NotYours
from workflow.tables import account_grants

router = APIRouter(include_in_schema=False, route_class=Page)


@router.get("/accounts")
def show_accounts(request: Request, calling: Calling, installation: Installed) -> Response:
    """List the people of the institution: who has an account, and a button that makes a link for him."""
    if not calling.roles & MAKERS:
        raise NotYours(NOT_MAKER)
    with (
        installation.database.reading() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        mine = account_grants.c.institution_id == calling.institution
        having = set(connection.scalars(select(account_grants.c.person_id).where(mine)))
        people: list[dict[str, Any]] = [
            {
                "id": one.id,
                "name": one.name,
                "roles": ", ".join(role.label for role in roles_of(institution, one)),
                "has": one.id in having,
                "self": one.id == calling.person,
            }
            for one in sorted(institution.people.values(), key=lambda one: one.name)
            if one.card is not None
        ]
    return draw(request, "accounts/accounts.html", reader=calling, people=people)


@router.post("/accounts/{person_id}/links")
def make_link(request: Request, person_id: UUID, calling: Proven, installation: Installed) -> Response:
    """Make the link and show it this once, with its code for a telephone."""
    now = installation.now()
    with (
        installation.database.transaction() as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        resets = account.account_of(connection, calling.institution, person_id) is not None
        token = link.make(connection, institution, calling, person_id, now)
        name, zone = institution.people[person_id].name, institution.timezone
    purpose = link.RESET if resets else link.INVITATION
    address = f"{str(request.base_url).rstrip('/')}/join/{token}"
    shown: dict[str, Any] = {
        "name": name,
        "resets": resets,
        "address": address,
        "code": Markup(segno.make(address, error="m").svg_inline(scale=5, dark="#000", light="#fff")),
        "until": moment_words(now + link.GOOD_FOR[purpose], zone),
    }
    return draw(request, "accounts/link.html", 201, reader=calling, **shown)
