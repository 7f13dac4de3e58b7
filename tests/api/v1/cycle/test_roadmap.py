"""The roadmap of a cycle."""

from datetime import UTC, date, datetime
from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, settled
from tests.world import World, identity
from workflow.access import by
from workflow.queries.roadmap import ActivityState, roadmap


def test_the_roadmap_is_dated_for_the_school_year(talk: Talk) -> None:
    told = talk.read(f"{CYCLE}/roadmap")
    numbered = {one["number"]: one for one in told["activities"]}

    assert len(numbered) == 29
    assert (numbered[1]["start"], numbered[1]["end"]) == ("2021-05-01", "2021-05-31")
    assert (numbered[29]["start"], numbered[29]["end"]) == ("2022-06-01", "2022-06-30")
    assert numbered[29]["pushes"] == []
    assert 29 in numbered[5]["pushes"]
    assert numbered[1]["responsible"][0] == {"code": "curator", "label": "куратор"}


def test_what_was_told_is_done_on_its_day(talk: Talk) -> None:
    settled(talk.say("audience.told", "cycle/c", audience="staff"))
    first = talk.read(f"{CYCLE}/roadmap")["activities"][0]

    assert (first["state"], first["done_on"]) == ("done", "2021-05-12")


def test_an_activity_once_met_keeps_its_day(talk: Talk) -> None:
    settled(talk.say("activity.done", "cycle/c", activity=14, evidence="Нашли."))
    settled(talk.say("forms.chosen", "cycle/c", by.HEAD, "olga", forms=["student_student"]))
    activities = {one["number"]: one for one in talk.read(f"{CYCLE}/roadmap")["activities"]}

    assert (activities[14]["state"], activities[14]["done_on"]) == ("done", "2021-05-12")
    assert activities[8]["state"] == "done"


def test_a_moved_date_is_shown_with_its_reason(talk: Talk) -> None:
    dates: Any = {"start": "2021-10-01", "end": "2021-10-15", "reason": "Карантин."}
    settled(talk.say("activity.moved", "cycle/c", activity=2, **dates))
    second = talk.read(f"{CYCLE}/roadmap")["activities"][1]

    assert (second["moved"], second["end"], second["moved_because"]) == (True, "2021-10-15", "Карантин.")


def test_late_is_after_the_last_day_of_the_last_month() -> None:
    world = World()
    world.say("institution.opened", "institution/school", who="root", acting=by.ADMINISTRATOR, name="Школа № 1")
    card: Any = {"name": "Вера", "kinds": ["teacher"]}
    world.say("person.registered", "person/vera", who="root", acting=by.ADMINISTRATOR, **card)
    world.say("role.granted", "person/vera", who="root", acting=by.ADMINISTRATOR, role="curator")
    world.say("cycle.opened", "cycle/c", title="2021/22", pack="kemerovo-2021", school_year=2021)
    days = [date(2021, 4, 30), date(2021, 5, 1), date(2021, 5, 31), date(2021, 6, 1)]

    states = [roadmap(world.cycle, day)[0].state for day in days]

    assert states == [ActivityState.COMING, ActivityState.DUE, ActivityState.DUE, ActivityState.LATE]
    assert world.cycle.id == identity("c")
    assert world.now > datetime(2021, 5, 1, tzinfo=UTC)
