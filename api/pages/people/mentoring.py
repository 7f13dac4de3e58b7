"""What is said of a mentor on his page: the assignment that a teacher agreed to in writing, and that he leaves."""

from collections.abc import Iterator, Sequence

from api.pages.people.forms import Choice, Field, Form, Offered, Place, offered
from workflow.facts.meetings import EndingOutcome
from workflow.facts.pairs import AssignmentAgreed
from workflow.subjects.mentor import Mentor
from workflow.subjects.person import Person


def mentored(place: Place) -> Sequence[Choice]:
    """Give the open cycles in whose base of mentors he stands."""
    return [(str(one.cycle.id), one.cycle.title) for one in _standing(place)]


def _outcomes(place: Place) -> Sequence[Choice]:
    return [(one.value, one.label) for one in EndingOutcome]


CYCLE = Field("cycle", "Цикл", "choice", True, mentored)
ASSIGN = Form(
    "/people/{person_id}/assignments",
    "Записать поручение педагога",
    (
        CYCLE,
        Field("content", "Что поручено", "text", True, most=4000),
        Field("work_form", "В какой форме идёт работа", required=True),
        Field("starts_on", "С какого дня", "date", True),
        Field("ends_on", "По какой день", "date", True),
        Field("pay", "Сколько и за что платят", required=True),
        Field("consent_number", "Номер письменного согласия", required=True),
        Field("signed_on", "Дата письменного согласия", "date", True),
    ),
    in_cycle=True,
)
LEAVE = Form(
    "/people/{person_id}/departures",
    "Записать, что наставник уходит",
    (
        CYCLE,
        Field("reason", "Почему", "text", True, most=4000),
        Field("leaves_on", "Последний день работы наставником: педагог с поручением предупреждает заранее", "date"),
        Field("outcome", "Итог пар, которые уже завершают работу", "choice", choices=_outcomes),
    ),
    in_cycle=True,
    sure="Да, он уходит: без последнего дня его союзы прекратятся сразу, с ним — когда этот день кончится",
)
OF_MENTOR = (ASSIGN, LEAVE)


def forms_of_mentor(place: Place) -> list[Offered]:
    """Give the forms of somebody who mentors: an assignment where one is due of him, and his leaving."""
    standing = _standing(place)
    due = any(_is_due(one) for one in standing)
    rows = ((ASSIGN,) if due else ()) + ((LEAVE,) if standing else ())
    return [one for form in rows if (one := offered(form, place))]


def assignments_of(person: Person) -> Iterator[tuple[str, AssignmentAgreed | None]]:
    """Give each open cycle in which an assignment is due of him, by title, with what was agreed; None while nothing."""
    for cycle in person.institution.cycles.values():
        mentor = cycle.mentors.get(person.id)
        if cycle.open and mentor is not None and not mentor.left and _is_due(mentor):
            yield cycle.title, mentor.assignment


def _standing(place: Place) -> list[Mentor]:
    found = [cycle.mentors.get(place.person.id) for cycle in place.cycles] if place.person else []
    return [one for one in found if one is not None and not one.left]


def _is_due(mentor: Mentor) -> bool:
    return mentor.cycle.pack.care.teacher_consent and mentor.person.is_teacher
