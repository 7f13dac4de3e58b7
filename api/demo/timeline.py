"""The timeline of `stupeni demo`: the year month by month, stage by stage, as people would tell it."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from babel.dates import format_date
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.rule import Rule
from rich.text import Text

from api.demo.ending import WIDTH
from api.demo.script import Line
from api.demo.sentences import TOLD
from workflow.installation import Installation
from workflow.stages import PAIR_LABELS, Stage
from workflow.words import RUSSIAN, counted

BAR = 40


class Timeline:
    """Told of every batch; prints a month when it is over. On a terminal a bar shows how far the year has come."""

    def __init__(self, console: Console, installation: Installation, lines: Sequence[Line]) -> None:
        self.console = console
        self.installation = installation
        self._here = lines[0].caller.institution
        self._month: list[Line] = []
        self._chapter = ""
        self._stages: Counter[Stage] = Counter()
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(BAR), TimeElapsedColumn(), console=console, transient=True
        )
        self._task = self._bar.add_task("год идёт", total=len(lines))
        self._shown = console.is_terminal

    def __enter__(self) -> "Timeline":
        if self._shown:
            self._bar.start()
        return self

    def __exit__(self, *wrong: object) -> None:
        if wrong[0] is None:
            self._tell_month()
        if self._shown:
            self._bar.stop()

    def __call__(self, batch: Sequence[Line]) -> None:
        """Take a settled batch in."""
        if self._month and _place(self._month[-1]) != _place(batch[0]):
            self._tell_month()
        self._month += batch
        self._bar.update(self._task, advance=len(batch), description=_month(batch[0]))

    def _tell_month(self) -> None:
        if not self._month:
            return
        first = self._month[0]
        if first.chapter != self._chapter:
            self._chapter = first.chapter or ""
            self.console.print(Rule(Text(self._chapter, "bold"), align="left", characters="─"), width=WIDTH)
        events = counted(len(self._month), "событие", "события", "событий")
        self.console.print(Text.assemble((f"{_month(first):<15}", "bold cyan"), events))
        told: Counter[str] = Counter()
        for line in self._month:
            if line.envelope.type in TOLD:
                told[TOLD[line.envelope.type](line.envelope.data)] += 1
        for sentence, times in told.items():
            self.console.print(Text(f"{'':15}· {sentence}{f' ({times})' if times > 1 else ''}"))
        if self._month[-1].envelope.type == "stage.completed":
            day = format_date(self._month[-1].at, "d MMMM", locale=RUSSIAN)
            self.console.print(Text(f"{'':15}✓ этап завершён {day}", "green"))
        self._tell_pairs(self._here)
        self._month = []

    def _tell_pairs(self, institution_id: UUID) -> None:
        with (
            self.installation.database.reading(institution_id) as connection,
            self.installation.institutions.reading(connection, institution_id) as institution,
        ):
            stages = Counter(pair.stage for pair in institution.pairs.values())
        if stages == self._stages:
            return
        self._stages, most = stages, max(stages.values(), default=1)
        for stage in (stage for stage in Stage if stages[stage]):
            bar = "█" * max(1, round(stages[stage] * BAR / max(most, BAR)))
            label = PAIR_LABELS[stage]
            self.console.print(Text.assemble(f"{'':15}{label:<20}", (bar, _colour(stage)), f" {stages[stage]}"))


def _place(line: Line) -> tuple[int, int, str | None]:
    return (line.at.year, line.at.month, line.chapter)


def _month(line: Line) -> str:
    return format_date(line.at, "LLLL y", locale=RUSSIAN)


def _colour(stage: Stage) -> str:
    if stage is Stage.DISSOLVED:
        return "red"
    return "green" if stage in (Stage.PAIR_WORK, Stage.COMPLETION, Stage.COMPLETED) else "yellow"
