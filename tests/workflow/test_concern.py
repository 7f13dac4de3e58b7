"""A concern pauses the pair, says nothing to the mentor, runs its clocks and ends with an outcome."""

from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import Caller, by
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.queries.concealed import concealed
from workflow.queries.seeing import cause_of, sees_concern
from workflow.stages import Stage
from workflow.subjects.pair import PauseCause
from workflow.tasks.open import addressed, open_tasks
from workflow.tasks.task import Task

ALONE = {"misha": ("student_student", "anna")}
PAIR = "pair/pair-misha"


def working() -> School:
    return School(ALONE).until(Stage.PAIR_WORK)


def uneasy(school: School, **more: Any) -> Any:
    return school.say("concern.raised", PAIR, "misha", by.MENTEE, **{"grade": "uncomfortable", **more})


def danger(school: School, **more: Any) -> Any:
    return uneasy(school, grade="danger", danger="violence", **more)


def resolve(school: School, who: str = "vera", acting: Any = by.CURATOR, **more: Any) -> Any:
    told = {"outcome": "Поговорили", "decision": "resumed", **more}
    return school.say("concern.resolved", PAIR, who, acting, **told)


def clocks(school: School) -> dict[str, Task]:
    return {task.code: task for task in open_tasks(school.cycle, school.now) if task.code.startswith("concern.")}


def names(school: School, task: Task) -> set[str]:
    return {person.name for person in addressed(school.cycle, task, school.now)}


def test_the_pair_resumes_by_the_resolution_alone() -> None:
    school = working()
    uneasy(school)
    assert [pause.cause for pause in school.pair("misha").standing_pauses] == [PauseCause.CONCERN]
    with pytest.raises(NotNow, match="Возобновлять нечего"):
        school.say("pair.resumed", PAIR)
    school.say("concern.taken", PAIR)
    assert school.pair("misha").standing_pauses, "taken into work is no outcome"
    resolve(school)
    assert not school.pair("misha").standing_pauses


def test_the_curators_clock_runs_first_and_then_the_heads() -> None:
    school = working()
    raised = uneasy(school).fact.at
    assert set(clocks(school)) == {"concern.take"}
    task = clocks(school)["concern.take"]
    assert (task.role, task.clock, task.due) == (by.CURATOR, True, raised + timedelta(hours=24))

    school.now = raised + timedelta(hours=24)
    found = clocks(school)
    assert set(found) == {"concern.take", "concern.escalated"}
    assert (found["concern.escalated"].role, found["concern.escalated"].due) == (by.HEAD, raised + timedelta(hours=48))


def test_a_concern_taken_into_work_is_due_an_outcome() -> None:
    school = working()
    uneasy(school)
    taken = school.say("concern.taken", PAIR).fact.at
    task = clocks(school)["concern.resolve"]
    assert (task.role, task.due, task.events) == (by.CURATOR, taken + timedelta(hours=48), ("concern.resolved",))
    school.now = taken + timedelta(hours=48)
    assert clocks(school)["concern.escalated"].role is by.HEAD
    resolve(school)
    assert clocks(school) == {}


def test_a_second_raising_starts_the_clock_again() -> None:
    school = working()
    uneasy(school)
    school.say("concern.taken", PAIR)
    school.wait(1)
    again = uneasy(school).fact.at
    assert clocks(school)["concern.take"].since == again


def test_a_danger_goes_at_once_to_the_head_and_the_psychologist() -> None:
    school = working()
    raised = danger(school).fact.at
    task = clocks(school)["concern.danger"]
    assert (task.role, task.due, names(school, task)) == (by.HEAD | by.PSYCHOLOGIST, raised, {"olga", "petr", "nina"})
    with pytest.raises(NotYours, match="руководитель или психолог"):
        resolve(school)
    resolve(school, "nina", by.PSYCHOLOGIST)
    assert not school.pair("misha").standing_pauses


def test_the_law_is_recalled_until_the_authorities_are_informed() -> None:
    school = working()
    danger(school)
    assert "273-ФЗ и 120-ФЗ" in clocks(school)["concern.inform"].why
    resolve(school, "olga", by.HEAD)
    assert set(clocks(school)) == {"concern.inform"}, "an outcome does not free from telling"
    informed: Any = {"body": "guardianship", "informed_on": school.now.date(), "number": "12-и"}
    school.say("authorities.informed", PAIR, "olga", by.HEAD, **informed)
    assert clocks(school) == {}


def test_nobody_is_informed_of_a_danger_that_was_none() -> None:
    school = working()
    danger(school)
    resolve(school, "olga", by.HEAD, decision="nothing_found")
    assert clocks(school) == {}


def test_a_concern_about_the_curator_is_the_heads_and_the_curator_does_not_see_it() -> None:
    school = working()
    uneasy(school, about_curator=True)
    pair = school.pair("misha")
    (pause,), (concern,) = pair.standing_pauses, pair.concerns
    curator = Caller(identity("vera"), by.CURATOR, school.institution.id)
    head = Caller(identity("olga"), by.HEAD, school.institution.id)
    psychologist = Caller(identity("nina"), by.PSYCHOLOGIST, school.institution.id)

    assert (cause_of(curator, pair, pause), cause_of(head, pair, pause)) == (None, PauseCause.CONCERN)
    assert [sees_concern(one, pair, concern) for one in (curator, head, psychologist)] == [False, True, False]
    assert (concealed(school.institution, curator), concealed(school.institution, head)) == (
        frozenset({concern.number}),
        frozenset(),
    )
    task = clocks(school)["concern.take"]
    assert (task.role, names(school, task)) == (by.HEAD, {"olga", "petr"})
    with pytest.raises(NotYours):
        resolve(school, about_curator=True)
    with pytest.raises(NotNow, match="Неразобранного обращения"):
        resolve(school)
    resolve(school, "olga", by.HEAD, about_curator=True)
    assert not pair.standing_pauses


def test_a_head_who_curates_does_not_deal_with_what_is_about_the_curator() -> None:
    school = working()
    school.say("role.granted", "person/olga", "petr", by.HEAD, role="curator")
    uneasy(school, about_curator=True)
    assert names(school, clocks(school)["concern.take"]) == {"petr"}
    with pytest.raises(NotYours):
        resolve(school, "olga", by.HEAD, about_curator=True)


def test_two_concerns_on_different_ways_are_two_pauses() -> None:
    school = working()
    uneasy(school)
    uneasy(school, about_curator=True)
    assert len(school.pair("misha").standing_pauses) == 2
    resolve(school)
    assert [concern.about_curator for concern in school.pair("misha").concerns if concern.stands] == [True]
    assert len(school.pair("misha").standing_pauses) == 1


@pytest.mark.parametrize(("who", "acting"), [("misha", by.MENTEE), ("anna", by.MENTOR), ("marina", by.REPRESENTATIVE)])
def test_a_side_of_the_pair_does_not_resolve(who: str, acting: Any) -> None:
    school = working()
    uneasy(school)
    with pytest.raises(NotYours):
        resolve(school, who, by.PSYCHOLOGIST)
    school.say("role.granted", f"person/{who}", "olga", by.HEAD, role="psychologist")
    with pytest.raises(NotYours, match="кто не участвует"):
        resolve(school, who, by.PSYCHOLOGIST)


def test_a_curator_who_is_a_side_leaves_the_clock_to_another() -> None:
    school = working()
    school.say("role.granted", "person/anna", "olga", by.HEAD, role="curator")
    school.say("role.revoked", "person/vera", "olga", by.HEAD, role="curator")
    uneasy(school)
    task = clocks(school)["concern.take"]
    assert (task.role, names(school, task)) == (by.HEAD, {"olga", "petr"})


def test_an_outcome_is_true_before_it_closes_anything() -> None:
    school = working()
    uneasy(school)
    with pytest.raises(NotNow, match="сначала прекратите союз"):
        resolve(school, decision="mentor_replaced")
    with pytest.raises(NotNow, match="сначала расформируйте"):
        resolve(school, decision="pair_ended")
    school.say("match.ended", "match/misha-anna", reason="Так решили")
    resolve(school, decision="mentor_replaced")


def test_a_concern_of_a_pair_that_ended_keeps_its_clock() -> None:
    school = working()
    uneasy(school)
    school.say("mentee.left", PAIR, reason="Переезд", next_step="Проститься")
    assert "concern.take" in clocks(school)
    resolve(school, decision="pair_ended")
    assert clocks(school) == {}


def test_a_resolution_is_not_older_than_the_concern() -> None:
    school = working()
    before = school.now - timedelta(days=3)
    uneasy(school)
    with pytest.raises(NotTrue, match="поступило позже"):
        school.say("concern.resolved", PAIR, at=before, outcome="Раньше", decision="resumed")


@pytest.mark.parametrize(
    ("who", "acting"),
    [
        ("marina", by.REPRESENTATIVE),
        ("nina", by.PSYCHOLOGIST),
        ("vera", by.CURATOR),
        ("olga", by.HEAD),
        ("lena", by.INFORMANT),
    ],
)
def test_a_concern_is_raised_by_whoever_sees_the_child(who: str, acting: Any) -> None:
    school = working()
    card: Any = {"name": "Лена", "kinds": ["teacher"]}
    school.say("person.registered", "person/lena", "root", by.ADMINISTRATOR, **card)
    school.say("role.granted", "person/lena", "olga", by.HEAD, role="informant")
    school.say("concern.raised", PAIR, who, acting, grade="uncomfortable")
    assert school.pair("misha").standing_pauses


def test_a_mentor_raises_no_concern_of_the_mentee() -> None:
    school = working()
    with pytest.raises(NotYours):
        school.say("concern.raised", PAIR, "anna", by.MENTOR, grade="uncomfortable")


def test_no_clock_runs_where_the_pack_asks_for_none() -> None:
    school = working()
    pack = school.cycle.pack
    school.cycle.pack = pack.model_copy(update={"care": pack.care.model_copy(update={"concern": False})})
    uneasy(school)
    assert clocks(school) == {}
    assert school.pair("misha").standing_pauses
