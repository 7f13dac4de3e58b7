"""The ladder of silence: each step on what became of the last, a meeting begins it anew, a pause stops it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.decision import Decision
from workflow.errors import NotNow
from workflow.facts.care import Rung, SilenceClimbed, WhyClimbed
from workflow.facts.event import Fact
from workflow.letters.letter import Letter
from workflow.silence.ladder import Silence, Step, due_steps, next_step, silence_of
from workflow.stages import Stage
from workflow.tasks.open import addressed, open_tasks

COUPLES = {"misha": ("student_student", "anna"), "dasha": ("student_student", "oleg")}
STARTS = datetime(2022, 2, 1, 9, tzinfo=UTC)


def at_once(step: Fact[SilenceClimbed]) -> datetime | None:
    return step.at


def never(step: Fact[SilenceClimbed]) -> datetime | None:
    return None


def at_work(couples: dict[str, tuple[str, str]] | None = None, **care: Any) -> School:
    """Give a school whose first pair met on 1 February and whose pack has these rules of care."""
    school = School(couples or {"misha": COUPLES["misha"]}).until(Stage.PAIR_WORK)
    pack = school.cycle.pack
    school.cycle.pack = pack.model_copy(update={"care": pack.care.model_copy(update=care)})
    school.now = STARTS
    school.meet("misha", "organisational")
    return school


def silence(school: School) -> Silence:
    found = silence_of(school.pair("misha"))
    assert found
    return found


def step(school: School, heard: Callable[[Fact[SilenceClimbed]], datetime | None] = at_once) -> Step:
    found = next_step(silence(school), heard)
    assert found
    return found


def climb(school: School, heard: Callable[[Fact[SilenceClimbed]], datetime | None] = at_once) -> Decision:
    """Wait for the next step and have the service make it."""
    due = step(school, heard)
    school.now = max(school.now, datetime(due.on.year, due.on.month, due.on.day, 8, tzinfo=UTC))
    said = {"rung": due.rung.value, "because": due.because.value}
    return school.say("silence.climbed", "pair/pair-misha", "service", by.SERVICE, None, None, **said)


def test_a_pair_without_a_meeting_climbs_step_by_step_to_the_reserve() -> None:
    school = at_work()
    made = []
    for _ in range(5):
        due = step(school)
        made.append((due.rung, due.on))
        climb(school)

    assert made == [
        (Rung.MENTOR, date(2022, 2, 15)),
        (Rung.SIDES, date(2022, 2, 22)),
        (Rung.CURATOR, date(2022, 3, 2)),
        (Rung.HEAD, date(2022, 3, 10)),
        (Rung.RESERVE, date(2022, 3, 17)),
    ], "23 February and 8 March are not counted"
    assert next_step(silence(school), at_once) is None


def test_letters_that_did_not_reach_the_mentor_lead_to_the_curator_and_say_so() -> None:
    school = at_work()
    climb(school)
    due = step(school, never)
    assert (due.rung, due.because) == (Rung.CURATOR, WhyClimbed.NOT_DELIVERED)
    letters = climb(school, never).letters

    assert [letter.recipient for letter in letters] == [identity("vera")]
    assert "не дошли" in letters[0].says["why"]


def test_a_step_waits_from_the_day_on_which_its_letter_was_really_read() -> None:
    school = at_work()
    climb(school)
    read = datetime(2022, 3, 1, 12, tzinfo=UTC)

    assert step(school, lambda _: read).on == date(2022, 3, 9), "eight days on: 8 March is a holiday"


def test_an_answer_holds_the_next_step_and_is_not_a_meeting() -> None:
    school = at_work()
    climb(school)
    school.wait(5)
    planned: dict[str, Any] = {"pair": identity("pair-misha"), "starts_at": school.now + timedelta(days=2)}
    school.say("meeting.planned", "meeting/m", "anna", by.MENTOR, None, None, kind="trial", **planned)
    due = step(school)

    assert due.because is WhyClimbed.ANSWERED_ONLY
    assert due.on == date(2022, 2, 28)
    assert silence(school).rung is Rung.MENTOR


def plan(school: School, name: str, days: int) -> None:
    """Have the curator plan a meeting so many days on."""
    planned: dict[str, Any] = {"pair": identity("pair-misha"), "starts_at": school.now + timedelta(days=days)}
    school.say("meeting.planned", f"meeting/{name}", kind="trial", **planned)


def test_nobody_is_asked_to_arrange_a_meeting_that_is_arranged_for_the_days_to_come() -> None:
    school = at_work()
    due = step(school).on
    plan(school, "far", 40)
    assert step(school).on == due, "one that is far off is no reason to wait"
    plan(school, "near", 16)
    assert step(school).on == due + timedelta(days=3)
    school.say("meeting.cancelled", "meeting/near", reason="Болезнь")
    assert step(school).on == due
    plan(school, "again", 14)
    climb(school)
    assert silence(school).steps[-1].day == due + timedelta(days=1), "it was planned for that very day, and not told of"


def test_a_meeting_begins_the_ladder_anew_and_the_steps_stay_in_the_history() -> None:
    school = at_work()
    climb(school)
    climb(school)
    school.wait(1)
    school.meet("misha", "trial")

    assert silence(school).steps == ()
    assert step(school).rung is Rung.MENTOR
    assert len(school.pair("misha").of(SilenceClimbed)) == 2


def test_a_meeting_that_was_told_of_late_takes_back_the_steps_made_meanwhile() -> None:
    school = at_work()
    met = school.now + timedelta(days=10)
    climb(school)
    school.meet("misha", "trial", at=met)

    assert silence(school).since == met.date()
    assert silence(school).steps == ()


def test_a_pause_stops_the_ladder_and_its_end_begins_it_anew() -> None:
    school = at_work()
    climb(school)
    school.say("pair.paused", "pair/pair-misha", reason="Болезнь")
    assert silence_of(school.pair("misha")) is None
    school.wait(30)
    school.say("pair.resumed", "pair/pair-misha")

    assert silence(school).since == school.now.date()
    assert silence(school).steps == ()


def test_the_winter_vacation_is_no_silence() -> None:
    school = School({"misha": COUPLES["misha"]}).until(Stage.PAIR_WORK)
    school.now = datetime(2021, 12, 20, 9, tzinfo=UTC)
    school.meet("misha", "organisational")

    assert step(school).on == date(2022, 1, 15)


def test_a_pair_that_is_not_at_work_or_whose_pack_has_the_rule_off_is_not_silent() -> None:
    waiting = School({"misha": COUPLES["misha"]}).until(Stage.PAIRING)

    assert silence_of(waiting.pair("misha")) is None
    assert silence_of(at_work(silence=False).pair("misha")) is None


def test_a_step_that_was_made_cannot_be_made_again() -> None:
    school = at_work()
    climb(school)
    with pytest.raises(NotNow, match="этот шаг уже сделан"):
        school.say(
            "silence.climbed", "pair/pair-misha", "service", by.SERVICE, None, None, rung="mentor", because="no_meeting"
        )


def test_steps_are_made_in_the_hours_of_an_open_school_alone() -> None:
    school = at_work()
    pairs = [school.pair("misha")]
    saturday = datetime(2022, 2, 19, 9, tzinfo=UTC)
    night, morning = datetime(2022, 2, 21, 1, tzinfo=UTC), datetime(2022, 2, 21, 9, tzinfo=UTC)

    assert not list(due_steps(pairs, at_once, saturday))
    assert not list(due_steps(pairs, at_once, night))
    assert [one.rung for _, one in due_steps(pairs, at_once, morning)] == [Rung.MENTOR]


def letters_by_name(decision: Decision) -> dict[str, Letter]:
    names = {identity(name): name for name in ("misha", "anna", "vera", "olga", "petr")}
    return {names[letter.recipient]: letter for letter in decision.letters}


def test_each_step_writes_to_whom_it_is_meant_and_refers_only_to_what_reached_him() -> None:
    school = at_work()
    first = letters_by_name(climb(school))
    second = letters_by_name(climb(school))
    third, fourth, fifth = (letters_by_name(climb(school)) for _ in range(3))

    assert first.keys() == {"anna"}
    assert second.keys() == {"anna", "misha"}
    assert second["anna"].refers == first["anna"].key
    assert second["misha"].refers is None
    assert [set(letters) for letters in (third, fourth, fifth)] == [{"vera"}, {"olga", "petr"}, {"vera"}]
    assert {letter.kind for letter in first.values()} == {"pair.silent"}


def test_a_silent_pair_stands_in_the_day_of_each_from_his_own_step_on() -> None:
    school = at_work()
    seen: list[set[tuple[str, str]]] = []
    for _ in range(5):
        climb(school)
        tasks = [task for task in open_tasks(school.cycle, school.now) if task.code.startswith("silence.")]
        seen.append({(task.code, one.name) for task in tasks for one in addressed(school.cycle, task, school.now)})

    assert seen[0] == {("silence.meet_mentor", "anna")}
    assert ("silence.meet_mentee", "misha") in seen[1]
    assert ("silence.call", "vera") in seen[2]
    assert {("silence.help", "olga"), ("silence.help", "petr")} <= seen[3]
    assert ("silence.replace", "vera") in seen[4]
    assert ("silence.call", "vera") not in seen[4]


def test_the_reserve_is_named_in_the_curators_day_and_in_no_letter() -> None:
    school = at_work()
    school.offer("oleg")
    school.select("oleg")
    for _ in range(4):
        climb(school)
    letter = letters_by_name(climb(school))["vera"]
    (task,) = [task for task in open_tasks(school.cycle, school.now) if task.code == "silence.replace"]

    assert "oleg" in task.why
    assert "oleg" not in letter.says["why"]
    assert "1 наставник" in letter.says["why"]
