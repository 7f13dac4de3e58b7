"""A pair that does not fit: the mentee says so after the first meeting, and both of them do well with others."""

from api.demo.almanac import Month
from api.demo.chapters.mentee_base import mentee
from api.demo.chapters.mentor_base import mentor
from api.demo.chapters.pair_work import hold, meet_regularly, review
from api.demo.chapters.trouble.another import Anew, begin_anew, talk_over
from api.demo.script import Script, Tale

DECEMBER, JANUARY, FEBRUARY = Month.DECEMBER, Month.JANUARY, Month.FEBRUARY
SUPPORT = "Объяснили, что «не подходит» — честный ответ и подвести этим никого нельзя."
SAID = {
    "mentee": "Наставница хорошая, но мы о разном: хочется тише и медленнее.",
    "mentor": "Не обижена, понимает; готова попробовать с другим ребёнком.",
    "representative": "Папа благодарит, что спросили так рано.",
}
NEXT = "Познакомить с другим наставником до каникул."
DAYS = Anew(
    number="75-р",
    trial=(JANUARY, 14),
    planning=(FEBRUARY, 4),
)


def tell(script: Script) -> None:
    """Say how a mentee finds another mentor without blaming the first."""
    tale, couple, at = Tale("Не подошли друг другу", script), script.roster.misfit, script.almanac.at
    number = script.roster.couples.index(couple)
    first = at(DECEMBER, 15, 15)
    hold(script, couple, "organisational", first, number)
    asked = script.almanac.later(first, 1, 11)
    voice = mentor(script, couple.mentor, "Ответ наставника после встречи")
    script.say(asked, "fit.answered", couple.ref, voice, side="mentor", answer="fits")
    voice = mentee(script, couple, "Ответ после встречи")
    told = "После первой встречи ученица честно отвечает «не подходит»; пара возвращается к поиску, виноватых нет."
    tale.say(asked.replace(hour=12), told, "fit.answered", couple.ref, voice, side="mentee", answer="does_not_fit")
    script.say(asked.replace(hour=15), "support.given", couple.ref, script.psychologist, about=SUPPORT)
    talked = script.almanac.later(asked, 1, 11)
    talk_over(tale, couple, talked, SAID, NEXT, "Поговорили с ученицей, наставницей и папой.")
    told_anew = (
        "Предложена другая наставница, поспокойнее.",
        "До каникул подписано распоряжение о новой паре.",
        "Новая пара дойдёт до итога, а прежняя наставница выручит в феврале другого ребёнка.",
    )
    begin_anew(tale, couple, script.almanac.later(talked, 1, 10), DAYS, number, told_anew)
    review(script, script.roster.later(couple), at(DECEMBER, 27, 12), number)
    meet_regularly(script, script.roster.later(couple), number)
