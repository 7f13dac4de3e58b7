"""Who is asked what in a cycle, what of it is filled in, and what waits for an answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.access import Role
from workflow.packs.questionnaire import Audience, Questionnaire
from workflow.stages import Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.subjects.submissions import Submission, asked_of, forms_of, standing, submissions
from workflow.words import Named


class Filling(Named):
    """Where one person's questionnaire stands."""

    FILLED = "filled", "заполнена"
    OPEN = "open", "ждёт ответа"
    LATER = "later", "ещё рано"
    CLOSED = "closed", "осталась без ответа"


@dataclass(frozen=True, slots=True)
class Put:
    """One questionnaire put to one person: everything he submitted, in that order, and what of it counts.

    `again`: it may be answered once more without a reason.
    """

    code: str
    asked: Questionnaire
    state: Filling
    submitted: tuple[Submission, ...]
    counts: tuple[Submission, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One questionnaire of a cycle: whom it is for now, and who of them filled it in."""

    code: str
    asked: Questionnaire
    due: bool
    people: tuple[Person, ...]
    filled: tuple[Person, ...]


def put_to(cycle: Cycle, person: Person) -> list[Put]:
    """Give every questionnaire that is for a person in a cycle, in the order of the stages that ask for them."""
    found = (put(cycle, person, code) for code, _ in asked_of(person, cycle))
    return sorted((one for one in found if one), key=lambda one: place(Stage(one.asked.stage)))


def put(cycle: Cycle, person: Person, code: str) -> Put | None:
    """Give one questionnaire as it stands for a person; None when it is for others and he never filled it in."""
    asked = cycle.pack.questionnaires.get(code)
    said = submissions(person, cycle, code)
    if asked is None or (not said and not forms_of(person, cycle, asked.audience) & set(asked.forms)):
        return None
    state = Filling.FILLED if said else _unfilled(cycle, asked)
    return Put(code, asked, state, tuple(said), tuple(standing(said)), cycle.open and (asked.repeats or not said))


def _unfilled(cycle: Cycle, asked: Questionnaire) -> Filling:
    if not cycle.open:
        return Filling.CLOSED
    return Filling.OPEN if is_due(cycle, asked) else Filling.LATER


def is_due(cycle: Cycle, asked: Questionnaire) -> bool:
    """Say whether the cycle has come to the stage from which on a questionnaire is asked for."""
    return place(cycle.stage) >= place(Stage(asked.stage))


def asked_in(cycle: Cycle) -> list[Asked]:
    """Give every questionnaire of a cycle's pack that somebody is asked, with those who are and those who answered."""
    found = []
    for code, asked in cycle.pack.questionnaires.items():
        people = tuple(_people(cycle, asked))
        if people:
            filled = tuple(person for person in people if submissions(person, cycle, code))
            found.append(Asked(code, asked, is_due(cycle, asked), people, filled))
    return found


def _people(cycle: Cycle, asked: Questionnaire) -> Iterator[Person]:
    """Give those who take part now: an ended pair and a mentor who left are asked by their curator alone."""
    forms = set(asked.forms)
    if asked.audience is Audience.MENTEE:
        yield from dict.fromkeys(pair.mentee for pair in cycle.counted_pairs if pair.form in forms)
    elif asked.audience is Audience.MENTOR:
        for mentor in cycle.standing_mentors:
            if forms_of(mentor.person, cycle, Audience.MENTOR) & forms:
                yield mentor.person
    else:
        yield from (person for person in cycle.institution.people.values() if Role.CURATOR in person.roles)
