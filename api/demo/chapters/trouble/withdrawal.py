"""A mother withdraws the consent to process data: the pair stands still at once, and the clock of the law runs."""

from api.demo.almanac import Month
from api.demo.chapters.pair_work import hold
from api.demo.script import Script, Tale
from workflow.access import by

FEBRUARY, MARCH = Month.FEBRUARY, Month.MARCH
REASON = "Отозвано согласие на обработку данных."
NEXT = "Двери открыты: если семья передумает, начать можно с нового согласия."


def tell(script: Script) -> None:
    """Say how a family takes its consent back, what is refused from then on, and how the data is destroyed."""
    tale, couple, at = Tale("Мать отозвала согласие", script), script.roster.withdrawing, script.almanac.at
    child, teacher = couple.mentee, script.school.class_teacher(couple.mentee)
    hold(script, couple, "regular", at(FEBRUARY, 23, 14), 5)
    if child.parent is None:
        return
    withdrawn = at(MARCH, 9, 11)
    voice = script.on_paper(child.parent, by.REPRESENTATIVE, "Отзыв согласия")
    told = "Заявление принято: пара остановлена в ту же минуту, пошли тридцать дней на уничтожение данных."
    tale.say(withdrawn, told, "consent.withdrawn", child.ref, voice, kind="processing")
    told = "Учитель по привычке присылает отзыв об ученице. Принять его уже нельзя."
    values = {"cycle": script.cycle_id, "report": "Стала увереннее отвечать у доски."}
    later = script.almanac.later(withdrawn, 1, 15)
    tale.say_in_vain(later, told, "informant.reported", child.ref, script.himself(teacher, by.INFORMANT), **values)
    ended = script.almanac.later(withdrawn, 8, 12)
    script.say(ended, "outcome.recorded", couple.ref, script.curator, outcome="mentee_left")
    told = "Пара окончена с итогом; семье сказано, что вернуться можно."
    values = {"reason": REASON, "next_step": NEXT}
    tale.say(ended.replace(hour=13), told, "mentee.left", couple.ref, script.curator, **values)
    erased = script.almanac.later(withdrawn, 27, 12)
    told = (
        "Данные ученицы уничтожены по акту раньше срока; журнал по-прежнему сходится: в нём были только обязательства."
    )
    act = {"act_number": "1-У", "act_date": erased.date(), "destroyed_by": "комиссия школы, три подписи"}
    tale.say(erased, told, "person.erased", child.ref, script.director, **act)
