"""How the invented people answer questionnaires: what the pack asks, the same each time, none of it flawless."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from api.demo.roster import Couple
from api.demo.school import Someone
from api.demo.script import Script, Voice
from api.demo.voices import ABOUT_OUTSIDE, ABOUT_PUPIL, ABOUT_TEACHER, STRONG_SIDES, pick
from api.demo.work_words import SATISFIED, WISHES
from workflow.access import Role, by
from workflow.packs.pack import Pack
from workflow.packs.questionnaire import HIGHEST, LOWEST, Item, Questionnaire, QuestionnairePurpose
from workflow.packs.shelf import named

PACK = "kemerovo-2021"
PURPOSES = QuestionnairePurpose

LIKES = ("Собираю модели из картона", "Рисую и слушаю музыку", "Играю в волейбол", "Смотрю за птицами", "Пеку с мамой")
TO_A_PRO = (
    "Что было самым трудным в первый год работы?",
    "Чему из школы вы пользуетесь каждый день?",
    "Как вы поняли, что это ваше дело?",
)
WORK = (
    "Отвечаю за то, чтобы всё работало незаметно. Живое — когда задача решается не с первого раза.",
    "Каждый день разные люди и разные задачи; лучшее — видеть, что твоя работа кому-то помогла.",
    "Довожу чертёж до готовой вещи. Интереснее всего середина, когда ещё можно всё переделать.",
)
PROGRAMME_IS_GOOD = (
    "Наставника подбирали под запрос, а не как придётся",
    "Есть к кому прийти, когда не получается",
    "Встречи идут в удобное время",
)
WORDS: Mapping[str, Sequence[str]] = {
    "likes": LIKES,
    "ask_a_pro": TO_A_PRO,
    "strong_sides": STRONG_SIDES,
    "share": STRONG_SIDES,
    "work": WORK,
    "gave": SATISFIED,
    "lacked": WISHES,
    "what_changed": SATISFIED,
    "strong": PROGRAMME_IS_GOOD,
    "weak": WISHES,
    "what_lacked": ("Времени на обучение наставников",),
    "change_next": ("Начать обучение в сентябре и позвать больше мужчин",),
}
"""By the code of the question; a question in words that stands neither here nor below is left without an answer."""

START, WIDTH = 3, 5
"""Where answers on a scale of ten begin, and over how much they spread."""


def fill(script: Script, person: Someone, role: Role, form: str, purpose: str, number: int, at: datetime) -> None:
    """Have a person answer the questionnaire that the pack has for him: a pupil on paper, everyone else himself."""
    code, asked = find(named(PACK), purpose, role.code, form)
    if role is by.CURATOR:
        voice = script.curator
    elif person.is_pupil:
        voice = script.on_paper(person, role, f"Анкета «{asked.title}»")
    else:
        voice = script.himself(person, role)
    say(script, person, code, asked, number, at, voice)


def say(
    script: Script, person: Someone, code: str, asked: Questionnaire, number: int, at: datetime, voice: Voice
) -> None:
    """Say one questionnaire with its answers."""
    values = {"cycle": script.cycle_id, "purpose": asked.purpose.value, "code": code, "version": asked.version}
    script.say(at, "questionnaire.submitted", person.ref, voice, **values, answers=answers(person, asked, number))


def form_of(script: Script, person: Someone, couples: Sequence[Couple]) -> str:
    """Give the form in which a person takes part: as a mentor the one he offered, as a mentee that of his pair."""
    if person in script.roster.mentors:
        return script.roster.forms_of(person)[0]
    return next(couple.form for couple in couples if couple.mentee is person)


def find(pack: Pack, purpose: str, audience: str, form: str) -> tuple[str, Questionnaire]:
    """Give the first questionnaire of a purpose for somebody in a form, with its code."""
    return next(
        (code, one)
        for code, one in pack.questionnaires.items()
        if one.purpose == purpose and one.audience == audience and form in one.forms
    )


def answers(person: Someone, asked: Questionnaire, number: int) -> dict[str, Any]:
    """Answer every question that must be answered, and those besides to which somebody has something to say."""
    given = {one.code: ANSWERS[one.kind](person, asked, one, number + place) for place, one in enumerate(asked.items)}
    return {code: answer for code, answer in given.items() if answer is not None}


def _rating(person: Someone, asked: Questionnaire, item: Item, number: int) -> int:
    """Begin where the person stands; later answers have gone up from there mostly, some stay, a few are lower."""
    entry = START + (person.id.int % 997 * 11 + sum(map(ord, item.code))) % WIDTH
    if item.after is None:
        return entry + 2 if asked.purpose in (PURPOSES.QUALITY, PURPOSES.CONFORMITY) else entry
    change = (person.id.int % 997 * 3 + number * 5) % 6 - 1
    return max(LOWEST, min(HIGHEST, entry + (-change if item.parameter == "anxiety" else change)))


def _words(person: Someone, asked: Questionnaire, item: Item, number: int) -> str | None:
    if asked.purpose is PURPOSES.MENTOR and item.code in ("why", "about"):
        return pick(_about(person), number)
    return pick(WORDS[item.code], number) if item.code in WORDS else None


def _about(person: Someone) -> Sequence[str]:
    return ABOUT_PUPIL if person.is_pupil else ABOUT_TEACHER if "teacher" in person.kinds else ABOUT_OUTSIDE


def _choices(person: Someone, asked: Questionnaire, item: Item, number: int) -> list[str]:
    codes = list(item.choices)
    first, second = pick(codes, number), pick(codes, number + 1)
    return [first, second] if number % 2 and (item.most or 2) > 1 else [first]


ANSWERS: Mapping[str, Callable[[Someone, Questionnaire, Item, int], Any]] = {
    "rating": _rating,
    "choice": lambda person, asked, item, number: pick(list(item.choices), number),
    "choices": _choices,
    "number": lambda person, asked, item, number: min(item.most or HIGHEST, (item.least or 0) + 1 + number % 3),
    "line": _words,
    "text": _words,
    "yes_no": lambda person, asked, item, number: number % 5 != 2,
}
"""By the kind of the question."""
