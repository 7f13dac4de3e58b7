"""The command line: every command of the service, each with its help in Russian."""

import sys
from typing import Annotated, NoReturn
from uuid import UUID

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from api.auth import sign
from api.commands.account import account
from api.commands.backup import backup_command, restore_command
from api.commands.doctor import doctor
from api.commands.institution import institution, only_institution
from api.commands.opened import opened
from api.commands.pack import pack
from api.commands.serve import clock, run, web, worker
from api.commands.upgrade import upgrade_command
from api.demo.command import demo
from workflow.access import NOBODY, ROLES, Caller
from workflow.checkup.trouble import trouble
from workflow.database import migrate
from workflow.errors import StupeniError
from workflow.journal.replay import compare
from workflow.settings import Settings
from workflow.words import counted

app = typer.Typer(
    help="Ступени: программы наставничества в семь этапов.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(pack, name="pack")
app.add_typer(institution, name="institution")
app.add_typer(account, name="account")
for command in (run, web, worker, clock, doctor, demo):
    app.command()(command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("upgrade")(upgrade_command)


@app.command(name="migrate")
def migrate_command() -> None:
    """Привести базу данных к этой версии программы."""
    settings = Settings.read()
    owner = settings.owner_url or settings.database_url
    role = make_url(settings.database_url).username if settings.owner_url else None
    migrate(owner, role)
    typer.echo("База данных готова.")


@app.command()
def replay(institution: Annotated[UUID | None, typer.Option(help="организация, если их несколько")] = None) -> None:
    """Восстановить этапы, паузы и требования из одного журнала и сравнить с таблицами."""
    with opened() as installation:
        identity = institution or only_institution(installation)
        with installation.database.reading() as connection:
            found = compare(connection, identity)
    typer.echo(
        f"{counted(found.records, 'запись', 'записи', 'записей')} журнала: "
        f"{counted(found.stages, 'этап', 'этапа', 'этапов')}, "
        f"{counted(found.answers, 'ответ', 'ответа', 'ответов')} требований, "
        f"{counted(found.pauses, 'пауза', 'паузы', 'пауз')}."
    )
    for difference in found.differences:
        typer.echo(f"расходится: {difference}", err=True)
    if not found.equal:
        raise typer.Exit(1)
    typer.echo("Журнал и таблицы говорят одно и то же.")


@app.command()
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


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="показать, где в программе случилась неожиданная ошибка")
    ] = False,
) -> None:
    """Ступени: программы наставничества в семь этапов."""


def main() -> None:
    """Run a command; what goes wrong is said in a sentence, not in a traceback, unless `--debug` asks for one."""
    try:
        app()
    except StupeniError as wrong:
        _give_up(wrong.sentence, wrong)
    except (SQLAlchemyError, OSError) as wrong:
        _give_up(trouble(wrong), wrong)


def _give_up(sentence: str, wrong: Exception) -> NoReturn:
    if "--debug" in sys.argv[1:2]:
        raise wrong
    for line in sentence.splitlines():
        typer.echo(f"stupeni: {line}", err=True)
    sys.exit(2)
