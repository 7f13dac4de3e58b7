"""The command `stupeni demo`: a year of the demonstration school in seconds, through real inbox, lane and journal."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import func, select

from api.demo.ending import WIDTH, count, tell_end, tell_tales
from api.demo.listing import bring_list
from api.demo.play import lanes_of, play
from api.demo.school import build
from api.demo.timeline import Timeline
from api.demo.year import YEAR, lines
from workflow.access import Caller, by
from workflow.database import migrate
from workflow.errors import BadSetting
from workflow.installation import Installation
from workflow.logs import configure
from workflow.settings import Settings
from workflow.stages import Stage
from workflow.tables.across import lanes


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
    """Play the year and say how it went; False when other events were refused than should be, or replay differs."""
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=WIDTH, no_color=True)
    with installation.database.reading() as connection:
        if connection.scalar(select(func.count()).select_from(lanes)):
            raise BadSetting("--database: в этой базе уже есть организации, нужна пустая.")
    began, year = monotonic(), lines()
    with Timeline(console, installation, year) as timeline:
        play(installation, year, timeline)
    school = build(YEAR)
    bring_list(installation, year[-1], Caller(school.curator.id, by.CURATOR, school.id, "pages"))
    with installation.database.reading(*lanes_of(year)) as connection:
        figures = count(connection, installation, year)
    tell_tales(console, year, figures)
    tell_end(console, figures, monotonic() - began)
    expected = {line.envelope.id for line in year if line.vain}
    whole = figures.events == len(year) and figures.refusals.keys() == expected
    return figures.replay.equal and whole and figures.stage is Stage.COMPLETED
