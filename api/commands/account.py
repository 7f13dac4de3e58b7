"""Accounts at the command line: a way back in for the administrator of the installation, whom nobody stands above."""

from typing import Annotated

import typer

from api.commands.opened import opened
from workflow.accounts import account as accounts_of
from workflow.accounts import factor, link
from workflow.errors import NotFound, NotNow

account = typer.Typer(help="Учётные записи этой установки.", no_args_is_help=True)


@account.command("link")
def link_command(
    login: Annotated[str, typer.Argument(help="логин")],
    lost_factor: Annotated[
        bool, typer.Option("--factor", help="снять второй фактор, а не задать новый пароль")
    ] = False,
) -> None:
    """Выдать ссылку на один раз и на сутки: для нового пароля или вместо потерянного второго фактора."""
    with opened() as installation, installation.database.transaction() as connection:
        found = accounts_of.find(connection, login)
        if found is None:
            raise NotFound(f"Учётной записи «{login}» нет.")
        if lost_factor and factor.find(connection, found.id) is None:
            raise NotNow(link.NO_FACTOR)
        purpose = link.FACTOR if lost_factor else link.RESET
        token = link.make_at_machine(connection, found.id, purpose, installation.now())
        typer.echo(f"{installation.settings.address}/join/{token}")
