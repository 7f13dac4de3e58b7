"""Meetings that are planned ahead, moved and called off, and a month of meetings that one sheet of paper tells."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from api.demo.almanac import Month
from api.demo.roster import Couple
from api.demo.school import PLACE
from api.demo.script import Script, Voice

FEBRUARY, MARCH = Month.FEBRUARY, Month.MARCH
PLACES = ("Библиотека, второй этаж", "Кабинет 214", "Школьная мастерская", "Читальный зал", None)
AN_HOUR = timedelta(hours=1)
SHEET = "Лист встреч за февраль № 1"
ON_THE_SHEET = ("s0", "s1", "s2", "s3", "s6")
MOVED, CALLED_OFF = "s14", "s11"
OTHERS_LINE = "Строка другой пары: в журнале этого дня у них встречи нет."


def tell(script: Script) -> None:
    """Type the sheet: every line is an event of its own, and the one typed by mistake is annulled alone."""
    from_paper = Voice(script.curator.caller, paper=SHEET)
    at = script.almanac.at(MARCH, 4, 16)
    for number, couple in enumerate(on_the_sheet(script)):
        happened = script.almanac.at(FEBRUARY, 21 + number, 14, 10)
        values = {"kind": "regular", "minutes": 40 + 5 * number}
        script.note(at, "meeting.held", couple.ref, from_paper, values, happened=happened)
    stranger = script.roster.couples[15]
    values, happened = {"kind": "regular", "minutes": 45}, script.almanac.at(FEBRUARY, 28, 13)
    wrong = script.note(at, "meeting.held", stranger.ref, from_paper, values, happened=happened)
    named = {"annulled_source": script.source, "annulled_id": wrong, "reason": OTHERS_LINE}
    script.say(at + AN_HOUR, "fact.annulled", stranger.ref, script.curator, **named)


def on_the_sheet(script: Script) -> tuple[Couple, ...]:
    """Give the couples whose meetings of February stand on the sheet."""
    return tuple(couple for couple in script.roster.couples if couple.key in ON_THE_SHEET)


def plan_ahead(
    script: Script, couple: Couple, keeper: Voice, number: int, turn: int, moments: Sequence[datetime]
) -> UUID | None:
    """Plan some regular meetings of March and April; one is moved, one is called off and held another day.

    In a year so short that two meetings fall on one day nothing is planned.
    """
    at, days = moments[turn], [script.almanac.real_day(moment.date()) for moment in moments]
    if (turn, number % (turn + 1)) not in ((1, 0), (2, 0)) or days.count(days[turn]) > 1:
        return None
    meeting, on = uuid5(PLACE, f"meeting-{couple.key}-{turn}"), script.almanac.at
    said = on(MARCH, 2 if turn == 1 else 10, 10 + number % 6, number)
    moves = turn == 2 and couple.key == MOVED
    begins = at - timedelta(minutes=50)
    values = {"kind": "regular", "minutes": 45, "pair": couple.id, "place": PLACES[number % len(PLACES)]}
    first = begins - timedelta(days=1) if moves else begins
    script.say(said, "meeting.planned", f"meeting/{meeting}", keeper, **values, starts_at=first)
    if moves:
        change = {"starts_at": begins, "place": "Актовый зал", "reason": "В читальном зале ремонт."}
        script.say(on(MARCH, 14, 12), "meeting.moved", f"meeting/{meeting}", keeper, **change)
    if _is_called_off(couple, turn):
        why = "Контрольная неделя: договоримся о другом дне."
        script.say(on(MARCH, 14, 13), "meeting.cancelled", f"meeting/{meeting}", keeper, reason=why)
        return None
    return meeting


def held_at(script: Script, couple: Couple, turn: int, at: datetime) -> datetime:
    """Give the moment at which a regular meeting is held after all: the one called off, on the next day."""
    return script.almanac.later(at, 1, at.hour) if _is_called_off(couple, turn) else at


def _is_called_off(couple: Couple, turn: int) -> bool:
    return turn == 2 and couple.key == CALLED_OFF


def plan_of_cycle(script: Script, kind: str, said: datetime, at: datetime) -> UUID:
    """Plan a meeting of the whole cycle."""
    meeting = uuid5(PLACE, f"meeting-{script.cycle_id}-{kind}")
    values = {"kind": kind, "cycle": script.cycle_id, "minutes": 90, "place": "Актовый зал"}
    script.say(said, "meeting.planned", f"meeting/{meeting}", script.curator, **values, starts_at=at - 2 * AN_HOUR)
    return meeting
