"""Whether a person fits each form of a cycle, as a mentee and as a mentor, and what he still needs to take part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflow.access import Caller
from workflow.facts.pairs import Side
from workflow.queries.bases.papers import Paper, in_words, missing_consents, missing_of_mentee, missing_of_mentor
from workflow.seeing.fields import sees
from workflow.subjects.cycle import Cycle
from workflow.subjects.eligibility import misfit
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Fitness:
    """One form from one side: he fits it when there are no `reasons` against; `needs` is what to bring besides."""

    form: str
    title: str
    side: Side
    run: bool
    reasons: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Say whether the pack lets him in."""
        return not self.reasons


def fitness_of(person: Person, cycle: Cycle, caller: Caller, day: date) -> Iterator[Fitness]:
    """Ask every form of the cycle's pack, both sides; age and grade are those of `day`.

    Why he needs a mentor is used for those who may know it; for the others the form is asked without it.
    """
    for code, form in cycle.pack.forms.items():
        run = cycle.forms_run is None or code in cycle.forms_run
        for side, reasons, needs in (
            (Side.MENTEE, _as_mentee(person, cycle, code, caller, day), _needs_of_mentee(person, cycle, code)),
            (Side.MENTOR, _as_mentor(person, cycle, code, day), _needs_of_mentor(person, cycle)),
        ):
            brought = tuple(in_words(paper, person, day) for paper in needs)
            yield Fitness(code, form.title, side, run, reasons, brought)


def _as_mentee(person: Person, cycle: Cycle, code: str, caller: Caller, day: date) -> tuple[str, ...]:
    pair = _pair(person, cycle, code)
    situation = pair.situation if pair and sees(caller, "situation") else None
    numbers, category = cycle.pack.numbers, cycle.pack.category_of(situation)
    on = pair.admission.day if pair and pair.admission else day
    reasons = list(misfit(cycle.pack.forms[code].mentees, person, numbers, on, situation, category))
    age = person.age_on(on)
    if not reasons and age is not None and age < numbers.mentee_age_from:
        reasons.append(f"в программе участвуют с {numbers.mentee_age_from} лет, сейчас {age}")
    return tuple(reasons)


def _as_mentor(person: Person, cycle: Cycle, code: str, day: date) -> tuple[str, ...]:
    mentor = cycle.mentors.get(person.id)
    mentor_type = mentor.offer.mentor_type if mentor and mentor.offer else None
    return misfit(cycle.pack.forms[code].mentors, person, cycle.pack.numbers, day, mentor_type=mentor_type)


def _needs_of_mentee(person: Person, cycle: Cycle, code: str) -> tuple[Paper, ...]:
    pair = _pair(person, cycle, code)
    return missing_of_mentee(pair) if pair else missing_consents(person, cycle, Side.MENTEE)


def _needs_of_mentor(person: Person, cycle: Cycle) -> tuple[Paper, ...]:
    mentor = cycle.mentors.get(person.id)
    if mentor is not None:
        return missing_of_mentor(mentor)
    consents = missing_consents(person, cycle, Side.MENTOR)
    checked = (Paper.RECORD_CHECK,) if person.is_adult_from_outside else ()
    agreed = (Paper.ASSIGNMENT,) if person.is_teacher and cycle.pack.care.teacher_consent else ()
    return (*consents, *checked, *agreed)


def _pair(person: Person, cycle: Cycle, code: str) -> Pair | None:
    """Give his request in this form, else any of his in the cycle, the latest first."""
    mine = [pair for pair in reversed(person.pairs) if pair.cycle is cycle]
    return next((pair for pair in mine if pair.form == code), mine[0] if mine else None)
