"""Who is asked what in a cycle, what of it is filled in, and what waits for an answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from workflow.access import Role
from workflow.facts.cycles import StageCompleted, StageForced
from workflow.facts.pairs import MentorOffered, RequestSubmitted
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

    `again`: it may be answered once more without a reason. `due_on` is the last day for an answer that is waited for;
    None while there is none, or where the pack names no term.
    """

    code: str
    asked: Questionnaire
    state: Filling
    submitted: tuple[Submission, ...]
    counts: tuple[Submission, ...]
    again: bool
    due_on: date | None


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
    again = cycle.open and (asked.repeats or not said)
    due = due_on(cycle, asked, person) if state is Filling.OPEN else None
    return Put(code, asked, state, tuple(said), tuple(standing(said)), again, due)


def due_on(cycle: Cycle, asked: Questionnaire, person: Person) -> date | None:
    """Give the last day for a questionnaire: so many days after its stage began, or after he came to the cycle later.

    None where the pack names no term, for one that is answered again and again, and before its stage.
    """
    days = cycle.pack.questionnaire_days.get(asked.stage)
    if days is None or asked.repeats or not is_due(cycle, asked):
        return None
    begun = begun_at(cycle, Stage(asked.stage)).astimezone(cycle.institution.timezone).date()
    return max(begun, _came_on(cycle, person)) + timedelta(days=days)


def begun_at(cycle: Cycle, stage: Stage) -> datetime:
    """Give when the cycle came to a stage for the first time: with the end of the stage before it, however it ended."""
    return cycle.derive(_begun_at, stage)


def _begun_at(cycle: Cycle, stage: Stage) -> datetime:
    forced = (fact for approval in cycle.approvals for fact in approval.of(StageForced))
    asked = {fact.number: approval.asked.payload for approval in cycle.approvals for fact in approval.of(StageForced)}
    ends = [(fact.at, fact.payload.stage) for fact in cycle.of(StageCompleted)]
    ends += [(fact.at, getattr(asked[fact.number], "stage", stage)) for fact in forced]
    found = (at for at, ended in sorted(ends) if place(ended) + 1 >= place(stage))
    return cycle.opening.at if place(stage) == 0 else next(found, cycle.opening.at)


def _came_on(cycle: Cycle, person: Person) -> date:
    """Give the day of his first request or offer in the cycle; whoever else is asked was there all along."""
    asked = [fact.day for pair in person.pairs if pair.cycle is cycle for fact in pair.of(RequestSubmitted)]
    offered = [fact.day for fact in person.of(MentorOffered) if fact.payload.cycle == cycle.id]
    return min((*asked, *offered), default=cycle.opened_on)


def _unfilled(cycle: Cycle, asked: Questionnaire) -> Filling:
    if not cycle.open:
        return Filling.CLOSED
    return Filling.OPEN if is_due(cycle, asked) else Filling.LATER


def is_due(cycle: Cycle, asked: Questionnaire) -> bool:
    """Say whether the cycle has come to the stage from which on a questionnaire is asked for."""
    return place(cycle.stage) >= place(Stage(asked.stage))


def asked_in(cycle: Cycle) -> list[Asked]:
    """Give every questionnaire of a cycle's pack that somebody is asked, with those who are and those who answered."""
    taking = Taking(cycle)
    return [one for code in cycle.pack.questionnaires if (one := asked_as(taking, code)).people]


class Taking:
    """Who takes part in a cycle now and in which forms, looked up once for all its questionnaires.

    An ended pair and a mentor who left are asked by their curator alone.
    """

    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle

    @cached_property
    def mentees(self) -> list[tuple[Person, frozenset[str]]]:
        """Give each pair's mentee with its form: he may have several."""
        return [(pair.mentee, frozenset((pair.form,))) for pair in self.cycle.counted_pairs]

    @cached_property
    def mentors(self) -> list[tuple[Person, frozenset[str]]]:
        """Give each mentor with his forms."""
        people = (mentor.person for mentor in self.cycle.standing_mentors)
        return [(person, forms_of(person, self.cycle, Audience.MENTOR)) for person in people]

    def of(self, asked: Questionnaire) -> tuple[Person, ...]:
        """Give whom a questionnaire is for."""
        if asked.audience not in (Audience.MENTEE, Audience.MENTOR):
            return tuple(self.cycle.institution.holding(Role.CURATOR))
        forms = frozenset(asked.forms)
        found = self.mentees if asked.audience is Audience.MENTEE else self.mentors
        return tuple(dict.fromkeys(person for person, taken in found if not forms.isdisjoint(taken)))


def asked_as(taking: Taking, code: str) -> Asked:
    """Give one questionnaire of a cycle's pack, with those who are asked it and those who answered."""
    cycle = taking.cycle
    asked = cycle.pack.questionnaires[code]
    people = taking.of(asked)
    filled = tuple(person for person in people if submissions(person, cycle, code))
    return Asked(code, asked, is_due(cycle, asked), people, filled)
