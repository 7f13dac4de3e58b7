"""What a mentee or a mentor still owes before he takes part, each paper by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from workflow.facts.pairs import InformantReported, Side
from workflow.facts.people import ConsentKind
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.requirements.bases import filled_questionnaire
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.words import Named

T = TypeVar("T", Pair, Mentor)


class Paper(Named):
    """A paper that somebody may lack."""

    PROCESSING = "processing", "согласие на обработку персональных данных"
    PARTICIPATION = "participation", "согласие на участие в программе"
    QUESTIONING = "questioning", "согласие на психологическое анкетирование"
    INTAKE = "intake", "анкета наставляемого"
    REPORT = "report", "рассказ третьего лица"
    MENTOR_FORM = "mentor_form", "анкета наставника в свободной форме"
    RECORD_CHECK = "record_check", "проверка справки об отсутствии судимости"
    ASSIGNMENT = "assignment", "письменное согласие педагога на наставничество: содержание, срок, форма и оплата"


CONSENTS = {
    Paper.PROCESSING: ConsentKind.PROCESSING,
    Paper.PARTICIPATION: ConsentKind.PARTICIPATION,
    Paper.QUESTIONING: ConsentKind.QUESTIONING,
}
ALWAYS = (Paper.PROCESSING, Paper.PARTICIPATION)
MEASURING = {
    Side.MENTEE: ("mentee_is_measured_on_entry", "every_mentee_is_measured_on_entry"),
    Side.MENTOR: ("every_mentor_is_measured_on_entry",),
}
"""What asks that somebody be measured: then the consent to questioning is owed too."""


@dataclass(frozen=True, slots=True)
class Owed(Generic[T]):
    """A row: the paper, the requirement without which a pack does not ask for it, and whether it is there."""

    paper: Paper
    asked_by: str
    there: Callable[[T], bool]


def _filled_intake(pair: Pair) -> bool:
    return ask(pair, REQUIREMENTS["mentee_filled_intake_questionnaire"]).satisfied


def _reported(pair: Pair) -> bool:
    told = (fact for fact in pair.mentee.of(InformantReported) if fact.subject == pair.mentee.ref)
    return any(fact.payload.cycle == pair.cycle.id for fact in told)


def _checked(mentor: Mentor) -> bool:
    return mentor.record_is_checked


def _assigned(mentor: Mentor) -> bool:
    return mentor.assignment_is_agreed


OF_MENTEE = (
    Owed(Paper.INTAKE, "mentee_filled_intake_questionnaire", _filled_intake),
    Owed(Paper.REPORT, "informants_have_reported", _reported),
)
OF_MENTOR = (
    Owed(Paper.MENTOR_FORM, "every_candidate_filled_questionnaire", filled_questionnaire),
    Owed(Paper.RECORD_CHECK, "mentor_record_is_checked", _checked),
    Owed(Paper.ASSIGNMENT, "mentor_assignment_is_agreed", _assigned),
)


def missing_of_mentee(pair: Pair) -> tuple[Paper, ...]:
    """Name what a mentee lacks in this cycle; consents are owed whatever the pack says."""
    owed = [row.paper for row in OF_MENTEE if _asks(pair.cycle, row.asked_by) and not row.there(pair)]
    return (*missing_consents(pair.mentee, pair.cycle, Side.MENTEE), *owed)


def missing_of_mentor(mentor: Mentor) -> tuple[Paper, ...]:
    """Name what a mentor or candidate lacks in this cycle."""
    owed = [row.paper for row in OF_MENTOR if _asks(mentor.cycle, row.asked_by) and not row.there(mentor)]
    return (*missing_consents(mentor.person, mentor.cycle, Side.MENTOR), *owed)


def missing_consents(person: Person, cycle: Cycle, side: Side) -> tuple[Paper, ...]:
    """Name the consents that taking part needs and that are not in force.

    Two are owed whatever the pack says, that to questioning where it has people of this side measured; who withdrew
    it is asked for it no more.
    """
    measured = any(_asks(cycle, requirement) for requirement in MEASURING[side]) and not person.questioning_is_over
    owed = (*ALWAYS, *((Paper.QUESTIONING,) if measured else ()))
    return tuple(paper for paper in owed if not person.consented(CONSENTS[paper]))


def in_words(paper: Paper, person: Person, day: date) -> str:
    """Say what is to be brought, and of a consent who signs it on a day."""
    if paper not in CONSENTS:
        return paper.label
    himself, representative = person.signers_on(day)
    signers = " и ".join(
        word for word, must in (("сам участник", himself), ("законный представитель", representative)) if must
    )
    return f"{paper.label}: подписывает {signers}"


def _asks(cycle: Cycle, requirement: str) -> bool:
    return any(requirement in (*stage.cycle, *stage.pair) for stage in cycle.pack.stages.values())
