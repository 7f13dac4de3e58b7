"""Tasks of first contacts: both sides are asked how it goes, often at first and then monthly."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TypeAlias

from workflow.access import by
from workflow.facts.care import ContactMade
from workflow.facts.event import Fact
from workflow.facts.pairs import Side
from workflow.school_days.months import months_after
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.tasks.task import Task

Told: TypeAlias = Fact[ContactMade]

FORTNIGHT = timedelta(days=14)
ASKED = {Side.MENTEE: "наставляемого", Side.MENTOR: "наставника"}
TALKED = {Side.MENTEE: "с наставляемым", Side.MENTOR: "с наставником"}


def contacts(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each working pair that somebody should ask now, and one for each that is due a deeper talk."""
    if not cycle.pack.care.first_contacts or not cycle.open:
        return
    today = now.astimezone(cycle.institution.timezone).date()
    for pair in cycle.pairs:
        match = pair.match
        if match and (began := match.began) and pair.open and not pair.standing_pauses:
            told = [fact for fact in pair.of(ContactMade) if pair.match_on(fact.day) is match]
            yield from _short(pair, told, began.day, today)
            yield from _deeper(pair, told, began.day, today)


def _short(pair: Pair, told: list[Told], began: date, today: date) -> Iterator[Task]:
    due = {side: _period(_fortnights_then_months(began), _days(told, side), today) for side in Side}
    asked = [side for side in Side if due[side]]
    if asked:
        sentence = f"Спросить {' и '.join(ASKED[side] for side in asked)}, как идёт."
        why = "В первый месяц каждую сторону спрашивают не меньше двух раз, потом — раз в месяц."
        yield _task("care.contact", pair, sentence, why, [due[side] for side in asked])


def _deeper(pair: Pair, told: list[Told], began: date, today: date) -> Iterator[Task]:
    due = {side: _period(_months_then_quarters(began), _days(told, side, deeper=True), today) for side in Side}
    asked = [side for side in Side if due[side]]
    if asked:
        sentence = f"Поговорить подробно {' и '.join(TALKED[side] for side in asked)}."
        why = "В первые три месяца подробный разговор — раз в месяц, потом — раз в квартал."
        yield _task("care.deeper_talk", pair, sentence, why, [due[side] for side in asked])


def _task(code: str, pair: Pair, sentence: str, why: str, periods: list[tuple[date, date] | None]) -> Task:
    zone = pair.cycle.institution.timezone
    found = [period for period in periods if period]
    return Task(
        code=code,
        about=pair.ref,
        role=by.CURATOR,
        sentence=sentence,
        why=why,
        since=datetime.combine(min(start for start, _ in found), time(), zone),
        due=datetime.combine(min(end for _, end in found), time(), zone),
        events=("contact.made",),
    )


def _days(told: list[Told], side: Side, *, deeper: bool = False) -> list[date]:
    """Give the days on which a side was asked, of what was told in the time of a match."""
    return [fact.day for fact in told if fact.payload.side is side and (fact.payload.deeper or not deeper)]


def _period(ends: Iterator[date], days: list[date], today: date) -> tuple[date, date] | None:
    """Give the stretch in which somebody is to ask now; each time fills one, and what was missed before is past."""
    edges = [next(ends)]
    while edges[-1] <= today:
        edges.append(next(ends))
    place = 0
    for day in sorted(days):
        if day >= edges[place]:
            place = max(place + 1, bisect_right(edges, day) - 1)
    return (edges[place], edges[place + 1]) if place + 1 < len(edges) else None


def _fortnights_then_months(began: date) -> Iterator[date]:
    """Give the first day, the middle and the end of the first month, and then the end of each month."""
    yield began
    yield began + FORTNIGHT
    yield from (months_after(began, month) for month in count(1))


def _months_then_quarters(began: date) -> Iterator[date]:
    """Give the first day, the end of each month of the first quarter, and then of each quarter."""
    yield began
    yield from (months_after(began, month) for month in (1, 2, 3))
    yield from (months_after(began, month) for month in count(6, 3))
