"""All year: the curator asks both sides how it goes, twice in the first month and then monthly.

Months are those of the real calendar, whichever days of the script fall on them.
"""

from datetime import date, datetime, time, timedelta

from api.demo.almanac import Month
from api.demo.chapters.pairing import proposed_at
from api.demo.roster import Couple
from api.demo.script import Script
from workflow.school_days.months import months_after

JANUARY, FEBRUARY, MARCH, MAY = Month.JANUARY, Month.FEBRUARY, Month.MARCH, Month.NEXT_MAY
WAYS = ("meeting", "call", "message", "meeting", "call")
NOTES = (
    "Встречаются, оба довольны; трудностей нет.",
    "Ищут общее время: договорились о среде.",
    "Цель понятна, просят совета, как не решать за другого.",
    "Сдвинулись с места, показали тетрадь.",
    None,
)
NOT_ASKED = ("s2", "s13", "e2", "e8")
"""Whom the curator lost sight of from January to March: the open tasks of care tell so."""
SILENCE = ((JANUARY, 20), (MARCH, 16))
MONTHS = 6
A_DAY, FORTNIGHT = timedelta(days=1), timedelta(days=15)


def tell(script: Script) -> None:
    """Ask everybody who works in a pair; second mentors and their mentees are asked in the stories of those pairs."""
    roster = script.roster
    parting = {
        roster.misfit: script.almanac.on(Month.DECEMBER, 15),
        roster.silent: script.almanac.on(JANUARY, 24),
        roster.changing: script.almanac.on(FEBRUARY, 11),
        roster.withdrawing: script.almanac.on(MARCH, 4),
        roster.moving: script.almanac.on(FEBRUARY, 22),
    }
    for number, couple in enumerate(roster.working):
        agreed = proposed_at(script, couple) + A_DAY
        ask(script, couple, agreed.date(), parting.get(couple, script.almanac.on(MAY, 12)), number)


def ask(script: Script, couple: Couple, agreed: date, until: date, number: int) -> None:
    """Ask both sides of a couple from the day on which they agreed until another one."""
    began = script.almanac.real_day(agreed)
    days = [began + A_DAY, began + FORTNIGHT, *(months_after(began, month) + A_DAY for month in range(1, MONTHS + 1))]
    for turn, real in enumerate(days):
        day = script.almanac.told_on(real)
        if day <= agreed or day > until or _is_forgotten(script, couple, day):
            continue
        at = datetime.combine(day, time(10 + (number + turn) % 6, number % 50))
        for place, side in enumerate(("mentee", "mentor")):
            how = WAYS[(number + turn + place) % len(WAYS)]
            note = NOTES[(number + turn * 2 + place) % len(NOTES)]
            values = {"side": side, "how": how, "deeper": turn > 0, "note": note}
            voice = script.colleague if couple.group == "robots" else script.curator
            script.say(at + timedelta(minutes=8 * place), "contact.made", couple.ref, voice, **values)


def _is_forgotten(script: Script, couple: Couple, day: date) -> bool:
    first, last = (script.almanac.on(*edge) for edge in SILENCE)
    return couple.key in NOT_ASKED and first <= day < last
