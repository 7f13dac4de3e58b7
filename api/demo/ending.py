"""The end of `stupeni demo`: the stories of what went wrong, each with how it ended, and the figures of the year."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from api.demo.play import lanes_of
from api.demo.script import Line
from handlers.clock import SOURCE
from workflow.installation import Installation
from workflow.journal.canonical import read
from workflow.journal.read import every
from workflow.journal.replay import Comparison, compare
from workflow.stages import Stage
from workflow.tables import inbox, owned
from workflow.words import RUSSIAN, counted

WIDTH = 96
"""Of everything that the command prints, in characters."""
DAY = 14


@dataclass(frozen=True)
class Figures:
    """What a year came to: events of its script, and those that the clock of the service told.

    `refusals` are the sentences of what was refused, by the id of the event.
    """

    stage: Stage
    events: int
    told_by_clock: int
    refusals: Mapping[str, str]
    moves: int
    pairs: Counter[Stage]
    concerns: int
    standing: int
    replay: Comparison


def count(connection: Connection, installation: Installation, year: Sequence[Line]) -> Figures:
    """Count what became of the year in every lane that it speaks in, and hold the first journal against the tables."""
    institution_id = year[0].caller.institution
    events: Counter[str] = Counter()
    refused: dict[str, str] = {}
    for here in lanes_of(year):
        ended = owned.select(here, inbox.c.source, inbox.c.event_id, inbox.c.refusal)
        for row in connection.execute(ended.where(inbox.c.state.in_(("settled", "refused")))):
            events[row.source] += 1
            if row.refusal:
                refused[row.event_id] = row.refusal["sentence"]
    moves = sum("to" in read(content) for _, content in every(connection, institution_id))
    with installation.institutions.reading(connection, institution_id) as institution:
        cycle = next(iter(institution.cycles.values()))
        concerns = [concern for pair in cycle.pairs for concern in pair.concerns]
        return Figures(
            stage=cycle.stage,
            events=events[year[0].envelope.source],
            told_by_clock=events[SOURCE],
            refusals=refused,
            moves=moves,
            pairs=Counter(pair.stage for pair in cycle.pairs),
            concerns=len(concerns),
            standing=len([concern for concern in concerns if concern.stands]),
            replay=compare(connection, institution_id),
        )


def tell_tales(console: Console, year: Sequence[Line], figures: Figures) -> None:
    """Tell each story of the year by its dated sentences; what was refused is followed by the refusal itself."""
    console.print(Rule(Text("Что шло не по плану", "bold"), align="left", characters="─"), width=WIDTH)
    for title in dict.fromkeys(line.tale for line in year if line.told):
        console.print(Text(title or "", "bold yellow"))
        table = Table.grid(padding=(0, 1))
        table.add_column(width=DAY, justify="right", style="cyan")
        table.add_column(width=WIDTH - DAY - 1)
        for line in (line for line in year if line.tale == title and line.told):
            day = format_date(line.at, "d MMMM", locale=RUSSIAN)
            table.add_row(day, line.told)
            if line.vain:
                table.add_row("", Text(f"↳ {figures.refusals.get(line.envelope.id, 'принято')}", "red"))
        console.print(table, width=WIDTH)


def tell_end(console: Console, figures: Figures, seconds: float) -> None:
    """Say how the year ended, and whether the journal alone tells the same."""
    found, refused = figures.replay, len(figures.refusals)
    console.print(Rule(characters="─"), width=WIDTH)
    console.print(Text.assemble("Цикл: ", (figures.stage.label.lower(), "bold")))
    console.print(
        f"{counted(figures.events, 'событие', 'события', 'событий')}, отклонено: {refused}; "
        f"сами наступили: {figures.told_by_clock}; {counted(figures.moves, 'переход', 'перехода', 'переходов')}"
    )
    console.print(
        f"Пары: завершено {figures.pairs[Stage.COMPLETED]}, расформировано {figures.pairs[Stage.DISSOLVED]}; "
        f"обращений: {figures.concerns}, без итога: {figures.standing}"
    )
    same = "журнал и таблицы совпадают" if found.equal else f"расхождений: {len(found.differences)}"
    console.print(
        f"{counted(found.records, 'запись', 'записи', 'записей')} журнала; повтор по одному журналу: {same} "
        f"({counted(found.stages, 'этап', 'этапа', 'этапов')}, "
        f"{counted(found.answers, 'ответ', 'ответа', 'ответов')} требований)",
        soft_wrap=True,
    )
    for difference in found.differences[:10]:
        console.print(f"  расходится: {difference}", markup=False)
    console.print(f"Время: {seconds:.1f} с".replace(".", ","))
