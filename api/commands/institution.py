"""Institutions at the command line: connect one with its first head and curator, list those there are."""

from typing import Annotated
from uuid import UUID, uuid4

import typer
from sqlalchemy import select

from api.auth import sign
from api.commands.opened import opened
from workflow.access import ROLES, Caller, by
from workflow.accounts import link
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.tables import organisations
from workflow.tables.across import lanes

institution = typer.Typer(help="Организации этой установки.", no_args_is_help=True)

SOURCE = "urn:stupeni:cli"

Said = tuple[str, str, dict[str, object]]
"""Type, subject and data of an event."""


@institution.command("open")
def open_command(
    name: Annotated[str, typer.Argument(help="название организации")],
    head: Annotated[str, typer.Option(help="имя руководителя")],
    curator: Annotated[str, typer.Option(help="имя куратора")],
    timezone: Annotated[str, typer.Option(help="часовой пояс")] = "Europe/Moscow",
) -> None:
    """Подключить организацию и назначить её руководителя и куратора."""
    with opened() as installation:
        identity, people = uuid4(), {"head": uuid4(), "curator": uuid4()}
        events: list[Said] = [
            ("institution.opened", f"institution/{identity}", {"name": name, "timezone": timezone}),
            ("person.registered", f"person/{people['head']}", {"name": head, "kinds": ["teacher"]}),
            ("person.registered", f"person/{people['curator']}", {"name": curator, "kinds": ["teacher"]}),
            ("role.granted", f"person/{people['head']}", {"role": "head"}),
            ("role.granted", f"person/{people['curator']}", {"role": "curator"}),
        ]
        report(installation, Caller(None, by.ADMINISTRATOR, identity, "cli"), events)
        typer.echo(f"Организация «{name}» подключена: {identity}")
        for role, label in (("head", "руководителя"), ("curator", "куратора")):
            typer.echo(f"Ссылка для {label}, на один раз: {invite(installation, identity, people[role])}")
            if installation.settings.takes_signed_keys:
                caller = Caller(people[role], ROLES[role], identity)
                typer.echo(f"Ключ {label}: {sign(installation.settings.secret, caller, installation.now())}")


@institution.command("list")
def list_command() -> None:
    """Показать организации и сколько у каждой записей в журнале."""
    with opened() as installation, installation.database.reading() as connection:
        named = select(lanes.c.institution_id, organisations.c.name, lanes.c.number)
        named = named.join(organisations, organisations.c.id == lanes.c.institution_id)
        rows = connection.execute(named.order_by(lanes.c.opened_at)).all()
        for identity, name, number in rows:
            typer.echo(f"{identity}  {name}  записей: {number}")
        if not rows:
            typer.echo("Организаций ещё нет: подключите первую командой «stupeni institution open».")


def invite(installation: Installation, institution_id: UUID, person: UUID) -> str:
    """Make the one-time link by which somebody sets his login and password; give its address."""
    caller = Caller(None, by.ADMINISTRATOR, institution_id, "cli")
    with (
        installation.database.transaction(institution_id) as connection,
        installation.institutions.reading(connection, institution_id) as one,
    ):
        token = link.make(connection, one, caller, person, installation.now())
    return f"{installation.settings.address}/join/{token}"


def report(installation: Installation, caller: Caller, events: list[Said]) -> None:
    """Report events as an administrator and settle them at once."""
    now = installation.now()
    envelopes = [
        Envelope(id=str(uuid4()), source=SOURCE, type=kind, subject=subject, time=now, data=data)
        for kind, subject, data in events
    ]
    with installation.database.transaction(caller.institution) as connection:
        receive(connection, caller, envelopes, now)
    settle(installation, caller.institution)


def only_institution(installation: Installation) -> UUID:
    """Give the institution when there is one only; else the caller must name it."""
    with installation.database.reading() as connection:
        found: list[UUID] = list(connection.scalars(select(lanes.c.institution_id)))
    if len(found) != 1:
        raise typer.BadParameter("назовите организацию: --institution UUID (список даёт «stupeni institution list»)")
    return found[0]
