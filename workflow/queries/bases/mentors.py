"""The base of mentors of a cycle: what each offered, how far he is, how many places he has, and what he lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.access import Caller
from workflow.facts.pairs import MentorOffered
from workflow.queries.bases.papers import Paper, missing_of_mentor
from workflow.queries.bases.standing import Standing, standing_of_mentor
from workflow.queries.bases.wanted import Wanted, is_of, said
from workflow.queries.seeing import OVERVIEW, sees_card, sought_name
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class MentorRow:
    """A mentor or candidate. `offer` and `missing` are None for those who may not see his card."""

    mentor: Mentor
    person: Person
    name: str | None
    state: Standing
    forms: tuple[str, ...]
    offer: MentorOffered | None
    missing: tuple[Paper, ...] | None

    @property
    def detailed(self) -> bool:
        """Say whether the reader sees the card."""
        return self.missing is not None


def base_of_mentors(cycle: Cycle, caller: Caller, wanted: Wanted) -> Iterator[MentorRow]:
    """Give the rows that the reader sees and looks for, in the order of the offers; a mentor sees himself alone."""
    seen = (one for one in cycle.mentors.values() if caller.roles & OVERVIEW or one.person.id == caller.person)
    return (row for row in (_row(one, caller) for one in seen) if _is_wanted(row, wanted))


def _row(mentor: Mentor, caller: Caller) -> MentorRow:
    detailed = sees_card(caller, mentor.person)
    return MentorRow(
        mentor=mentor,
        person=mentor.person,
        name=sought_name(caller, mentor.person),
        state=standing_of_mentor(mentor),
        forms=mentor.offer.forms if mentor.offer else (),
        offer=mentor.offer if detailed else None,
        missing=missing_of_mentor(mentor) if detailed else None,
    )


def _is_wanted(row: MentorRow, wanted: Wanted) -> bool:
    """Filter by what the reader sees of the row and by nothing else."""
    if wanted.situation or (wanted.room and row.mentor.room < 1):
        return False
    if (wanted.kind or wanted.school_class) and not (row.detailed and is_of(row.person, wanted)):
        return False
    if wanted.missing and wanted.missing not in (row.missing or ()):
        return False
    if wanted.form and wanted.form not in row.forms:
        return False
    if wanted.state and wanted.state is not row.state:
        return False
    models = row.offer.role_models if row.offer else ()
    if wanted.role_model and not (row.offer and (not models or wanted.role_model in models)):
        return False
    card = row.person.card if row.detailed else None
    told = (row.offer.competences, row.offer.when_free) if row.offer else ()
    return said(wanted.words, (row.name, *told, *((card.post, card.organisation, card.subject) if card else ())))
