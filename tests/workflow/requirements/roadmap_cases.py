"""Rows of what only the roadmap asks."""

from tests.school import School
from tests.workflow.requirements.cases import Row, Step
from tests.world import identity
from workflow.access import by
from workflow.stages import Stage

BASE, WORK = Stage.MENTEE_BASE, Stage.PAIR_WORK


def request(school: School) -> None:
    school.request("misha")


def ask_and_consent(school: School) -> None:
    school.request("misha")
    school.consent("misha")


def answer(school: School) -> None:
    school.answer("misha", "intake")


def meet(kind: str) -> Step:
    return lambda school: school.meet("misha", kind)


def tell(school: School) -> None:
    school.say("informant.reported", "person/misha", "nina", by.PSYCHOLOGIST, cycle=identity("c"), report="Просит")


# fmt: off
OF_ROADMAP = (
    Row("every_would_be_mentee_filled_intake", BASE, 0, 1, "", answer, ask_and_consent),
    Row("every_would_be_mentee_consented", BASE, 0, 1, "", lambda one: one.consent("misha"), request),
    Row("informants_told_of_every_would_be_mentee", BASE, 0, 1, "", tell, ask_and_consent),
    Row("representatives_consented", BASE, 0, 1, "", lambda one: one.consent("misha"), request),
    Row("every_would_be_mentee_is_answered", BASE, 0, 1, "", lambda one: one.admit("misha"), request),
    Row("every_form_asked_for_has_a_mentor", Stage.MENTOR_BASE, 0, 1, "ученик – ученик", lambda one: one.offer("anna")),
    Row("every_pair_held_organisational_meeting", WORK, 0, 1, "", meet("organisational")),
    Row("every_pair_held_trial_meeting", WORK, 0, 1, "", meet("trial")),
    Row("every_pair_held_planning_meeting", WORK, 0, 1, "", meet("planning")),
)
# fmt: on
