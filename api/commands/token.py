"""A developer's key for a person, his roles and an organisation."""

from typing import Annotated
from uuid import UUID

import typer

from api.auth import sign
from api.commands.institution import only_institution
from api.commands.opened import opened
from workflow.access import NOBODY, ROLES, Caller


def token(
    role: Annotated[list[str], typer.Option(help="роль; можно назвать несколько раз")],
    person: Annotated[UUID | None, typer.Option(help="кто входит")] = None,
    institution: Annotated[UUID | None, typer.Option(help="организация, если их несколько")] = None,
    hours: Annotated[int, typer.Option(min=1, max=24 * 365, help="на сколько часов")] = 12,
) -> None:
    """Выдать ключ разработчика: человек, роли, организация."""
    roles = NOBODY
    for code in role:
        if code not in ROLES:
            raise typer.BadParameter(f"роли «{code}» нет; есть {', '.join(ROLES)}")
        roles |= ROLES[code]
    with opened() as installation:
        caller = Caller(person, roles, institution or only_institution(installation))
        typer.echo(sign(installation.settings.secret, caller, installation.now(), hours))
