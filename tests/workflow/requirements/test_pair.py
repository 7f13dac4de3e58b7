"""What a pair must have before it leaves each stage: each requirement open, and then met."""

from datetime import timedelta
from typing import Any

import pytest

from tests.school import School
from tests.workflow.requirements.cases import Row, is_open_and_then_met
from tests.world import identity
from workflow.access import by
from workflow.facts.payload import Kind
from workflow.guards.cycles import NEVER_WAIVED
from workflow.requirements import CODES, REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage

P, MB, TB, SEL = Stage.PREPARATION, Stage.MENTEE_BASE, Stage.MENTOR_BASE, Stage.MENTOR_SELECTION
PAIRING, WORK, END = Stage.PAIRING, Stage.PAIR_WORK, Stage.COMPLETION


def request(school: School) -> None:
    school.request("misha")


def request_alone(school: School) -> None:
    school.request("misha")
    school.couples.clear()


def propose(school: School) -> None:
    school.propose("misha", "anna")


def forget_the_request(school: School) -> None:
    school.request("misha")
    school.pair("misha").forget(school.decisions[-1].fact)


def remember_it(school: School) -> None:
    school.pair("misha").keep(school.decisions[-1].fact)


def want(school: School) -> None:
    school.say("request.changed", "pair/pair-misha", form="student_student", wants_to_take_part=True)


def grow_older(school: School) -> None:
    school.say("person.changed", "person/misha", name="Миша", kinds=["pupil"], birth_date="2009-02-01", grade=6)


def too_young(school: School) -> None:
    school.request("misha")
    school.say("person.changed", "person/misha", name="Миша", kinds=["teacher"], birth_date="2008-02-01")


def meet_all(school: School) -> None:
    school.say("group_meeting.held", "cycle/c", present=[identity("misha"), identity("anna")])


def propose_oleg(school: School) -> None:
    school.offer("oleg")
    school.propose("misha", "oleg")


def propose_igor(school: School) -> None:
    school.request("dasha", "employer_student")
    school.offer("igor", "student_student")
    school.say(
        "person.changed", "person/igor", name="Игорь", kinds=["pupil", "employee"], birth_date="2003-06-01", grade=11
    )
    school.propose("misha", "igor")
    school.say("person.changed", "person/igor", name="Игорь", kinds=["employee"], birth_date="2003-06-01")


def propose_petr(school: School) -> None:
    school.offer("petr")
    card: dict[str, Any] = {"name": "Пётр", "birth_date": "2003-06-01"}
    school.say("person.changed", "person/petr", kinds=["pupil", "teacher"], grade=11, **card)
    school.propose("misha", "petr")
    school.say("person.changed", "person/petr", kinds=["teacher"], **card)


def meeting(kind: str):  # type: ignore[no-untyped-def]
    return lambda school: school.meet("misha", kind)


def meet_regularly(school: School) -> None:
    for _ in range(4):
        school.meet("misha", "regular")


def both_answer(school: School) -> None:
    school.say("feedback.given", "pair/pair-misha", "misha", by.MENTEE, side="mentee")
    school.say("feedback.given", "pair/pair-misha", "anna", by.MENTOR, side="mentor")


def after_exit(what: str):  # type: ignore[no-untyped-def]
    def step(school: School) -> None:
        for name in ("misha", "anna"):
            school.answer(name, "satisfaction") if what == "answer" else school.measure(name, "exit")

    return step


def plan(school: School) -> None:
    school.plan("misha")


NONE_YET = "такой встречи ещё не было"
# ruff: noqa: E501
#      code                                      at       have need why                                        meeting
ROWS = (
    Row("cycle_is_there", P, 0, 1, "цикл ещё на этапе «Подготовка условий для запуска»", lambda one: one.until(MB), lambda one: one.request("misha", wants=False)),
    Row("request_is_made", P, 0, 1, "", remember_it, forget_the_request),
    Row("form_is_offered", P, 0, 1, "форма ещё не предложена", School.prepare, request),
    Row("mentee_wants_to_take_part", P, 0, 1, "своё желание он ещё не подтвердил", want, lambda one: one.request("misha", wants=False)),
    Row("mentee_consents_are_in_force", MB, 0, 2, "нет согласия: обработка персональных данных, участие в программе", lambda one: one.consent("misha"), request),
    Row("mentee_filled_intake_questionnaire", MB, 0, 1, "анкеты нет", lambda one: one.admit("misha"), request),
    Row("mentee_is_eligible", MB, 0, 1, "нужен другой статус для роли «Пассивный ученик от 10 лет», а это педагог", grow_older, too_young),
    Row("mentee_is_measured_on_entry", MB, 0, 1, "измерения до первой встречи нет", lambda one: one.admit("misha"), request),
    Row("form_is_run", MB, 0, 1, "формы цикла ещё не выбраны", School.gather_mentees, request_alone),
    Row("mentee_is_admitted", MB, 0, 1, "решения о приёме нет", lambda one: one.admit("misha"), request),
    Row("a_mentor_has_room", TB, 0, 1, "подходящего наставника со свободным местом пока нет", School.gather_mentors),
    Row("a_mentor_is_ready", SEL, 0, 1, "подходящие наставники ещё не отобраны или не обучены", School.select_mentors),
    Row("sides_have_met", PAIRING, 0, 1, "общей встречи ещё не было", meet_all, propose),
    Row("both_sides_agreed", PAIRING, 0, 2, "ответили не обе стороны", lambda one: one.agree("misha", "anna"), propose),
    Row("mentor_is_selected", PAIRING, 0, 1, "наставник ещё не отобран", lambda one: one.select("oleg"), propose_oleg),
    Row("mentor_is_trained", PAIRING, 0, 1, "наставник ещё не обучен", lambda one: one.train("oleg"), propose_oleg),
    Row("mentor_record_is_checked", PAIRING, 0, 1, "справка наставника не проверена", lambda one: one.check_record("igor"), propose_igor),
    Row("mentor_assignment_is_agreed", PAIRING, 0, 1, "письменного согласия педагога быть наставником нет", lambda one: one.assign("petr"), propose_petr),
    Row("all_are_told", PAIRING, 0, 1, "стороны ещё не извещены", lambda one: one.say("match.told", "match/misha-anna"), propose),
    Row("order_is_in_force", PAIRING, 0, 1, "в действующем распоряжении этой пары с этим наставником нет", lambda one: one.order("misha"), propose),
    Row("organisational_meeting_was_held", WORK, 0, 1, NONE_YET, meeting("organisational")),
    Row("trial_meeting_was_held", WORK, 0, 1, NONE_YET, meeting("trial")),
    Row("planning_meeting_was_held", WORK, 0, 1, NONE_YET, meeting("planning")),
    Row("format_is_chosen", WORK, 0, 1, "формат не выбран", plan),
    Row("goal_is_set", WORK, 0, 1, "цели нет", plan),
    Row("plan_is_agreed", WORK, 0, 1, "плана нет", plan),
    Row("regular_meetings_were_held", WORK, 0, 4, "встреч пока меньше", meet_regularly),
    Row("both_gave_feedback", WORK, 0, 2, "ответили не обе стороны", both_answer),
    Row("final_meeting_was_held", END, 0, 1, NONE_YET, meeting("final")),
    Row("both_filled_exit_questionnaires", END, 0, 2, "анкеты на выходе есть не от обеих сторон", after_exit("answer")),
    Row("both_are_measured_on_exit", END, 0, 2, "на выходе измерены не обе стороны", after_exit("measure")),
    Row("outcome_is_recorded", END, 0, 1, "итога нет", lambda one: one.say("outcome.recorded", "pair/pair-misha", outcome="goal_reached")),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_requirement_of_a_pair_is_open_and_then_met(row: Row) -> None:
    is_open_and_then_met(row)


def test_a_row_stands_here_for_every_requirement_of_a_pair() -> None:
    assert {row.code for row in ROWS} == {code for code, kind in CODES.items() if kind is Kind.PAIR}


@pytest.mark.parametrize(
    "code", sorted({row.code for row in ROWS} - {"cycle_is_there", "request_is_made"} - NEVER_WAIVED)
)
def test_every_requirement_of_a_pair_can_be_waived_but_those_of_the_law(code: str) -> None:
    row = next(one for one in ROWS if one.code == code)
    school = row.school()
    pair = identity("pair-misha")
    school.say("waiver.asked", "approval/w", cycle=identity("c"), requirement=code, pair=pair, reason="Так надо")
    assert not row.answer(school).satisfied, "asking waives nothing"
    school.say("waiver.confirmed", "approval/w", "olga", by.HEAD)
    answer = row.answer(school)
    assert (answer.met, answer.waived, answer.satisfied) == (False, True, True)
    row.meeting(school)
    assert not row.answer(school).waived, "what is met is not shown as waived"


def test_a_measurement_after_the_first_meeting_never_counts_as_entry() -> None:
    school = School({"misha": ("student_student", "anna")})
    school.until(Stage.PAIR_WORK)
    pair = school.pair("misha")
    entry = next(said for said in school.decisions if said.fact.type == "measurement.taken")
    school.meet("misha", "organisational")
    school.annul(entry)
    school.measure("misha", "entry")
    answer = ask(pair, REQUIREMENTS["mentee_is_measured_on_entry"])
    assert (answer.met, answer.why) == (False, "измерения до первой встречи нет")


def test_three_of_four_regular_meetings_are_said_in_figures() -> None:
    school = School({"misha": ("student_student", "anna")})
    school.until(Stage.PAIR_WORK)
    for _ in range(3):
        school.meet("misha", "regular")
    answer = ask(school.pair("misha"), REQUIREMENTS["regular_meetings_were_held"])
    assert (answer.have, answer.need, answer.met, answer.why) == (3, 4, False, "встреч пока меньше")
    school.say("minimum.raised", "cycle/c", requirement="regular_meetings_were_held", need=6)
    assert ask(school.pair("misha"), REQUIREMENTS["regular_meetings_were_held"]).need == 6


def test_a_form_that_is_not_run_goes_back_to_the_mentee() -> None:
    school = School({"misha": ("student_student", "anna")})
    school.until(Stage.MENTEE_BASE)
    school.request("misha")
    school.say("forms.chosen", "cycle/c", "olga", by.HEAD, forms=["employer_student"])
    answer = ask(school.pair("misha"), REQUIREMENTS["form_is_run"])
    assert (answer.met, answer.why) == (False, "форма не выбрана: наставляемому предлагают другую")


def test_a_passive_mentee_needs_a_mentor_of_a_higher_step() -> None:
    school = School({"misha": ("student_student", "anna")})
    school.until(Stage.MENTOR_BASE)
    data = {"form": "student_student", "situation": "poor_results"}
    school.say("request.changed", "pair/pair-misha", wants_to_take_part=True, **data)  # type: ignore[arg-type]
    school.offer("lenya")
    assert school.pair("misha").stage is Stage.MENTOR_BASE
    school.say("person.changed", "person/lenya", name="Лёня", kinds=["pupil"], birth_date="2007-04-01", grade=7)
    assert not ask(school.pair("misha"), REQUIREMENTS["a_mentor_has_room"]).met
    data["role_model"] = "equal_to_equal"
    school.say("request.changed", "pair/pair-misha", wants_to_take_part=True, **data)  # type: ignore[arg-type]
    assert ask(school.pair("misha"), REQUIREMENTS["a_mentor_has_room"]).met


def test_a_refused_certificate_does_not_admit() -> None:
    school = School({"dasha": ("employer_student", "igor")})
    school.until(Stage.PAIR_WORK)
    school.say("record.checked", "person/igor", number="13", issued_on="2021-08-01", decision="refuse")
    assert not ask(school.pair("dasha"), REQUIREMENTS["mentor_record_is_checked"]).met
    school.wait(1)
    school.meet("dasha", "organisational", at=school.now - timedelta(hours=2))
    assert school.pair("dasha").stage is Stage.PAIR_WORK
