"""What the service refuses: a report about a child before consent, a mentor over capacity, a meeting after the end."""

from uuid import uuid5

from api.demo.almanac import Month
from api.demo.chapters.pair_work import keeper
from api.demo.school import PLACE
from api.demo.script import Script, Tale
from workflow.access import by

SEPTEMBER, JANUARY, MARCH = Month.SEPTEMBER, Month.JANUARY, Month.MARCH


def tell(script: Script) -> None:
    """Say what was sent and not taken: each stays to be seen, with the sentence that says why."""
    tale, roster, at = Tale("Служба отказала", script), script.roster, script.almanac.at
    child = roster.uneasy.mentee
    voice = script.himself(script.school.class_teacher(child), by.INFORMANT)
    values = {"cycle": script.cycle_id, "report": "Ребёнок способный, но тревожный."}
    told = (
        "Классный руководитель пишет о ребёнке раньше, чем подписано согласие: не принято, сказано, чья нужна подпись."
    )
    tale.say_in_vain(at(SEPTEMBER, 14, 16), told, "informant.reported", child.ref, voice, **values)
    match = f"match/{uuid5(PLACE, 'match-over-capacity')}"
    values = {"pair": roster.latecomer.id, "mentor": script.school.grades[9][8].id}
    told = "Девятикласснику предлагают третьего подопечного: больше двух ученик не ведёт."
    tale.say_in_vain(at(JANUARY, 17, 10), told, "match.proposed", match, script.curator, **values)
    couple = roster.moving
    told = "Встречу записывают паре, которая уже окончена."
    values = {"kind": "regular", "minutes": 40}
    tale.say_in_vain(at(MARCH, 3, 15), told, "meeting.held", couple.ref, keeper(script, couple), **values)
