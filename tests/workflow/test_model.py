"""Whatever is said in a school, in whatever order, the rules of the design hold.

A hypothesis machine says plausible and implausible events; after each step the school is held against its own entries
and against answers asked anew.
"""

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.workflow.chances import CHANCES, Given
from tests.workflow.ledger import Ledger, every_answer, forgetting
from workflow.errors import StupeniError
from workflow.stages import SEVEN, Stage

COUPLES = {"misha": ("student_student", "anna"), "lenya": ("student_student", "anna")}
LIKELY = (
    *("request", "admit", "offer", "select", "everybody meets", "propose", "agree", "pair up", "order", "work", "part"),
    *("meet", "form a group", "meet as a group", "ask", "confirm", "annul", "fulfil", "complete"),
)
MEETINGS = ("organisational", "trial", "planning", "regular", "final", "acquaintance", "group_meeting")


class Life(RuleBasedStateMachine):
    """A school in which anything may be said."""

    school: Ledger

    @initialize(stage=st.sampled_from(SEVEN))
    def begin(self, stage: Stage) -> None:
        self.school = Ledger(COUPLES, capacity_pupil=2)
        self.school.until(stage)

    @rule(
        chance=st.sampled_from((*sorted(CHANCES), *LIKELY)),
        mentee=st.sampled_from(("misha", "lenya", "dasha")),
        mentor=st.sampled_from(("anna", "oleg", "igor")),
        kind=st.sampled_from(MEETINGS),
        stage=st.sampled_from(SEVEN),
        number=st.integers(0, 5),
    )
    def happens(self, chance: str, **given: Any) -> None:
        with suppress(StupeniError, KeyError):
            CHANCES[chance](Given(self.school, **given))

    @invariant()
    def books_balance(self) -> None:
        if hasattr(self, "school"):
            self.school.balance()

    def teardown(self) -> None:
        if hasattr(self, "school"):
            again = self.school.rebuild()
            here = forgetting(self.school.institution, lambda: every_answer(self.school.institution))
            assert every_answer(again) == here, "the same facts give the same answers"


def test_whatever_is_said_the_rules_hold() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
