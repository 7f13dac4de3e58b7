"""Every guard of the catalogue refuses with its sentence, in a situation of its own."""

from typing import Any

import pytest

from tests.school import School
from tests.workflow.guards.assignment_cases import OF_ASSIGNMENTS
from tests.workflow.guards.care_cases import OF_CARE
from tests.workflow.guards.cases import Row, Step, both, by_head, say
from tests.workflow.guards.consent_cases import OF_CONSENTS
from tests.workflow.guards.detail_cases import OF_DETAILS
from tests.workflow.guards.duty_cases import OF_DUTIES
from tests.workflow.guards.elsewhere_cases import OF_ELSEWHERE
from tests.workflow.guards.erasing_cases import OF_ERASING
from tests.workflow.guards.meeting_cases import OF_MEETINGS
from tests.workflow.guards.questionnaire_cases import OF_QUESTIONNAIRES
from tests.workflow.ledger import fingerprint
from tests.world import identity
from workflow.access import by
from workflow.catalogue import CATALOGUE
from workflow.errors import NotFound, NotLawful, NotNow, NotTrue, NotYours
from workflow.guards.erasing import nobody_in_it_is_erased
from workflow.stages import Stage
from workflow.subjects.incident import Incident

P, MB, TB, SEL = Stage.PREPARATION, Stage.MENTEE_BASE, Stage.MENTOR_BASE, Stage.MENTOR_SELECTION
PAIRING, WORK, END = Stage.PAIRING, Stage.PAIR_WORK, Stage.COMPLETION
ROOT: dict[str, Any] = {"who": "root", "acting": by.ADMINISTRATOR}
ASKED: dict[str, Any] = {"cycle": identity("c"), "reason": "Так надо"}
ENDING: dict[str, Any] = {"reason": "Так вышло", "next_step": "Кружок"}
MISHA, PAIR = "person/misha", "pair/pair-misha"


def card(born: str) -> dict[str, Any]:
    return {"name": "Кто-то", "kinds": ["pupil"], "birth_date": born}


def end(school: School) -> None:
    """End the cycle."""
    school.approve("cycle.cancelling_asked", "cycle.cancelled")


def dissolve(school: School) -> None:
    school.say("pair.dissolved", PAIR, outcome="did_not_fit", **ENDING)


def second_cycle(school: School) -> None:
    """Open another cycle, and a pair in it."""
    school.say("cycle.opened", "cycle/d", title="2022/23", pack=school.pack, school_year=2022)
    about = {"cycle": identity("d"), "mentee": identity("lenya"), "form": "student_student"}
    school.say("request.submitted", "pair/other", wants_to_take_part=True, **about)  # type: ignore[arg-type]


def force(name: str, **more: Any) -> Step:
    return say("stage.forcing_asked", f"approval/{name}", stage="preparation", **ASKED, **more)


def order_of_another_cycle(school: School) -> None:
    lines = [{"pair": identity("other"), "mentor": identity("anna")}]
    school.say("order.signed", "cycle/c", "olga", by.HEAD, number="1", signed_on="2021-05-11", lines=lines)


def group(*pairs: str) -> Step:
    formed = {"cycle": identity("c"), "mentor": identity("anna"), "form": "student_student"}
    return say("group.formed", "group/g", pairs=[identity(pair) for pair in pairs], **formed)


def group_of_two(school: School) -> None:
    school.request("lenya")
    group("pair-misha", "pair-lenya")(school)


def group_that_ended(school: School) -> None:
    group_of_two(school)
    school.say("group.dissolved", "group/g", reason="Все")


def propose_into(mentor: str) -> Step:
    return both(lambda school: school.offer(mentor), lambda school: school.propose("misha", mentor, "g"))


def annul_the_outcome(school: School) -> None:
    school.annul(next(said for said in school.decisions if said.fact.type == "outcome.recorded"))


def skip_an_incident(school: School) -> None:
    school.institution.incidents[identity("i")] = Incident(identity("i"))
    school.say("incident.skipped", "incident/i", reason="Опечатка")


def annul(key: str, subject: str = "cycle/c") -> Step:
    return say("fact.annulled", subject, annulled_source="urn:test", annulled_id=key, reason="Ошибка")


def correct(key: str, subject: str, **data: Any) -> Step:
    named = {"corrected_source": "urn:test", "corrected_id": key}
    return say("fact.corrected", subject, reason="Опечатка", data=data, **named)


def aims(school: School) -> None:
    school.say("aims.set", "cycle/c", event_id="aims", tasks=["Учёба"], results=["Пары"])


def busy(school: School) -> None:
    """Leave Anna without room."""
    school.match_up("misha", "anna")
    school.request("lenya")
    school.request("dasha")
    school.match_up("lenya", "anna")


def replace(name: str) -> Step:
    """Have somebody else take the place of Anna."""
    about = {"replaces": identity("misha-anna"), "mentor": identity(name), "reason": "Анна уехала"}
    return say("mentor.replaced", f"match/misha-{name}", **about)


def propose(school: School) -> None:
    school.propose("misha", "anna")


def request(school: School) -> None:
    school.request("misha")


def lapse(school: School) -> None:
    school.say("approval.lapsed", "approval/a", acting=by.SERVICE)


def raise_to(requirement: str, need: int) -> Step:
    return say("minimum.raised", "cycle/c", requirement=requirement, need=need)


# ruff: noqa: E501
ROWS = (
    Row("institution_is_new", P, NotNow, "Организация уже подключена", say("institution.opened", "institution/school", name="Другая", **ROOT)),
    Row("birth_date_is_possible", P, NotTrue, "Дата рождения не может быть", say("person.registered", "person/new", **ROOT, **card("1890-01-01"))),
    Row("representative_is_another_person", P, NotTrue, "не сам ребёнок", say("representative.named", MISHA, representative=identity("misha"))),
    Row("role_changes", P, NotNow, "Роль уже такая", say("role.granted", "person/olga", role="head", **ROOT)),
    Row("an_auditor_comes_for_a_term", P, NotTrue, "на срок не длиннее года", say("role.granted", "person/anna", role="auditor", who="olga", acting=by.HEAD)),
    Row("from_above_comes_an_auditor_alone", P, NotYours, "впускает сюда только проверяющего", say("role.granted", "person/anna", role="curator", who="above", acting=by.HEAD_ABOVE)),
    Row("those_who_must_sign_signed", P, NotLawful, "не хватает подписи: законный представитель", say("consent.signed", MISHA, kind="processing", signed_by_person=True)),
    Row("address_is_ones_own", P, NotYours, "тот, чей это календарь", say("calendar.closed", MISHA)),
    Row("consent_is_there_to_withdraw", P, NotNow, "Отзывать нечего", say("consent.withdrawn", MISHA, kind="processing")),
    Row("cycle_is_open", P, NotNow, "Цикл окончен", say("aims.set", "cycle/c", tasks=["Учёба"], results=["Пары"]), end),
    Row("pack_is_known", P, NotTrue, "Пакета «nowhere» нет. Есть: kemerovo-2021", say("cycle.opened", "cycle/x", title="x", pack="nowhere", school_year=2021)),
    Row("stage_is_the_current_one", P, NotTrue, "Цикл сейчас на другом этапе", say("stage.completed", "cycle/c", stage="pairing")),
    Row("nothing_like_it_waits", P, NotNow, "уже ждёт подтверждения", force("b"), force("a")),
    Row("approval_is_of_this_kind", P, NotTrue, "подтверждают другим событием", by_head("stage.reopened", "approval/a"), force("a")),
    Row("approval_waits", P, NotNow, "больше не ждёт", by_head("stage.forced", "approval/a"), both(force("a"), by_head("approval.declined", "approval/a", reason="Рано"))),
    Row("a_second_person_decides", P, NotYours, "Подтверждает другой человек", by_head("stage.forced", "approval/a"), force("a", who="olga", acting=by.HEAD)),
    Row("stage_is_an_earlier_one", MB, NotTrue, "только к более раннему этапу", say("stage.reopening_asked", "approval/a", stage="pairing", **ASKED)),
    Row("pair_is_open", WORK, NotNow, "Пара окончена", lambda one: one.meet("misha"), dissolve),
    Row("named_people_are_in_one_cycle", P, NotTrue, "относятся к другому циклу", order_of_another_cycle, second_cycle),
    Row("requirement_is_in_the_pack", P, NotTrue, "Такого требования в пакете", raise_to("nothing_of_this", 3)),
    Row("waiver_names_one_pair_or_person", P, NotTrue, "назовите что-то одно", say("waiver.asked", "approval/w", requirement="goal_is_set", **ASKED)),
    Row("approval_is_undecided", P, NotNow, "уже решён", lapse, both(force("a"), by_head("stage.forced", "approval/a"))),
    Row("number_goes_up", P, NotTrue, "только повысить", raise_to("regular_meetings_were_held", 2)),
    Row("codes_are_in_the_pack", P, NotTrue, "Код «nothing» в поле paper пакету неизвестен", say("paper.adopted", "cycle/c", paper="nothing", number="1", signed_on="2021-05-11")),
    Row("cycle_still_takes_requests", END, NotNow, "следующий цикл", lambda one: one.request("lenya")),
    Row("mentee_is_old_enough", P, NotTrue, "участвуют с 10 лет, а на день запроса ему 9", request, say("person.changed", MISHA, **card("2012-01-01"))),
    Row("form_is_run_here", WORK, NotTrue, "Эта форма в цикле не идёт", lambda one: one.request("lenya", "college_student")),
    Row("no_second_open_pair_in_this_form", WORK, NotNow, "уже есть открытая пара", lambda one: one.say("request.submitted", "pair/two", cycle=identity("c"), mentee=identity("misha"), form="student_student", wants_to_take_part=True)),
    Row("forms_were_offered", P, NotTrue, "только из предложенных", by_head("forms.chosen", "cycle/c", forms=["student_student"])),
    Row("mentor_is_in_the_base", P, NotNow, "нет в базе наставников", say("mentor.selected", "person/anna", cycle=identity("c"))),
    Row("mentor_completes_no_pair", END, NotNow, "запишите событием mentor.left", say("mentor.declined", "person/anna", cycle=identity("c"), **ENDING)),
    Row("mentor_is_not_the_mentee", PAIRING, NotTrue, "разные люди", lambda one: one.propose("misha", "misha")),
    Row("mentor_suits_the_pair", PAIRING, NotTrue, "эту форму он не предлагал", both(lambda one: one.offer("igor", "employer_student"), lambda one: one.propose("misha", "igor"))),
    Row("mentor_has_room", PAIRING, NotNow, "уже 2 наставляемых: мест нет", lambda one: one.propose("dasha", "anna"), busy),
    Row("pair_has_no_other_mentor", WORK, NotNow, "уже есть наставник", both(lambda one: one.offer("oleg"), lambda one: one.propose("misha", "oleg"))),
    Row("group_is_this_mentors", PAIRING, NotTrue, "Группа другого наставника", propose_into("oleg"), group_of_two),
    Row("match_is_live", PAIRING, NotNow, "Этот союз уже прекращён", lambda one: one.say("match.told", "match/misha-anna"), both(propose, say("match.ended", "match/misha-anna", reason="Нет"))),
    Row("side_speaks_for_itself", PAIRING, NotYours, "За сторону отвечает она сама", lambda one: one.say("match.agreed", "match/misha-anna", "misha", by.MENTEE, side="mentor"), propose),
    Row("match_is_not_agreed", WORK, NotNow, "Обе стороны уже согласились", lambda one: one.say("match.declined", "match/misha-anna", "misha", by.MENTEE, side="mentee")),
    Row("replaced_match_stands", PAIRING, NotNow, "Заменять некого", replace("oleg"), both(propose, lambda one: one.offer("oleg"))),
    Row("mentor_is_in_reserve", WORK, NotNow, "нет в резерве", replace("oleg"), lambda one: one.offer("oleg")),
    Row("match_is_not_completing", END, NotNow, "оканчивают итогом", say("match.ended", "match/misha-anna", reason="Нет")),
    Row("order_is_there", P, NotTrue, "Такого распоряжения", by_head("order.revoked", "cycle/c", order_source="urn:test", order_id="none", reason="Нет")),
    Row("group_is_possible", PAIRING, NotTrue, "В группе пары одной формы", group("pair-misha", "pair-dasha"), lambda one: one.request("dasha", "employer_student")),
    Row("group_is_live", PAIRING, NotNow, "Группа окончена", say("group.dissolved", "group/g", reason="Снова"), group_that_ended),
    Row("attendance_is_possible", WORK, NotTrue, "для одной пары список не нужен", say("meeting.held", PAIR, kind="regular", present=[identity("pair-misha")])),
    Row("pause_does_not_stand", WORK, NotNow, "уже приостановлена", say("pair.paused", PAIR, reason="Ещё"), say("pair.paused", PAIR, reason="Болезнь")),
    Row("pause_stands", WORK, NotNow, "Возобновлять нечего", say("pair.resumed", PAIR)),
    Row("pair_goes_back", WORK, NotTrue, "только к более раннему", say("pair.sent_back", PAIR, stage="completion", reason="Вперёд")),
    Row("completing_pairs_get_an_outcome", END, NotNow, "укажите их итог", say("mentor.left", "person/anna", cycle=identity("c"), reason="Переезд")),
    Row("outcome_stays_with_an_ended_pair", END, NotTrue, "итог исправляют", annul_the_outcome, lambda one: one.fulfil(END)),
    Row("requirement_may_be_waived", P, NotLawful, "не освобождают", say("waiver.asked", "approval/a", requirement="mentor_record_is_checked", person=identity("igor"), **ASKED)),
    Row("paper_is_not_of_the_future", P, NotTrue, "ещё не наступил", say("record.checked", "person/igor", number="1", issued_on="2031-05-11", decision="admit")),
    Row("incident_stands", P, NotNow, "уже разобран", say("incident.retried", "incident/i", reason="Ещё раз"), skip_an_incident),
    Row("corrected_fact_is_there", P, NotFound, "среди фактов нет", annul("none")),
    Row("correction_is_about_the_same_subject", P, NotTrue, "о том же", annul("aims", "person/misha"), aims),
    Row("correction_names_the_same_subjects", P, NotTrue, "а не то, о ком событие", correct("req", PAIR, cycle=str(identity("c")), mentee=str(identity("lenya")), form="student_student", wants_to_take_part=True), lambda one: one.say("request.submitted", PAIR, event_id="req", cycle=identity("c"), mentee=identity("misha"), form="student_student", wants_to_take_part=True)),
    Row("fact_opens_nothing", P, NotTrue, "его не отменяют", annul("open", "cycle/x"), say("cycle.opened", "cycle/x", event_id="open", title="x", pack="seven-stages", school_year=2021)),
    *OF_CONSENTS,
    *OF_ERASING,
    *OF_MEETINGS,
    *OF_CARE,
    *OF_ASSIGNMENTS,
    *OF_DETAILS,
    *OF_QUESTIONNAIRES,
    *OF_DUTIES,
    *OF_ELSEWHERE,
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.guard)
def test_a_guard_refuses_with_its_sentence_and_changes_nothing(row: Row) -> None:
    school = School({"misha": ("student_student", "anna")})
    school.until(row.at)
    row.first(school)
    before = fingerprint(school.institution)
    with pytest.raises(row.refusal) as refused:
        row.said(school)
    assert row.sentence in refused.value.sentence
    if row.guard not in ("mentor_suits_the_pair", "pair_has_no_other_mentor", "group_is_this_mentors"):
        assert fingerprint(school.institution) == before


def test_every_guard_of_the_catalogue_stands_here() -> None:
    used = {guard.holds.__name__ for kind in CATALOGUE.values() for guard in kind.only_if}
    assert {row.guard for row in ROWS} == used | {nobody_in_it_is_erased.holds.__name__}


def test_every_guard_has_a_sentence() -> None:
    for kind in CATALOGUE.values():
        for guard in kind.only_if:
            assert guard.sentence[0].isupper(), guard.holds.__name__
            assert guard.sentence.endswith("."), guard.holds.__name__


def test_a_subject_is_opened_once() -> None:
    school = School()
    with pytest.raises(NotNow, match="уже открыт"):
        school.say("cycle.opened", "cycle/c", title="Снова", pack=school.pack, school_year=2021)


def test_a_move_is_never_annulled() -> None:
    school = School({"misha": ("student_student", "anna")})
    school.until(WORK)
    left = school.say("mentor.left", "person/anna", cycle=identity("c"), reason="Переезд")
    with pytest.raises(NotTrue, match="пока наставник ещё работает"):
        school.annul(left)
    with pytest.raises(NotTrue):
        school.annul(next(said for said in school.decisions if said.fact.type == "stage.completed"))


def test_a_correction_must_be_as_lawful_as_what_it_corrects() -> None:
    school = School({"misha": ("student_student", "anna")})
    signed = school.say("consent.signed", "person/igor", kind="processing", signed_by_person=True)
    with pytest.raises(NotLawful):
        school.correct(signed, kind="processing", signed_by_person=False)
    adopted = school.say("paper.adopted", "cycle/c", paper="charter", number="1", signed_on="2021-05-11")
    with pytest.raises(NotTrue, match="пакету неизвестен"):
        school.correct(adopted, paper="nothing", number="1", signed_on="2021-05-11")
