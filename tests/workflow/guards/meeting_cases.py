"""Cases of the guards of meetings and of the answer whether a pair fits."""

from datetime import timedelta
from typing import Any

from tests.school import School
from tests.workflow.guards.cases import Row, Step, both, say
from tests.world import identity
from workflow.access import Role, by
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.stages import Stage

P, WORK = Stage.PREPARATION, Stage.PAIR_WORK
PAIR = "pair/pair-misha"


def request(school: School) -> None:
    school.request("misha")


def plan_meeting(starts_at: str = "2031-01-01T10:00:00+00:00", name: str = "one", **more: Any) -> Step:
    named: dict[str, Any] = {"kind": "regular", "pair": identity("pair-misha"), **more}
    return say("meeting.planned", f"meeting/{name}", starts_at=starts_at, **named)


def plan_soon(days: int = 1, **more: Any) -> Step:
    """Plan a meeting some days ahead."""
    return lambda school: plan_meeting((school.now + timedelta(days=days)).isoformat(), **more)(school)


def meet_as_planned(school: School) -> None:
    school.wait(1)
    school.say("meeting.held", PAIR, kind="regular", planned=identity("one"))


def another_mentor(school: School) -> None:
    """Let Oleg be the mentor after Anna, and meet once."""
    school.meet("misha", "organisational")
    school.say("match.ended", "match/misha-anna", reason="Нет")
    school.offer("oleg")
    school.select("oleg")
    school.match_up("misha", "oleg")
    school.order("misha")
    school.wait(1)
    school.meet("misha", "organisational")


def answer_fit(who: str = "misha", acting: Role = by.MENTEE, side: str = "mentee") -> Step:
    return say("fit.answered", PAIR, who=who, acting=acting, side=side, answer="fits")


# ruff: noqa: E501
OF_MEETINGS = (
    Row("kind_is_of_its_subject", WORK, NotTrue, "Общие встречи бывают у цикла", lambda one: one.meet("misha", "group_meeting")),
    Row("meeting_time_is_possible", WORK, NotTrue, "на сегодня или на будущее", plan_soon(-2)),
    Row("somebody_is_there_to_meet", P, NotNow, "не с кем", plan_soon(), request),
    Row("meeting_waits", WORK, NotNow, "уже состоялась", say("meeting.cancelled", "meeting/one"), both(plan_soon(), meet_as_planned)),
    Row("planned_meeting_is_theirs", WORK, NotTrue, "другой пары", say("meeting.missed", "cycle/c", kind="group_meeting", planned=identity("one")), plan_soon(0)),
    Row("planned_meeting_has_come", WORK, NotTrue, "этот день ещё не наступил", say("meeting.missed", PAIR, kind="regular", planned=identity("one")), plan_soon(3)),
    Row("planned_meeting_is_untold", WORK, NotNow, "уже сказано", meet_as_planned, both(plan_soon(), meet_as_planned)),
    Row("absent_are_of_a_pair", P, NotTrue, "только для встречи пары", say("meeting.missed", "cycle/c", kind="group_meeting", absent=["mentee"])),
    Row("first_meeting_was_held", WORK, NotNow, "после первой встречи", answer_fit()),
    Row("mentor_is_the_present_one", WORK, NotYours, "с кем пара работает сейчас", answer_fit("anna", by.MENTOR, "mentor"), another_mentor),
)  # fmt: skip
