"""An early end: a family moves away, and everybody says goodbye before the pair is over."""

from api.demo.almanac import Month
from api.demo.chapters.pair_work import hold
from api.demo.chapters.trouble.another import talk_over
from api.demo.script import Script, Tale

FEBRUARY = Month.FEBRUARY
NOTE = "Семья уезжает в конце месяца; просят попрощаться как следует."
REASON = "Семья переезжает в другой город."
NEXT = "Характеристика и тетрадь передаются в новую школу; там тоже есть наставничество."
SAID = {
    "mentee": "Грустно уезжать, но тетрадь ошибок берёт с собой.",
    "mentor": "Рада, что успели; готова взять другого ребёнка осенью.",
    "representative": "Мама просит рекомендацию для новой школы.",
}


def tell(script: Script) -> None:
    """Say how a pair ends before three months are over."""
    tale, couple, at = Tale("Расстались раньше срока", script), script.roster.moving, script.almanac.at
    hold(script, couple, "regular", at(FEBRUARY, 22, 14), 3)
    told = "Мама рассказывает куратору, что семья уезжает."
    values = {"side": "mentee", "how": "call", "note": NOTE}
    tale.say(at(FEBRUARY, 24, 11), told, "contact.made", couple.ref, script.curator, **values)
    script.say(at(FEBRUARY, 28, 9), "outcome.recorded", couple.ref, script.curator, outcome="partly_reached")
    told = "Пара окончена меньше чем через три месяца: у куратора появляется задача поговорить с каждым."
    values = {"reason": REASON, "next_step": NEXT}
    left = at(FEBRUARY, 28)
    tale.say(left, told, "mentee.left", couple.ref, script.curator, **values)
    told = "Прощальные беседы с ученицей, наставницей и мамой; тетрадь едет в новую школу."
    talk_over(tale, couple, script.almanac.later(left, 1, 10), SAID, NEXT, told)
