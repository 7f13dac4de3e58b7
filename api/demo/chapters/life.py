"""What no roadmap foresees: a newcomer in January, an illness, a slip of the pen, two requests to the head."""

from datetime import timedelta
from uuid import UUID, uuid5

from api.demo.almanac import Month
from api.demo.chapters.mentee_base import ask, examine
from api.demo.chapters.pair_work import hold
from api.demo.chapters.pairing import form_later
from api.demo.chapters.preparation import name_parent
from api.demo.roster import Couple
from api.demo.school import PLACE
from api.demo.script import Script
from workflow.access import by

DECEMBER, JANUARY, FEBRUARY, MARCH = Month.DECEMBER, Month.JANUARY, Month.FEBRUARY, Month.MARCH
ILL = "Ученик лечится дома, врач просил месяц без занятий."
SKIPPED_TRIAL = (
    "Болезнь пришлась на всё время пробных встреч. Пара хорошо знакома и готова сразу планировать: "
    "пробную работу совместят с планированием."
)
FEWER_MEETINGS = "Пара начала на полтора месяца позже других: просим засчитать работу по двум встречам."
NOT_FEWER = "До мая время есть, четыре встречи пара успеет провести."


def tell(script: Script) -> None:
    """Say what happened besides the plan."""
    _correct(script)
    _join_late(script)
    form_later(script)
    _fall_ill(script)
    latecomer = script.roster.latecomer
    asked = _ask_to_waive(script, latecomer, "regular_meetings_were_held", FEWER_MEETINGS, (MARCH, 14))
    at = script.almanac.at(MARCH, 17, 11)
    script.say(at, "approval.declined", f"approval/{asked}", script.director, reason=NOT_FEWER)


def _correct(script: Script) -> None:
    """Correct a meeting typed as seven hours long."""
    couple, almanac = script.roster.couples[4], script.almanac
    at = almanac.at(DECEMBER, 20, 16)
    voice = script.on_paper(couple.mentor, by.MENTOR, "Журнал встреч")
    wrong = script.say(at, "meeting.held", couple.ref, voice, kind="regular", minutes=450)
    values = {"corrected_source": script.source, "corrected_id": wrong, "data": {"kind": "regular", "minutes": 45}}
    reason = "Опечатка при вводе: в журнале 45 минут."
    script.say(almanac.at(DECEMBER, 22, 10), "fact.corrected", couple.ref, script.curator, **values, reason=reason)


def _join_late(script: Script) -> None:
    """Let a pupil who came to the school in January climb at once."""
    couple, almanac = script.roster.latecomer, script.almanac
    at = almanac.at(JANUARY, 10, 10)
    script.say(at, "person.registered", couple.mentee.ref, script.curator, **couple.mentee.card)
    name_parent(script, couple.mentee, at + timedelta(minutes=10))
    ask(script, couple, 1, almanac.at(JANUARY, 10, 14))
    examine(script, couple, 1, almanac.at(JANUARY, 12, 12))
    script.say(almanac.at(JANUARY, 17, 9), "mentee.admitted", couple.ref, script.curator)
    hold(script, couple, "acquaintance", almanac.at(JANUARY, 19, 9), 1)


def _fall_ill(script: Script) -> None:
    """Pause a pair for an illness, resume it, and waive the trial meeting that fell into the pause."""
    couple, almanac = script.roster.ill, script.almanac
    script.say(almanac.at(JANUARY, 12, 9), "pair.paused", couple.ref, script.curator, reason=ILL)
    script.say(almanac.at(FEBRUARY, 1, 9), "pair.resumed", couple.ref, script.curator)
    asked = _ask_to_waive(script, couple, "trial_meeting_was_held", SKIPPED_TRIAL, (FEBRUARY, 2))
    script.say(almanac.at(FEBRUARY, 3, 9), "waiver.confirmed", f"approval/{asked}", script.deputy)


def _ask_to_waive(script: Script, couple: Couple, requirement: str, reason: str, when: tuple[Month, int]) -> UUID:
    asked = uuid5(PLACE, f"waiver-{couple.key}-{requirement}")
    values = {"cycle": script.cycle_id, "requirement": requirement, "pair": couple.id, "reason": reason}
    script.say(script.almanac.at(*when, 11), "waiver.asked", f"approval/{asked}", script.curator, **values)
    return asked
