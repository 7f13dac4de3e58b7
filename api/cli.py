"""The command line: every command of the service, each with its help in Russian.

A command is imported when it is called for. A worker holds nothing of the site in memory, and the help everything.
"""

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError

from api.commands.collecting import collect_seldom
from workflow.checkup.trouble import trouble
from workflow.errors import StupeniError

COMMANDS = {
    "pack": "api.commands.pack:pack",
    "institution": "api.commands.institution:institution",
    "account": "api.commands.account:account",
    "run": "api.commands.serve:run",
    "start": "api.commands.start:start",
    "web": "api.commands.serve:web",
    "worker": "api.commands.work:worker",
    "clock": "api.commands.work:clock",
    "doctor": "api.commands.doctor:doctor",
    "demo": "api.demo.command:demo",
    "letters": "api.demo.post.command:letters",
    "backup": "api.commands.backup:backup_command",
    "restore": "api.commands.backup:restore_command",
    "upgrade": "api.commands.upgrade:upgrade_command",
    "migrate": "api.commands.migrating:migrate_command",
    "replay": "api.commands.replay:replay",
    "token": "api.commands.token:token",
}


def make_app(words: Iterable[str]) -> typer.Typer:
    """Make the command line for what was typed: with the command that it names, or with all where it names none."""
    app = typer.Typer(
        help="Ступени: программы наставничества в семь этапов.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(options)
    named = next((word for word in words if not word.startswith("-")), "")
    for name in [named] if named in COMMANDS else COMMANDS:
        module, attribute = COMMANDS[name].split(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="показать, где в программе случилась неожиданная ошибка")
    ] = False,
) -> None:
    """Ступени: программы наставничества в семь этапов."""


def main() -> None:
    """Run a command; what goes wrong is said in a sentence, not in a traceback, unless `--debug` asks for one."""
    collect_seldom()
    try:
        make_app(sys.argv[1:])()
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
