"""A mentor moves to another town: nobody is to blame, and the mentee hears so."""

from api.demo.almanac import Month
from api.demo.chapters.trouble.another import Anew, begin_anew, talk_over
from api.demo.script import Script, Tale
from workflow.access import by

FEBRUARY, MARCH, APRIL, MAY = Month.FEBRUARY, Month.MARCH, Month.APRIL, Month.NEXT_MAY
LEAVES = "Переезжает в другой город; с наставляемым попрощались, рабочие записи переданы куратору."
SUPPORT = "Поговорили о том, что уход наставника — не его вина; решили искать нового сразу."
SAID = {
    "mentee": "Жаль, что так вышло; дело нравится, бросать не хочет.",
    "mentor": "Готов раз в месяц отвечать на письма через куратора.",
    "representative": "Родители знают о переезде наставника и согласны на нового.",
}
DAYS = Anew(
    number="9-р",
    trial=(MARCH, 1),
    planning=(MARCH, 4),
    regular=((MARCH, 11), (MARCH, 30), (APRIL, 8), (APRIL, 19), (MAY, 5)),
)


def tell(script: Script) -> None:
    """Say how a pair goes on after its mentor moved away."""
    tale, couple, at = Tale("Наставник переезжает", script), script.roster.changing, script.almanac.at
    voice, values = script.himself(couple.mentor, by.MENTOR), {"cycle": script.cycle_id, "reason": LEAVES}
    told = "Врач из поликлиники переезжает в другой город. Пара не кончается: она ищет другого наставника."
    left = at(FEBRUARY, 16)
    tale.say(left, told, "mentor.left", couple.mentor.ref, voice, **values)
    script.say(left.replace(hour=15), "support.given", couple.ref, script.psychologist, about=SUPPORT)
    told = "Психолог поговорил с учеником, с родителями и с самим наставником: здесь никто не виноват."
    talked = script.almanac.later(left, 1, 11)
    talk_over(tale, couple, talked, SAID, "Новый наставник в ту же неделю.", told)
    told_anew = (
        "Программист из резерва соглашается; знакомятся вдвоём, вторая общая встреча не нужна.",
        "Распоряжение закрепляет пару с новым наставником.",
        "Пара начинает сначала и к маю проводит все встречи.",
    )
    begin_anew(tale, couple, script.almanac.later(talked, 1, 10), DAYS, 1, told_anew)
