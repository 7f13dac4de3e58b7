"""The command `stupeni demo`: a year of the demonstration school in seconds, through real inbox, lane and journal."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from sqlalchemy import Connection, func, select

from api.demo.play import play
from api.demo.timeline import WIDTH, Timeline, tell_end
from api.demo.year import lines
from workflow.database import migrate
from workflow.errors import BadSetting
from workflow.installation import Installation
from workflow.journal.replay import compare
from workflow.logs import configure
from workflow.settings import Settings
from workflow.stages import Stage
from workflow.tables import cycles, inbox, lanes


def demo(
    database: Annotated[
        str | None, typer.Option(help="адрес пустой базы, где школа останется; без него — временный файл")
    ] = None,
) -> None:
    """Прожить учебный год школы за секунды: 29 мероприятий, 40 пар, все семь этапов."""
    with TemporaryDirectory(prefix="stupeni-demo-") as folder:
        settings = Settings(database_url=database or f"sqlite:///{Path(folder) / 'demo.db'}")
        configure(settings.log)
        migrate(settings.database_url)
        installation = Installation.open(settings)
        try:
            held = _live(installation)
        finally:
            installation.close()
    if not held:
        raise typer.Exit(1)


def _live(installation: Installation) -> bool:
    """Play the year and say how it went; False when anything was refused or the journal tells otherwise."""
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=WIDTH, no_color=True)
    with installation.database.reading() as connection:
        if connection.scalar(select(func.count()).select_from(lanes)):
            raise BadSetting("--database: в этой базе уже есть организации, нужна пустая.")
    began, year = monotonic(), lines()
    here = year[0].caller.institution
    with Timeline(console, installation, year) as timeline:
        play(installation, year, timeline)
    with installation.database.reading() as connection:
        refused = _counted(connection, here, "refused")
        events = _counted(connection, here, "settled") + refused
        found = compare(connection, here)
        stage = Stage(connection.execute(select(cycles.c.stage).where(cycles.c.institution_id == here)).scalar_one())
    tell_end(console, stage, events, refused, found, monotonic() - began)
    return found.equal and not refused and events == len(year) and stage is Stage.COMPLETED


def _counted(connection: Connection, here: UUID, state: str) -> int:
    rows = select(func.count()).select_from(inbox).where(inbox.c.institution_id == here, inbox.c.state == state)
    return connection.scalar(rows) or 0
