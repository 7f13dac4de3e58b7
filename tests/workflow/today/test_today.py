"""Today: each person's own list over all cycles, the worst harm first, with what he has done since the morning."""

from typing import Any

from tests.school import School
from tests.world import identity
from workflow.access import Caller, Role, by
from workflow.stages import Stage
from workflow.tasks.kinds import Harm
from workflow.today.today import Today, today

ONE = {"misha": ("student_student", "anna")}


def of(school: School, name: str, roles: Role) -> Today:
    return today(school.institution, Caller(identity(name), roles, school.institution.id), school.now, {})


def codes(found: Today) -> set[str]:
    return {todo.task.code for todo in found.todos}


def uneasy() -> School:
    school = School(ONE).until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable")
    return school


def test_what_hurts_a_child_stands_first_and_a_questionnaire_late_however_long_it_waits() -> None:
    school = uneasy()
    school.wait(3)
    found = of(school, "vera", by.CURATOR)

    assert found.parts[0].harm is Harm.SAFETY
    order = [list(Harm).index(part.harm) for part in found.parts]
    assert order == sorted(order)
    assert all(part.todos for part in found.parts)


def test_a_curator_has_the_tasks_of_every_cycle_in_one_list() -> None:
    school = School(ONE).until(Stage.MENTEE_BASE)
    school.say("cycle.opened", "cycle/d", title="2022/23", pack=school.pack, school_year=2022)
    school.request("misha")
    wanted: dict[str, Any] = {"cycle": identity("d"), "mentee": identity("lenya"), "form": "student_student"}
    school.say("forms.offered", "cycle/d", forms=["student_student"])
    school.say("request.submitted", "pair/pair-lenya", "lenya", by.MENTEE, wants_to_take_part=True, **wanted)
    collected = [todo for todo in of(school, "vera", by.CURATOR).todos if todo.task.code == "consent.collect"]

    assert {todo.cycle.title for todo in collected} == {"2021/22", "2022/23"}


def test_each_task_leads_to_one_page_where_it_is_done() -> None:
    school = uneasy()
    (first,) = of(school, "vera", by.CURATOR).parts[0].todos

    assert first.step.label == "Открыть обращение"
    assert first.step.path == f"/pairs/{identity('pair-misha')}#concerns"


def test_a_mentor_never_finds_a_concern_in_his_day() -> None:
    school = uneasy()

    assert not any(code.startswith("concern") for code in codes(of(school, "anna", by.MENTOR)))


def test_what_is_addressed_to_another_is_not_in_ones_day() -> None:
    school = uneasy()

    assert Harm.SAFETY not in {part.harm for part in of(school, "olga", by.HEAD).parts}
    school.wait(2)
    assert Harm.SAFETY in {part.harm for part in of(school, "olga", by.HEAD).parts}, "the curator let his hours pass"


def test_what_nobody_may_do_stands_in_the_day_of_the_head() -> None:
    school = uneasy()
    school.say("role.revoked", "person/vera", "olga", by.HEAD, role="curator")

    assert "fit.ask_mentee" in codes(of(school, "olga", by.HEAD)) or "concern.take" in codes(
        of(school, "olga", by.HEAD)
    )


def test_a_mentee_has_his_own_steps_in_simple_words() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    school.meet("misha", "organisational")
    sentences = {todo.task.sentence for todo in of(school, "misha", by.MENTEE).todos}

    assert "Скажи, подходит ли тебе наставник." in sentences


def test_what_was_done_today_is_told_the_latest_first_and_gone_tomorrow() -> None:
    school = School(ONE).until(Stage.PAIR_WORK)
    school.wait(1)
    school.meet("misha", "organisational")
    school.say("strengths.reviewed", "pair/pair-misha", strengths="Упорство")
    done = [one.label for one in of(school, "vera", by.CURATOR).done]

    assert len(done) == 2
    assert "Встреча" in done[1]
    school.wait(1)
    assert of(school, "vera", by.CURATOR).done == ()


def test_a_child_who_raised_a_concern_does_not_find_it_on_his_page() -> None:
    school = uneasy()

    assert "Поступило обращение" not in {one.label for one in of(school, "misha", by.MENTEE).done}
    assert of(school, "misha", by.MENTEE).done, "of the rest he is told"


def test_a_reader_without_tasks_has_an_empty_day() -> None:
    school = uneasy()
    found = of(school, "petr", by.AUDITOR)

    assert not found.parts
    assert not found.done
