"""Whether a person fits a form: the pack's profiles asked one by one, with the reason in words."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from workflow.packs.form import Profile
from workflow.packs.pack import Numbers
from workflow.words import counted

if TYPE_CHECKING:
    from workflow.subjects.person import Person


def misfit(
    profiles: Iterable[Profile],
    person: "Person",
    numbers: Numbers,
    day: date,
    situation: str | None = None,
    category: str | None = None,
    mentor_type: str | None = None,
) -> tuple[str, ...]:
    """Say why a person fits none of the profiles; nothing said means that one fits.

    The reasons are those of the profile that comes nearest; whose status is another is told that and nothing more. Age
    is taken on `day`; `mentor_type` is what a mentor offers to be. What compares him with a mentee (step, subject) is
    asked when the two are proposed to each other.
    """
    told: list[tuple[bool, tuple[str, ...]]] = []
    for profile in profiles:
        if other := _another_status(profile, person):
            told.append((True, (other,)))
            continue
        reasons = tuple(_reasons(profile, person, numbers, day, situation))
        if situation is not None and profile.category not in (None, category):
            reasons = (*reasons, f"причина запроса не подходит для роли «{profile.title}»")
        if mentor_type in profile.same_subject_for and person.card and not person.card.subject:
            reasons = (*reasons, "наставнику-предметнику нужен предмет, в карточке он не назван")
        if not reasons:
            return ()
        told.append((False, reasons))
    _, nearest = min(told, key=lambda one: (one[0], len(one[1])), default=(False, ()))
    return nearest


def _another_status(profile: Profile, person: "Person") -> str:
    """Say that the profile is for others: for pupils, say, where he is a teacher."""
    card = person.card
    if card is None or not profile.kinds or {kind.value for kind in card.kinds} & set(profile.kinds):
        return ""
    return f"нужен другой статус для роли «{profile.title}», а это {', '.join(kind.label for kind in card.kinds)}"


def _reasons(profile: Profile, person: "Person", numbers: Numbers, day: date, situation: str | None) -> Iterable[str]:
    card = person.card
    if card is None:
        yield "карточка человека удалена"
        return
    if profile.situations and situation is None:
        yield f"для роли «{profile.title}» нужно назвать причину запроса"
    elif profile.situations and situation not in profile.situations:
        yield f"причина запроса не подходит для роли «{profile.title}»"
    age = person.age_on(day)
    if profile.age_from is not None and age is None:
        yield f"нужен возраст от {counted(profile.age_from, 'года', 'лет', 'лет')}, даты рождения в карточке нет"
    if profile.age_from is not None and age is not None and age < profile.age_from:
        yield f"нужен возраст от {counted(profile.age_from, 'года', 'лет', 'лет')}, сейчас {age}"
    grade_from = numbers.senior_grade if profile.grade_from == "senior" else profile.grade_from
    if grade_from is not None and (card.grade is None or card.grade < grade_from):
        yield f"нужен класс не ниже {grade_from}-го, сейчас {card.grade or 'не указан'}"
    if profile.work_years_from is not None and (card.work_years is None or card.work_years < profile.work_years_from):
        needed = counted(profile.work_years_from, "год", "года", "лет")
        there = "в карточке его нет" if card.work_years is None else f"есть {card.work_years}"
        yield f"нужно {needed} стажа, {there}"
    if profile.work_years_to is not None and profile.work_years_from is None and card.work_years is None:
        yield "нужен стаж, в карточке его нет"
    if profile.work_years_to is not None and card.work_years is not None and card.work_years > profile.work_years_to:
        yield f"стаж не больше {counted(profile.work_years_to, 'года', 'лет', 'лет')}, есть {card.work_years}"
