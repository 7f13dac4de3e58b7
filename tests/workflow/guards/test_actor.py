"""Who may act: the role must be held, a side of a pair is no staff there, and a second person decides."""

from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import Caller, Role, by
from workflow.decide import decide
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.stages import Stage
from workflow.subjects.approval import ApprovalState

ALONE = {"misha": ("student_student", "anna")}
ASKED: dict[str, Any] = {"cycle": identity("c"), "reason": "Так надо"}
SIDE = "Сторона пары не действует"


def ask(school: School, who: str = "vera", acting: Role = by.CURATOR) -> None:
    """Have the end of the first stage forced, if somebody confirms it."""
    school.say("stage.forcing_asked", "approval/a", who, acting, stage="preparation", **ASKED)


def head_as_mentor(*, work: bool = True) -> School:
    """A school in which Ольга, who heads it, mentors a young teacher's pair."""
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.say("forms.offered", "cycle/c", forms=["student_student", "teacher_teacher"])
    school.say("forms.chosen", "cycle/c", "petr", by.HEAD, forms=["student_student", "teacher_teacher"])
    card: dict[str, Any] = {"kinds": ["teacher"], "birth_date": "1998-03-01", "work_years": 1}
    school.say("person.registered", "person/young", name="Юля", **card)
    about: dict[str, Any] = {"cycle": identity("c"), "mentee": identity("young"), "wants_to_take_part": True}
    school.say("request.submitted", "pair/pair-young", "young", by.MENTEE, form="teacher_teacher", **about)
    school.say("consent.signed", "person/olga", kind="processing", signed_by_person=True)
    offered: dict[str, Any] = {"cycle": identity("c"), "forms": ["teacher_teacher"], "ask_again": True}
    school.say("mentor.offered", "person/olga", "olga", by.MENTOR, **offered)
    if work:
        school.propose("young", "olga")
        school.agree("young", "olga")
    return school


@pytest.mark.parametrize(
    ("event", "who", "acting"),
    [
        ("aims.set", "anna", by.CURATOR),
        ("aims.set", "vera", by.HEAD),
        ("aims.set", "stranger", by.CURATOR),
        ("aims.set", "nina", by.CURATOR),
    ],
)
def test_a_role_that_is_not_held_is_refused(event: str, who: str, acting: Role) -> None:
    school = School(ALONE)
    with pytest.raises(NotYours, match="здесь им не является"):
        school.say(event, "cycle/c", who, acting, tasks=["Учёба"], results=["Пары"])


def test_a_role_that_was_revoked_is_refused() -> None:
    school = School(ALONE)
    school.say("role.revoked", "person/vera", "olga", by.HEAD, role="curator")
    with pytest.raises(NotYours):
        school.say("aims.set", "cycle/c", tasks=["Учёба"], results=["Пары"])


@pytest.mark.parametrize(
    ("who", "acting"), [("lenya", by.MENTEE), ("oleg", by.MENTOR), ("misha", by.MENTOR), ("anna", by.MENTEE)]
)
def test_who_is_no_side_of_the_pair_does_not_speak_for_one(who: str, acting: Role) -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    with pytest.raises(NotYours):
        school.say("meeting.held", "pair/pair-misha", who, acting, kind="regular")


def test_a_mentor_does_not_agree_to_the_match_of_another() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.offer("oleg")
    school.propose("misha", "anna")
    school.propose("misha", "oleg")
    with pytest.raises(NotYours):
        school.say("match.agreed", "match/misha-anna", "oleg", by.MENTOR, side="mentor")


def test_nobody_states_the_preference_of_another_who_names_him() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    preferred = [identity("misha")]
    with pytest.raises(NotYours):
        school.say("preference.stated", "person/anna", "misha", by.MENTEE, cycle=identity("c"), preferred=preferred)


def test_a_representative_speaks_for_his_own_child_alone() -> None:
    school = School(ALONE)
    school.until(Stage.PAIRING)
    school.propose("misha", "anna")
    with pytest.raises(NotYours):
        school.say("match.agreed", "match/misha-anna", "pavel", by.REPRESENTATIVE, side="mentee")
    school.say("match.agreed", "match/misha-anna", "marina", by.REPRESENTATIVE, side="mentee")


def test_a_side_of_a_pair_does_not_sign_its_order_nor_mend_it() -> None:
    school = head_as_mentor()
    lines = [{"pair": identity("pair-young"), "mentor": identity("olga")}]
    signed: dict[str, Any] = {"number": "1", "signed_on": "2021-05-11", "lines": lines}
    with pytest.raises(NotYours, match=SIDE):
        school.say("order.signed", "cycle/c", "olga", by.HEAD, **signed)
    order = school.say("order.signed", "cycle/c", "petr", by.HEAD, event_id="order", **signed)
    revoked: dict[str, Any] = {"order_source": order.fact.source, "order_id": "order", "reason": "Нет"}
    with pytest.raises(NotYours, match=SIDE):
        school.say("order.revoked", "cycle/c", "olga", by.HEAD, **revoked)


def test_a_side_of_a_pair_does_not_confirm_its_waiver() -> None:
    school = head_as_mentor()
    for name, about in (("pair", {"pair": identity("pair-young")}), ("person", {"person": identity("young")})):
        asked: dict[str, Any] = {**ASKED, "requirement": "goal_is_set", **about}
        school.say("waiver.asked", f"approval/{name}", **asked)
        with pytest.raises(NotYours, match=SIDE):
            school.say("waiver.confirmed", f"approval/{name}", "olga", by.HEAD)
        school.say("waiver.confirmed", f"approval/{name}", "petr", by.HEAD)


def test_a_curator_who_is_proposed_as_a_mentor_leaves_the_pair_to_another() -> None:
    school = head_as_mentor(work=False)
    school.say("role.granted", "person/olga", "petr", by.HEAD, role="curator")
    school.propose("young", "olga")
    with pytest.raises(NotYours, match=SIDE):
        school.say("match.told", "match/young-olga", "olga", by.CURATOR)
    with pytest.raises(NotYours, match=SIDE):
        school.say("concern.resolved", "pair/pair-young", "olga", by.HEAD, outcome="Всё хорошо", decision="resumed")


def test_a_side_of_a_pair_does_not_end_its_match_through_the_mentor() -> None:
    school = head_as_mentor()
    school.say("role.granted", "person/young", "petr", by.HEAD, role="curator")
    with pytest.raises(NotYours, match=SIDE):
        school.say("mentor.left", "person/olga", "young", by.CURATOR, **ASKED)
    with pytest.raises(NotYours, match=SIDE):
        school.say("mentor.declined", "person/olga", "young", by.CURATOR, **ASKED, next_step="Отдых")
    school.say("mentor.left", "person/olga", "olga", by.MENTOR, **ASKED)


def test_a_side_of_a_pair_does_not_write_it_into_an_order_by_mending_that() -> None:
    school = head_as_mentor()
    school.say("role.granted", "person/olga", "petr", by.HEAD, role="curator")
    school.propose("misha", "anna")
    order: dict[str, Any] = {"number": "1", "signed_on": "2021-05-11"}
    others = [{"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))}]
    own = [{"pair": str(identity("pair-young")), "mentor": str(identity("olga"))}]
    school.say("order.signed", "cycle/c", "petr", by.HEAD, event_id="order", **order, lines=others)
    named: dict[str, Any] = {"corrected_source": "urn:test", "corrected_id": "order", "reason": "Забыли пару"}
    with pytest.raises(NotYours, match=SIDE):
        school.say("fact.corrected", "cycle/c", "olga", by.CURATOR, **named, data={**order, "lines": others + own})


def test_a_side_of_a_pair_does_not_type_as_its_curator_what_the_other_side_said() -> None:
    school = head_as_mentor(work=False)
    school.say("role.granted", "person/olga", "petr", by.HEAD, role="curator")
    school.propose("young", "olga")
    yes = Envelope(
        id="yes",
        source="urn:test",
        type="match.agreed",
        subject=f"match/{identity('young-olga')}",
        time=school.now,
        data={"side": "mentee"},
        actor=identity("young"),
        actorrole="mentee",
    )
    typed = understand(yes, Caller(identity("olga"), by.CURATOR, school.institution.id), school.now)
    with pytest.raises(NotYours, match=SIDE):
        decide(school.institution, typed, school.now)


def test_nobody_takes_a_role_by_correcting_the_one_he_was_given() -> None:
    school = School(ALONE)
    granted = next(said for said in school.decisions if said.fact.type == "role.granted")
    with pytest.raises(NotTrue, match="не исправляют"):
        school.correct(granted, role="head")
    with pytest.raises(NotTrue, match="не исправляют"):
        school.annul(granted)


def test_a_concern_is_resolved_and_never_annulled() -> None:
    school = School(ALONE)
    school.until(Stage.PAIR_WORK)
    raised = school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="danger", danger="threat")
    with pytest.raises(NotTrue, match="не исправляют"):
        school.annul(raised)
    assert school.pair("misha").standing_pauses


def test_who_asked_cannot_confirm() -> None:
    school = School(ALONE)
    ask(school, "olga", by.HEAD)
    with pytest.raises(NotYours, match="другой человек"):
        school.say("stage.forced", "approval/a", "olga", by.HEAD)
    school.say("stage.forced", "approval/a", "petr", by.HEAD)
    assert school.cycle.stage is Stage.MENTEE_BASE


def test_the_head_above_decides_only_when_nobody_here_can() -> None:
    school = School(ALONE)
    ask(school, "olga", by.HEAD)
    with pytest.raises(NotYours, match="вышестоящая организация решает, когда его нет"):
        school.say("stage.forced", "approval/a", "above", by.HEAD_ABOVE)
    school.say("role.revoked", "person/petr", "olga", by.HEAD, role="head")
    school.say("stage.forced", "approval/a", "above", by.HEAD_ABOVE)
    assert school.cycle.stage is Stage.MENTEE_BASE


def test_a_head_who_is_a_side_does_not_keep_the_head_above_away() -> None:
    school = head_as_mentor()
    school.say("role.revoked", "person/petr", "olga", by.HEAD, role="head")
    asked: dict[str, Any] = {**ASKED, "requirement": "goal_is_set", "pair": identity("pair-young")}
    school.say("waiver.asked", "approval/w", **asked)
    school.say("waiver.confirmed", "approval/w", "above", by.HEAD_ABOVE)
    assert school.approval("w").state is ApprovalState.CONFIRMED


def test_a_request_lapses_after_fourteen_days() -> None:
    school = School(ALONE)
    ask(school)
    (timer,) = school.decisions[-1].timers
    assert timer.due == school.now + timedelta(days=14)
    school.wait(14)
    with pytest.raises(NotNow, match="больше не ждёт"):
        school.say("stage.forced", "approval/a", "olga", by.HEAD)
    school.say("approval.lapsed", "approval/a", acting=by.SERVICE)
    assert school.approval("a").state is ApprovalState.LAPSED
    school.say("stage.forcing_asked", "approval/b", stage="preparation", **ASKED)


def test_a_request_lapses_when_the_cycle_moves_and_a_waiver_does_not() -> None:
    school = School(ALONE)
    school.request("misha")
    asked: dict[str, Any] = {**ASKED, "requirement": "goal_is_set", "pair": identity("pair-misha")}
    school.say("waiver.asked", "approval/w", **asked)
    ask(school)
    school.prepare()
    school.say("stage.completed", "cycle/c", stage="preparation")
    assert school.approval("a").state is ApprovalState.LAPSED
    assert school.approval("w").state is ApprovalState.WAITING
    with pytest.raises(NotNow, match="больше не ждёт"):
        school.say("stage.forced", "approval/a", "olga", by.HEAD)
    school.say("waiver.confirmed", "approval/w", "olga", by.HEAD)


def test_two_requests_wait_side_by_side_and_each_is_decided_once() -> None:
    school = School(ALONE)
    ask(school)
    school.say("cycle.cancelling_asked", "approval/b", **ASKED)
    school.say("approval.declined", "approval/b", "petr", by.HEAD, reason="Рано")
    assert school.approval("b").state is ApprovalState.DECLINED
    with pytest.raises(NotNow):
        school.say("cycle.cancelled", "approval/b", "olga", by.HEAD)
    school.say("stage.forced", "approval/a", "olga", by.HEAD)
    with pytest.raises(NotNow):
        school.say("stage.forced", "approval/a", "petr", by.HEAD)
    assert school.cycle.stage is Stage.MENTEE_BASE
