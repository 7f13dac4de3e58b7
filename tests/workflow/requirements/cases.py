"""Rows that say of a requirement where it is open, with which figures, and what meets it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.school import School
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import Answer, ask
from workflow.stages import Stage

Step = Callable[[School], object]


def nothing(school: School) -> None:
    """Leave the school as it is."""


@dataclass(frozen=True)
class Row:
    """A school at a stage, after `lacking`, has `have` of `need`, and `why`; `meeting` meets the requirement."""

    code: str
    at: Stage
    have: int
    need: int
    why: str
    meeting: Step
    lacking: Step = nothing

    def school(self) -> School:
        """Give the school in which the requirement is open."""
        school = School({"misha": ("student_student", "anna")})
        school.until(self.at)
        self.lacking(school)
        return school

    def answer(self, school: School) -> Answer:
        """Ask the requirement of the pair or of the cycle."""
        requirement = REQUIREMENTS[self.code]
        subject = school.cycle if requirement.of.value == "cycle" else school.pair("misha")
        return ask(subject, requirement)


def is_open_and_then_met(row: Row) -> None:
    """Hold a row against the school."""
    school = row.school()
    before = row.answer(school)
    assert (before.have, before.need, before.met) == (row.have, row.need, False)
    assert before.why == row.why
    row.meeting(school)
    after = row.answer(school)
    assert after.met, after
    assert after.have >= after.need > 0
