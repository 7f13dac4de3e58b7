"""Lists of a cycle's course: pairs and why they stand there, meetings, the roadmap, approvals, care and the journal."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from workflow.access import ROLES
from workflow.catalogue import CATALOGUE
from workflow.exporting.export import Asking, Export, Field, Take, Value, named, yes
from workflow.journal.read import PAGE, Filter, records
from workflow.queries.care import Cared, care_list
from workflow.queries.concealed import concealed
from workflow.queries.history import first_met
from workflow.queries.meetings import Line, meetings_of_cycle
from workflow.queries.roadmap import RESPONSIBLE, Planned, roadmap
from workflow.queries.seeing import CARE, CYCLES, OVERVIEW
from workflow.queries.why import why_here
from workflow.stages import PAIR_LABELS
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.pair import Pair
from workflow.tasks.open import addressed, seen_tasks
from workflow.tasks.task import Task
from workflow.words import alphabetical

MOST_RECORDS = 200_000
OURS = {
    "pair.moved": "Пара перешла на другой этап",
    "cycle.moved": "Цикл перешёл на другой этап",
    "requirements.changed": "Изменились ответы требований",
    "incident.opened": "Событие не удалось обработать",
}
"""Records that are no events."""


def pairs(asking: Asking) -> list[Pair]:
    """Give the pairs of a cycle in the order of their stages."""
    stages = list(PAIR_LABELS)
    return sorted(
        asking.here.pairs, key=lambda pair: (stages.index(pair.stage), alphabetical(named(asking, pair.mentee)))
    )


def meetings(asking: Asking) -> list[Line]:
    """Give every meeting of a cycle, planned or told."""
    return meetings_of_cycle(asking.here, asking.caller, asking.now)


def activities(asking: Asking) -> list[Planned]:
    """Give the roadmap as it stands today."""
    return roadmap(asking.here, asking.today, _remembered(asking))


def approvals(asking: Asking) -> tuple[Approval, ...]:
    """Give what was asked for confirmation."""
    return asking.here.approvals


def cared(asking: Asking) -> list[Cared]:
    """Give the care list."""
    return care_list(asking.here)


def tasks(asking: Asking) -> list[Task]:
    """Give the open tasks that the reader may know of."""
    return seen_tasks(asking.here, asking.caller, asking.now, _remembered(asking))


def _remembered(asking: Asking) -> dict[str, date]:
    """Give what the journal remembers of the cycle's requirements."""
    return first_met(asking.connection, asking.institution.id, asking.here)


def lines(asking: Asking) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the records of the journal, a page at a time, without those that are concealed from the reader."""
    wanted = Filter(without=concealed(asking.institution, asking.caller))
    return islice(_records(asking, wanted), MOST_RECORDS)


def _records(asking: Asking, wanted: Filter) -> Iterator[tuple[int, dict[str, Any]]]:
    after = -1
    while page := records(asking.connection, asking.institution.id, wanted, after=after, limit=PAGE):
        yield from ((row.number, json.loads(bytes(row.record))) for row in page)
        after = page[-1].number


def _mentor(asking: Asking, pair: Pair) -> str:
    return named(asking, pair.match.mentor) if pair.match else ""


def _whose(asking: Asking, line: Line) -> str:
    whose = line.whose
    if isinstance(whose, Pair):
        return named(asking, whose.mentee)
    return f"группа: {named(asking, whose.mentor)}" if isinstance(whose, Group) else "весь цикл"


def _mentor_of_meeting(asking: Asking, line: Line) -> str:
    if isinstance(line.whose, Cycle):
        return ""
    return named(asking, line.whose.mentor) if isinstance(line.whose, Group) else _mentor(asking, line.whose)


def _paused(asking: Asking, pair: Pair) -> Value:
    return min((pause.since for pause in pair.standing_pauses), default=None)


def _after(asking: Asking, one: Planned) -> Value:
    return ", ".join(map(str, one.after))


def _moment(name: str) -> Take:
    return lambda asking, line: datetime.fromisoformat(line[1][name])


def _label(asking: Asking, line: tuple[int, dict[str, Any]]) -> str:
    kind = str(line[1]["type"])
    return CATALOGUE[kind].label.rstrip(".") if kind in CATALOGUE else OURS.get(kind, kind)


def _asker(asking: Asking, one: Approval) -> str:
    actor = one.asked.actor
    asked = asking.institution.people.get(actor.person) if actor.person else None
    return named(asking, asked) or actor.role.label


# ruff: noqa: E501
# fmt: off
EXPORTS = (
    Export("pairs", "Пары", "Где стоит каждая пара и почему.", OVERVIEW, pairs, (
        Field("Наставляемый", lambda asking, pair: named(asking, pair.mentee), 34), Field("Наставник", _mentor, 34),
        Field("Форма", lambda asking, pair: pair.cycle.pack.forms[pair.form].title if pair.form in pair.cycle.pack.forms else pair.form, 24),
        Field("Этап", lambda asking, pair: PAIR_LABELS[pair.stage], 20), Field("Приостановлена с", _paused),
        Field("В группе", lambda asking, pair: yes(bool(pair.match and pair.match.group)), 10),
        Field("Почему здесь", lambda asking, pair: why_here(pair, asking.caller), 90),
    )),
    Export("meetings", "Встречи", "Запланированные, состоявшиеся и сорвавшиеся встречи цикла.", OVERVIEW, meetings, (
        Field("День", lambda asking, line: line.day), Field("Начало", lambda asking, line: line.at, 18),
        Field("Чья", _whose, 34), Field("Наставник", _mentor_of_meeting, 34),
        Field("Какая", lambda asking, line: line.kind.label, 22), Field("Состояние", lambda asking, line: line.state.label, 22),
        Field("Минут", lambda asking, line: line.minutes, 8), Field("Где", lambda asking, line: line.place, 26),
        Field("Заметьте", lambda asking, line: "; ".join(line.warnings), 60),
    )),
    Export("roadmap", "Дорожная карта", "Мероприятия со сроками, ответственными и состоянием.", CYCLES, activities, (
        Field("№", lambda asking, one: one.number, 6), Field("Мероприятие", lambda asking, one: one.title, 60),
        Field("Этап", lambda asking, one: one.stage.label, 34), Field("Начало", lambda asking, one: one.start),
        Field("Срок", lambda asking, one: one.end),
        Field("Ответственный", lambda asking, one: "; ".join(RESPONSIBLE[code] for code in one.responsible), 34),
        Field("Состояние", lambda asking, one: one.state.label, 14), Field("Сделано", lambda asking, one: one.done_on),
        Field("После", _after, 12), Field("Перенос", lambda asking, one: one.moved_because, 40),
    )),
    Export("approvals", "Запросы на подтверждение", "Что просили подтвердить, кто и чем кончилось.", CYCLES, approvals, (
        Field("О чём", lambda asking, one: CATALOGUE[one.asked.type].label.rstrip("."), 40), Field("Просил", _asker, 34),
        Field("Когда", lambda asking, one: one.asked.at, 18), Field("Причина", lambda asking, one: one.asked.payload.reason, 60),
        Field("Состояние", lambda asking, one: one.state.label, 20), Field("Истекает", lambda asking, one: one.lapses_at, 18),
    )),
    Export("care", "Список заботы", "Наставляемые, у которых сейчас нет наставника, и когда искать дальше.", OVERVIEW, cared, (
        Field("Наставляемый", lambda asking, one: named(asking, one.pair.mentee), 34), Field("С какого дня", lambda asking, one: one.since),
        Field("Следующая попытка", lambda asking, one: one.next_on), Field("Срок назначил куратор", lambda asking, one: yes(one.set_by_curator), 14),
        Field("Есть поддержка", lambda asking, one: yes(one.supported), 12), Field("Пара окончена", lambda asking, one: yes(one.ended), 12),
    )),
    Export("tasks", "Дела", "Что нужно сделать, кому и до какого срока.", CARE, tasks, (
        Field("Что сделать", lambda asking, one: one.sentence, 70), Field("Почему", lambda asking, one: one.why, 60),
        Field("Срок", lambda asking, one: one.due, 18), Field("Просрочено", lambda asking, one: yes(one.is_late(asking.now)), 12),
        Field("Кому", lambda asking, one: "; ".join(named(asking, who) for who in addressed(asking.here, one, asking.now)) or one.role.label, 40),
    )),
    Export("journal", "Журнал", f"Записи журнала по порядку, до {MOST_RECORDS // 1000} тысяч первых; имён в нём нет.", OVERVIEW, lines, (
        Field("№", lambda asking, line: line[0], 10), Field("Случилось", _moment("occurred_at"), 18),
        Field("Внесено", _moment("recorded_at"), 18), Field("Что", _label, 44), Field("Код", lambda asking, line: line[1]["type"], 26),
        Field("О ком", lambda asking, line: line[1]["subject"], 46),
        Field("Кто", lambda asking, line: ROLES[line[1]["actor"]["role"]].label, 20),
        Field("Откуда", lambda asking, line: line[1].get("from"), 18), Field("Куда", lambda asking, line: line[1].get("to"), 18),
    ), of_cycle=False, large=True),
)
# fmt: on
