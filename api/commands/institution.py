"""Institutions at the command line: connect one with its first head and curator, list those there are."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import Row, select

from api.auth import sign
from api.commands.opened import opened
from workflow.access import ROLES, Caller
from workflow.installation import Installation
from workflow.organisations.opening import invite, open_institution
from workflow.tables import organisations
from workflow.tables.across import lanes

institution = typer.Typer(help="Организации этой установки.", no_args_is_help=True)

SOURCE = "urn:stupeni:cli"
NOBODY_YET = "Организаций ещё нет: подключите первую командой «stupeni institution open»."


@institution.command("open")
def open_command(
    name: Annotated[str, typer.Argument(help="название организации")],
    head: Annotated[str, typer.Option(help="имя руководителя")],
    curator: Annotated[str, typer.Option(help="имя куратора")],
    timezone: Annotated[str, typer.Option(help="часовой пояс")] = "Europe/Moscow",
    parent: Annotated[UUID | None, typer.Option(help="вышестоящая организация")] = None,
) -> None:
    """Подключить организацию и назначить её руководителя и куратора."""
    with opened() as installation:
        made = open_institution(
            installation,
            name,
            {"head": head, "curator": curator},
            timezone=timezone,
            parent=parent,
            source=SOURCE,
            channel="cli",
        )
        identity, people = made.institution, made.people
        typer.echo(f"Организация «{name}» подключена: {identity}")
        for role, label in (("head", "руководителя"), ("curator", "куратора")):
            token = invite(installation, identity, people[role], "cli")
            typer.echo(f"Ссылка для {label}, на один раз: {installation.settings.address}/join/{token}")
            if installation.settings.signed_keys:
                caller = Caller(people[role], ROLES[role], identity)
                typer.echo(f"Ключ {label}: {sign(installation.settings.secret, caller, installation.now())}")


@institution.command("list")
def list_command() -> None:
    """Показать организации и сколько у каждой записей в журнале."""
    with opened() as installation:
        found = institutions(installation)
    for identity, name, number in found:
        typer.echo(f"{identity}  {name}  записей: {number}")
    if not found:
        typer.echo(NOBODY_YET)


def institutions(installation: Installation) -> Sequence[Row[UUID, str, int]]:
    """Give the institutions, those that were here first, with name and number of records."""
    named = select(lanes.c.institution_id, organisations.c.name, lanes.c.number)
    named = named.join(organisations, organisations.c.id == lanes.c.institution_id)
    with installation.database.reading() as connection:
        return connection.execute(named.order_by(lanes.c.opened_at)).all()


def only_institution(installation: Installation) -> UUID:
    """Give the institution when there is one only; else the caller must name it."""
    found = institutions(installation)
    if len(found) != 1:
        raise typer.BadParameter("назовите организацию: --institution UUID (список даёт «stupeni institution list»)")
    (identity,) = (identity for identity, _, _ in found)
    return identity
