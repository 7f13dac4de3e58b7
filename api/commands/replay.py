"""What the journal alone says, beside what the tables say."""

from typing import Annotated
from uuid import UUID

import typer

from api.commands.institution import only_institution
from api.commands.opened import opened
from workflow.journal.replay import compare
from workflow.words import counted


def replay(institution: Annotated[UUID | None, typer.Option(help="организация, если их несколько")] = None) -> None:
    """Восстановить этапы, паузы и требования из одного журнала и сравнить с таблицами."""
    with opened() as installation:
        identity = institution or only_institution(installation)
        with installation.database.reading(identity) as connection:
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
