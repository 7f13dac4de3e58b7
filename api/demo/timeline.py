"""The timeline of `stupeni demo`: the year month by month, stage by stage, as people would tell it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from babel.dates import format_date
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.rule import Rule
from rich.text import Text

from api.demo.script import Line
from workflow.installation import Installation
from workflow.journal.replay import Comparison
from workflow.stages import PAIR_LABELS, Stage
from workflow.words import RUSSIAN, counted

WIDTH = 96
BAR = 40
Telling = Callable[[Mapping[str, Any]], str]

#   what is worth a line, and how it is told; no names, only what happened
TOLD: Mapping[str, Telling] = {
    "forms.chosen": lambda said: f"выбраны {counted(len(said['forms']), 'форма', 'формы', 'форм')} наставничества",
    "request.changed": lambda said: "форму, которую просили, не открыли: запрос изменён",
    "mentee.declined": lambda said: "кандидату отказано, назван следующий шаг",
    "mentor.declined": lambda said: "кандидату в наставники отказано, назван следующий шаг",
    "training.held": lambda said: f"занятие для наставников, пришли {len(said['present'])}",
    "group_meeting.held": lambda said: f"общая встреча наставников и наставляемых, пришли {len(said['present'])}",
    "match.declined": lambda said: "предложенный наставник не подошёл — предложен другой",
    "group.formed": lambda said: f"группа: один наставник, {counted(len(said['pairs']), 'пара', 'пары', 'пар')}",
    "care.scheduled": lambda said: "наставляемый пока без наставника — в списке заботы, назначена дата",
    "order.signed": lambda said: (
        f"распоряжение № {said['number']}, {counted(len(said['lines']), 'строка', 'строки', 'строк')}"
    ),
    "fact.corrected": lambda said: "опечатка исправлена новым событием, прежнее осталось в журнале",
    "pair.paused": lambda said: "пара приостановлена из-за болезни",
    "pair.resumed": lambda said: "пара снова встречается",
    "waiver.asked": lambda said: "куратор просит освободить пару от одного требования",
    "waiver.confirmed": lambda said: "второй человек подтвердил освобождение",
    "approval.declined": lambda said: "руководитель отказал в освобождении",
    "mentor.left": lambda said: "наставник вышел — пара ищет другого",
    "interim_results.shown": lambda said: "промежуточные результаты показаны партнёрам",
    "group_final_meeting.held": lambda said: (
        f"последняя общая встреча, были {counted(len(said['present']), 'пара', 'пары', 'пар')}"
    ),
    "quality.measured": lambda said: "качество программы оценено",
    "pair.dissolved": lambda said: "пара расформирована: итог и следующий шаг записаны",
    "closing_event.held": lambda said: "итоговый праздник",
}


class Timeline:
    """Told of every batch; prints a month when it is over. On a terminal a bar shows how far the year has come."""

    def __init__(self, console: Console, installation: Installation, lines: Sequence[Line]) -> None:
        self.console = console
        self.installation = installation
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
        self._tell_pairs(first.caller.institution)
        self._month = []

    def _tell_pairs(self, institution_id: UUID) -> None:
        with (
            self.installation.database.reading() as connection,
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


def tell_end(console: Console, stage: Stage, events: int, refused: int, found: Comparison, seconds: float) -> None:
    """Say how the year ended, and whether the journal alone tells the same."""
    console.print(Rule(characters="─"), width=WIDTH)
    console.print(Text.assemble("Цикл: ", (stage.label.lower(), "bold")))
    console.print(f"{counted(events, 'событие', 'события', 'событий')}, отклонено: {refused}")
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


def _place(line: Line) -> tuple[int, int, str | None]:
    return (line.at.year, line.at.month, line.chapter)


def _month(line: Line) -> str:
    return format_date(line.at, "LLLL y", locale=RUSSIAN)


def _colour(stage: Stage) -> str:
    if stage is Stage.DISSOLVED:
        return "red"
    return "green" if stage in (Stage.PAIR_WORK, Stage.COMPLETION, Stage.COMPLETED) else "yellow"
