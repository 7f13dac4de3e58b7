"""A mentee without a mentor: support, an attempt a month, two mentors who did not become his, and a next step."""

from uuid import uuid5

from api.demo.almanac import Month
from api.demo.chapters.mentee_base import mentee
from api.demo.chapters.mentor_base import mentor
from api.demo.school import PLACE
from api.demo.script import Script, Tale, Voice

JANUARY, FEBRUARY, MARCH = Month.JANUARY, Month.FEBRUARY, Month.MARCH
APRIL, MAY, JUNE = Month.APRIL, Month.NEXT_MAY, Month.NEXT_JUNE
ARCHITECT, EDITOR = 4, 8
SUPPORT = (
    "Договорились о встречах раз в две недели, пока ищем наставника.",
    "Вместе составили список вопросов к разным профессиям.",
    "Съездила на день открытых дверей техникума с классным руководителем.",
)
ATTEMPTS = (
    (
        (JANUARY, 14),
        (FEBRUARY, 14),
        "Психолог встречается с ученицей раз в две недели; назначен день следующей попытки.",
    ),
    ((FEBRUARY, 14), (MARCH, 21), "Спрашивают на предприятиях-партнёрах; следующая попытка — в марте."),
    ((MARCH, 21), (APRIL, 18), "Ищут среди родителей и выпускников; день следующей попытки — в апреле."),
    ((APRIL, 18), (MAY, 16), "Колледж обещает мастера к осени; последняя попытка этого года — в мае."),
    ((MAY, 16), (JUNE, 7), "К концу года решают, с чего начать в сентябре."),
)
NOT_HIS = {
    ARCHITECT: "Архитектор честно отвечает: второго ученика до лета не потянет.",
    EDITOR: "Редактор газеты — не её профессия.",
}
REASON = "Наставник нужной профессии за год не нашёлся."
NEXT = "В сентябре первая в очереди: архитектор из проектного бюро согласна взять двоих."


def tell(script: Script) -> None:
    """Say how the search goes on all year, and with what it ends."""
    tale, couple, at = Tale("Остался без наставника", script), script.roster.unmatched, script.almanac.at
    _try(tale, ARCHITECT, (JANUARY, 14), mentor(script, script.school.outside[ARCHITECT], "Ответ наставника"))
    _try(tale, EDITOR, (MARCH, 21), mentee(script, couple, "Ответ о паре"))
    for number, (day, next_on, told) in enumerate(ATTEMPTS):
        about = SUPPORT[number % len(SUPPORT)]
        script.say(at(*day, 16), "support.given", couple.ref, script.psychologist, about=about)
        on = script.almanac.on(*next_on)
        tale.say(at(*day, 17), told, "care.scheduled", couple.ref, script.curator, next_on=on)
    script.say(at(JUNE, 7, 10), "outcome.recorded", couple.ref, script.curator, outcome="not_reached")
    ending = {"outcome": "not_reached", "reason": REASON, "next_step": NEXT}
    sentence = "Год кончился без пары: итог и следующий шаг записаны, в сентябре она первая в очереди."
    tale.say(at(JUNE, 7, 11), sentence, "pair.dissolved", couple.ref, script.curator, **ending)


def _try(tale: Tale, place: int, day: tuple[Month, int], voice: Voice) -> None:
    """Propose a mentor of whom nothing comes; whoever speaks says why."""
    script, couple, at = tale.script, tale.script.roster.unmatched, tale.script.almanac.at
    match = f"match/{uuid5(PLACE, f'match-{couple.key}-{place}')}"
    mentor_id = script.school.outside[place].id
    script.say(at(*day, 10), "match.proposed", match, script.curator, pair=couple.id, mentor=mentor_id)
    side, told = ("mentor" if place == ARCHITECT else "mentee"), NOT_HIS[place]
    tale.say(at(*day, 15), told, "match.declined", match, voice, side=side, reason=told)
