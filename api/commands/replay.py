"""What the journals alone say, beside what the tables say."""

from typing import Annotated
from uuid import UUID

import typer

from api.commands.institution import NOBODY_YET, institutions
from api.commands.opened import opened
from workflow.errors import BadJournal, NotFound
from workflow.installation import Installation
from workflow.journal.replay import compare
from workflow.words import counted


def replay(
    institution: Annotated[UUID | None, typer.Option(help="только эта организация; без неё — все")] = None,
) -> None:
    """Восстановить этапы, паузы и требования из одного журнала и сравнить с таблицами."""
    with opened() as installation:
        named = {identity: name for identity, name, _ in institutions(installation) if institution in (None, identity)}
        if not named and institution:
            raise NotFound("Такой организации здесь нет: список даёт «stupeni institution list».")
        if not named:
            typer.echo(NOBODY_YET)
            return
        equal = [_is_equal(installation, identity, name) for identity, name in named.items()]
    if not all(equal):
        raise typer.Exit(1)
    typer.echo("Журнал и таблицы говорят одно и то же.")


def _is_equal(installation: Installation, identity: UUID, name: str) -> bool:
    """Say what one institution's journal gives; a journal that cannot be read holds up no other."""
    try:
        with installation.database.reading(identity) as connection:
            found = compare(connection, identity)
    except BadJournal as wrong:
        typer.echo(f"{name}: {wrong.sentence}", err=True)
        return False
    typer.echo(
        f"{name}: {counted(found.records, 'запись', 'записи', 'записей')} журнала, "
        f"{counted(found.stages, 'этап', 'этапа', 'этапов')}, "
        f"{counted(found.answers, 'ответ', 'ответа', 'ответов')} требований, "
        f"{counted(found.pauses, 'пауза', 'паузы', 'пауз')}."
    )
    for difference in found.differences:
        typer.echo(f"расходится: {difference}", err=True)
    return found.equal
