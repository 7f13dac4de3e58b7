"""Birthdays: at fourteen and at eighteen the consents are asked again; one family forgets, and its pair waits."""

from datetime import date, datetime, time, timedelta

from api.demo.almanac import Month
from api.demo.chapters.consents import sign
from api.demo.school import Someone
from api.demo.script import Script, Tale
from workflow.access import Role
from workflow.consents.consent import AGES, birthday
from workflow.packs.pack import Numbers

OUTGROWS = "pupil-7-1"
"""Who signs only when the pair already stands still."""
TOLD = {
    "pupil-7-0": "Ученице четырнадцать: теперь подписывает и она сама. Через пять дней обе подписи на месте.",
    OUTGROWS: "Другая семья тянет: через тридцать дней служба сама остановила пару. Подписали — встречи продолжаются.",
}
FIVE_DAYS, LATE = timedelta(days=5), timedelta(days=Numbers().consent_grace_days + 5)


def tell(script: Script) -> None:
    """Ask everyone who grew up; months are those of the real calendar."""
    tale = Tale("Исполнилось четырнадцать", script)
    last = script.almanac.on(Month.NEXT_JUNE, 7)
    for number, (person, (role, signed, kinds)) in enumerate(script.consenting.items()):
        day = _grows_up(script, person, signed)
        if day is not None:
            late = person.key == OUTGROWS
            told = script.almanac.told_on(day + (LATE if late else FIVE_DAYS))
            at = datetime.combine(told, time(9, number % 60))
            if told <= last:
                _sign_anew(tale, person, role, kinds, at)


def _grows_up(script: Script, person: Someone, signed: datetime) -> date | None:
    """Give the real day after the signing on which others must sign."""
    if person.birth_date is None:
        return None
    days = (birthday(person.birth_date, age) for age in AGES)
    return next((day for day in days if day > script.almanac.real(signed).date()), None)


def _sign_anew(tale: Tale, person: Someone, role: Role, kinds: tuple[str, ...], at: datetime) -> None:
    """Sign every consent again; two of those who grew up are told of."""
    for number, kind in enumerate(kinds):
        told = TOLD.get(person.key) if number == 0 else None
        sign(tale, person, kind, role, at + timedelta(minutes=number), told)
