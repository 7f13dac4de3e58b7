"""What a cycle must have before each stage is completed: each requirement open, and then met."""

import pytest

from tests.school import School
from tests.workflow.requirements.cases import Row, is_open_and_then_met
from tests.workflow.requirements.roadmap_cases import OF_ROADMAP
from tests.world import identity
from workflow.access import by
from workflow.facts.payload import Kind
from workflow.requirements import CODES, REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import Stage

P, MB, TB, SEL = Stage.PREPARATION, Stage.MENTEE_BASE, Stage.MENTOR_BASE, Stage.MENTOR_SELECTION
PAIRING, WORK, END = Stage.PAIRING, Stage.PAIR_WORK, Stage.COMPLETION
C = "cycle/c"


def say(event: str, **data: object):  # type: ignore[no-untyped-def]
    """Make a step of one event about the cycle."""
    return lambda school: school.say(event, C, **data)


def supply(event: str):  # type: ignore[no-untyped-def]
    return lambda school: school.supply(event)


def by_the_head(event: str, **data: object):  # type: ignore[no-untyped-def]
    return lambda school: school.say(event, C, "olga", by.HEAD, **data)


def name_nobody(school: School) -> None:
    school.say("team.named", C, "olga", by.HEAD, curator=identity("nina"))


def grant(school: School) -> None:
    school.say("role.granted", "person/nina", "olga", by.HEAD, role="curator")


def admit(school: School) -> None:
    """Have a mentee admitted of whom nothing else is known."""
    school.request("misha")
    school.say("mentee.admitted", "pair/pair-misha")


def offer(school: School) -> None:
    about = {"cycle": identity("c"), "forms": ["student_student"]}
    school.say("mentor.offered", "person/anna", "anna", by.MENTOR, **about)  # type: ignore[arg-type]


def ask_again(school: School) -> None:
    school.offer("anna")


def select(school: School) -> None:
    school.say("mentor.selected", "person/anna", cycle=identity("c"))


def everyone_meets(school: School) -> None:
    school.say("group_meeting.held", C, present=[identity("misha"), identity("anna")])


def state(school: School) -> None:
    for name, role in (("misha", by.MENTEE), ("anna", by.MENTOR)):
        school.say("preference.stated", f"person/{name}", name, role, cycle=identity("c"))


def first_meetings(school: School) -> None:
    for kind in ("organisational", "trial", "planning"):
        school.meet("misha", kind)


def support(school: School) -> None:
    school.say("support.given", "pair/pair-misha")


def plan(school: School) -> None:
    school.plan("misha")


NO_PAPERS = "нет документов: "
# ruff: noqa: E501
#      code                                have need why                                        meeting
ROWS = (
    Row("team_is_named", P, 0, 1, "команда не названа", by_the_head("team.named", curator=identity("vera"))),
    Row("curator_is_named", P, 0, 1, "у названного куратора нет этой роли", grant, name_nobody),
    Row("preliminary_requests_are_collected", P, 0, 1, "формы ещё не предложены", School.prepare),
    Row("aims_are_set", P, 0, 1, "задачи не определены", say("aims.set", tasks=["Учёба"], results=["Пары"])),
    Row("forms_are_offered", P, 0, 1, "формы не предложены", say("forms.offered", forms=["student_student"])),
    Row("roadmap_is_approved", P, 0, 1, "дорожная карта не утверждена", by_the_head("roadmap.approved", number="7")),
    Row("resources_are_found", P, 0, 3, "не определены ресурсы: Люди, Методики и пособия, Помещения и оборудование", supply("resource.found")),
    Row("audiences_are_told", P, 0, 4, "ещё не знают: Педагоги и сотрудники, Родители, Обучающиеся, Выпускники, организации и предприятия", supply("audience.told")),
    Row("mentees_are_admitted", MB, 0, 1, "", School.gather_mentees),
    Row("every_mentee_has_a_request", MB, 0, 1, "", School.gather_mentees),
    Row("every_mentee_consented", MB, 0, 1, "", lambda one: one.consent("misha"), admit),
    Row("every_mentee_filled_intake", MB, 0, 1, "", lambda one: one.admit("misha"), admit),
    Row("informants_have_reported", MB, 0, 1, "", lambda one: one.admit("misha"), admit),
    Row("every_mentee_is_measured_on_entry", MB, 0, 1, "", lambda one: one.admit("misha"), admit),
    Row("forms_are_chosen", MB, 0, 1, "формы не выбраны", by_the_head("forms.chosen", forms=["student_student"])),
    Row("mentors_are_in_base", TB, 0, 1, "кандидатов пока меньше", offer),
    Row("every_mentor_consented", TB, 0, 1, "", lambda one: one.consent("anna"), offer),
    Row("every_mentor_is_measured_on_entry", TB, 0, 1, "", School.gather_mentors, offer),
    Row("mentors_were_asked_about_future", TB, 0, 1, "", ask_again, offer),
    Row("criteria_are_set", SEL, 0, 1, "критериев нет", say("criteria.set", criteria=["Желание"])),
    Row("every_candidate_filled_questionnaire", SEL, 0, 1, "", lambda one: one.answer("anna", "mentor")),
    Row("every_mentor_was_interviewed", SEL, 0, 1, "", School.select_mentors, select),
    Row("training_programme_is_set", SEL, 0, 1, "программы обучения нет", say("training.planned", title="Школа", hours=2)),
    Row("every_mentor_is_trained", SEL, 0, 1, "", lambda one: one.train("anna"), select),
    Row("mentors_are_selected", SEL, 0, 1, "отобрано меньше", select),
    Row("group_meeting_was_held", PAIRING, 0, 1, "групповой встречи не было", everyone_meets),
    Row("preferences_were_asked", PAIRING, 0, 2, "", state, everyone_meets),
    Row("pairs_are_formed", PAIRING, 0, 1, "", School.form_pairs),
    Row("pairs_are_told", PAIRING, 0, 1, "", School.form_pairs),
    Row("pairs_are_ordered", PAIRING, 0, 1, "", School.form_pairs),
    Row("unmatched_have_support", PAIRING, 0, 1, "", support),
    Row("every_pair_has_a_format", WORK, 0, 1, "", plan),
    Row("every_pair_reviewed_strengths", WORK, 0, 1, "", School.work),
    Row("every_pair_has_a_goal_and_plan", WORK, 0, 1, "", plan),
    Row("every_pair_held_first_meetings", WORK, 0, 1, "", first_meetings),
    Row("every_pair_met_regularly", WORK, 0, 1, "", School.work),
    Row("feedback_is_collected", WORK, 0, 2, "куратор ещё не ответил", School.work),
    Row("interim_results_were_shown", WORK, 0, 1, "результаты ещё не показаны", say("interim_results.shown", audience="partners", where="Стол")),
    Row("reward_scheme_is_set", WORK, 0, 1, "системы поощрений нет", say("reward_scheme.set", rewards=["Грамота"])),
    Row("every_pair_held_final_meeting", END, 0, 1, "", lambda one: one.meet("misha", "final")),
    Row("group_final_meeting_was_held", END, 0, 1, "общей заключительной встречи не было", say("group_final_meeting.held", present=[identity("pair-misha")])),
    Row("exit_questionnaires_are_in", END, 0, 1, "", lambda one: one.part("misha")),
    Row("everyone_is_measured_on_exit", END, 0, 1, "", lambda one: one.part("misha")),
    Row("specialists_were_invited", END, 0, 1, "специалисты не приглашены", say("specialist.invited", about="Психолог")),
    Row("quality_is_measured", END, 0, 2, "нет SWOT-анализа, анкеты куратора", School.finish),
    Row("practices_are_published", END, 0, 1, "публикаций пока меньше", say("practice.published", title="Пара", where="Сайт")),
    Row("mentors_are_rewarded", END, 0, 1, "поощрённых пока меньше", School.finish),
    Row("invitations_were_sent", END, 0, 1, "приглашения не разосланы", say("invitations.sent", audience="parents", invited=9)),
    Row("closing_event_was_held", END, 0, 1, "итогового события не было", say("closing_event.held", about="Праздник")),
    Row("bases_are_renewed", END, 0, 1, "базы не обновлены", say("bases.renewed", mentors_kept=1, former_mentees_among_mentors=0)),
    Row("every_pair_has_an_outcome", END, 0, 1, "без итога никто не выбывает", lambda one: one.say("outcome.recorded", "pair/pair-misha", outcome="goal_reached")),
    *OF_ROADMAP,
)  # fmt: skip
LISTED_APART = {"papers_are_in_force"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_requirement_of_a_cycle_is_open_and_then_met(row: Row) -> None:
    is_open_and_then_met(row)


def test_a_row_stands_here_for_every_requirement_of_a_cycle() -> None:
    cycles = {code for code, kind in CODES.items() if kind is Kind.CYCLE}
    assert {row.code for row in ROWS} | LISTED_APART == cycles


def test_every_paper_of_the_pack_must_be_in_force() -> None:
    school = School()
    papers = school.cycle.pack.papers
    for there, code in enumerate(papers):
        answer = ask(school.cycle, REQUIREMENTS["papers_are_in_force"])
        assert (answer.have, answer.need, answer.met) == (there, 7, False)
        assert answer.why.startswith(NO_PAPERS)
        assert papers[code].title in answer.why
        school.say("paper.adopted", C, paper=code, number="1", signed_on="2021-05-11")
    assert ask(school.cycle, REQUIREMENTS["papers_are_in_force"]).met


@pytest.mark.parametrize(
    "code",
    [
        "every_mentee_consented",
        "every_mentee_filled_intake",
        "every_mentee_is_measured_on_entry",
        "mentees_are_admitted",
    ],
)
def test_a_pair_that_ended_stands_aside(code: str) -> None:
    school = School()
    school.until(Stage.MENTOR_BASE)
    before = ask(school.cycle, REQUIREMENTS[code])
    school.say("mentee.left", "pair/pair-dasha", reason="Переезд", next_step="Проститься")
    after = ask(school.cycle, REQUIREMENTS[code])
    least = 1 if code == "mentees_are_admitted" else 2
    assert (before.have, before.need, before.aside) == (2, max(1, least), 0)
    assert (after.have, after.need, after.aside) == (1, 1, 1)


def test_a_candidate_who_was_declined_stands_aside() -> None:
    school = School()
    school.until(Stage.MENTOR_SELECTION)
    school.say("mentor.declined", "person/igor", cycle=identity("c"), reason="Нет", next_step="Позже")
    answer = ask(school.cycle, REQUIREMENTS["every_candidate_filled_questionnaire"])
    assert (answer.have, answer.need, answer.aside) == (0, 1, 1)
    assert answer.missing == (school.person("anna").ref,)


def test_a_higher_minimum_asks_for_more_than_there_are() -> None:
    school = School()
    school.until(Stage.MENTEE_BASE)
    school.say("minimum.raised", C, requirement="every_mentee_consented", need=3)
    school.gather_mentees()
    answer = ask(school.cycle, REQUIREMENTS["every_mentee_consented"])
    assert (answer.have, answer.need, answer.met) == (2, 3, False)


@pytest.mark.parametrize("code", ["informants_have_reported", "every_mentee_filled_intake"])
def test_a_waiver_lets_the_cycle_pass(code: str) -> None:
    own = {"informants_have_reported": code}.get(code, "mentee_filled_intake_questionnaire")
    school = School({"misha": ("student_student", "anna")})
    school.until(Stage.MENTEE_BASE)
    admit(school)
    person = identity("misha")
    school.say("waiver.asked", "approval/w", cycle=identity("c"), requirement=own, person=person, reason="Так надо")
    school.say("waiver.confirmed", "approval/w", "olga", by.HEAD)
    assert ask(school.cycle, REQUIREMENTS[code]).met


def test_a_stage_that_is_not_ready_is_refused_with_what_is_missing() -> None:
    school = School()
    school.say("forms.offered", C, forms=["student_student"])
    with pytest.raises(Exception, match="Есть 0, нужно 7") as refused:
        school.say("stage.completed", C, stage="preparation")
    assert "forms_are_offered" not in refused.value.details["open"]  # type: ignore[attr-defined]
    assert "papers_are_in_force" in refused.value.details["open"]  # type: ignore[attr-defined]


def test_the_curators_role_is_asked_again_when_it_is_revoked() -> None:
    school = School()
    name_nobody(school)
    grant(school)
    assert school.cycle.said["curator_is_named"] == (1, 1, True, False)
    school.say("role.revoked", "person/nina", "olga", by.HEAD, role="curator")
    assert school.cycle.said["curator_is_named"] == (0, 1, False, False)
