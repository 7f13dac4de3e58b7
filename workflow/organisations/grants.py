"""Who is head of an organisation above the institutions: granted by a one-time link, ended by whoever granted it.

A row stays for good: who was let in, by whom and when, and when it ended.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Connection, insert, select, update

from workflow.access import Role
from workflow.errors import NotFound, NotTrue
from workflow.links import link as links
from workflow.links.link import Purpose
from workflow.organisations.level import Level
from workflow.organisations.tree import find_organisation
from workflow.tables import organisation_grants
from workflow.tables.types import AnyRow

log = structlog.get_logger()

GRANT = organisation_grants.c
NO_NAME = "Назовите человека: его имя увидят в организации и в журнале подтверждений."
NOT_ABOVE = "В организации, которая ведёт программу, руководителя назначают её люди: откройте её и дайте ссылку там."
NO_GRANT = "Такого назначения здесь нет, или оно уже снято."


def offer(connection: Connection, organisation: UUID, name: str, by: UUID | None, now: datetime) -> str:
    """Grant the head's role of an organisation to whoever uses the link that is given back; NotTrue says why not."""
    found = find_organisation(connection, organisation)
    if found is None:
        raise NotFound("Такой организации здесь нет.")
    if found.level is Level.INSTITUTION:
        raise NotTrue(NOT_ABOVE)
    called = " ".join(name.split())
    if not called:
        raise NotTrue(NO_NAME)
    grant = {"id": uuid4(), "organisation_id": organisation, "role": Role.HEAD_ABOVE.code, "name": called[:200]}
    connection.execute(insert(organisation_grants).values(**grant, granted_at=now, granted_by=by))
    log.info("a head of an organisation was granted", grant=str(grant["id"]), organisation=str(organisation))
    return links.keep(connection, Purpose.ORGANISATION, now, about_id=grant["id"], made_by=by)


def take_up(connection: Connection, grant: UUID, account: UUID) -> None:
    """Let an account be whoever was invited; NotFound when it was ended before he came."""
    open_one = (GRANT.id == grant) & GRANT.account_id.is_(None) & GRANT.ended_at.is_(None)
    if connection.execute(update(organisation_grants).where(open_one).values(account_id=account)).rowcount != 1:
        raise NotFound(NO_GRANT)


def end(connection: Connection, organisation: UUID, grant: UUID, by: UUID | None, now: datetime) -> None:
    """End a grant: from now on it admits nobody."""
    mine = (GRANT.id == grant) & (GRANT.organisation_id == organisation) & GRANT.ended_at.is_(None)
    if connection.execute(update(organisation_grants).where(mine).values(ended_at=now, ended_by=by)).rowcount != 1:
        raise NotFound(NO_GRANT)
    log.info("a head of an organisation is one no more", grant=str(grant), organisation=str(organisation))


def of_account(connection: Connection, account: UUID) -> Sequence[AnyRow]:
    """Give the grants of an account that stand, the latest first."""
    mine = (GRANT.account_id == account) & GRANT.ended_at.is_(None)
    return connection.execute(select(organisation_grants).where(mine).order_by(GRANT.granted_at.desc())).all()


def standing(connection: Connection) -> Sequence[AnyRow]:
    """Give every grant that stands, by organisation and name; those whose link nobody has used yet among them."""
    asked = select(organisation_grants).where(GRANT.ended_at.is_(None))
    return connection.execute(asked.order_by(GRANT.organisation_id, GRANT.name, GRANT.id)).all()


def at(connection: Connection, account: UUID, organisation: UUID) -> AnyRow | None:
    """Give the grant by which an account is somebody in this very organisation."""
    return next((one for one in of_account(connection, account) if one.organisation_id == organisation), None)
