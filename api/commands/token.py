"""A signed key of the demonstration for a person, his roles and an organisation."""

from typing import Annotated
from uuid import UUID

import typer

from api.auth import sign
from api.commands.institution import only_institution
from api.commands.opened import opened
from workflow.access import NOBODY, ROLES, Caller
from workflow.errors import NotNow
from workflow.installation import Installation
from workflow.organisations.tree import find_organisation

REAL = """В этой организации настоящие люди: подписанные ключи только для учебных. Войдите по логину и паролю.
Тем, кто пишет программы: свой ключ создают на странице учётной записи; STUPENI_SIGNED_KEYS=yes снимает запрет."""


def token(
    role: Annotated[list[str], typer.Option(help="роль; можно назвать несколько раз")],
    person: Annotated[UUID | None, typer.Option(help="кто входит")] = None,
    institution: Annotated[UUID | None, typer.Option(help="организация, если их несколько")] = None,
    hours: Annotated[int, typer.Option(min=1, max=24 * 365, help="на сколько часов")] = 12,
) -> None:
    """Выдать учебный ключ: человек, роли, организация."""
    roles = NOBODY
    for code in role:
        if code not in ROLES:
            raise typer.BadParameter(f"роли «{code}» нет; есть {', '.join(ROLES)}")
        roles |= ROLES[code]
    with opened() as installation:
        here = institution or only_institution(installation)
        if not installation.settings.signed_keys and not _is_demonstration(installation, here):
            raise NotNow(REAL)
        caller = Caller(person, roles, here)
        typer.echo(sign(installation.settings.secret, caller, installation.now(), hours))


def _is_demonstration(installation: Installation, identity: UUID) -> bool:
    with installation.database.reading() as connection:
        found = find_organisation(connection, identity)
    return found is not None and found.demonstration
