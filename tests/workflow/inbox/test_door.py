"""What is turned away at the door because nothing behind it could ever settle it."""

from typing import Any

import pytest

from tests.lane import ADMINISTRATOR, Lane
from tests.world import identity
from workflow.access import by
from workflow.errors import NotYours, Unacceptable
from workflow.inbox.envelope import Envelope


@pytest.mark.parametrize("zone", ["Mars/Phobos", "../../etc/passwd", "America"])
def test_a_time_zone_that_is_not_there_never_reaches_the_lane(lane: Lane, zone: str) -> None:
    """The days of every later event would be computed in it, and the lane would stand for ever."""
    with pytest.raises(Unacceptable) as refused:
        lane.send(_opening(lane, "school", timezone=zone), who="root", role=ADMINISTRATOR)

    assert "часового пояса нет" in refused.value.faults[0]["message"]


def test_nobody_opens_another_institution_in_this_lane(lane: Lane) -> None:
    """Its lane would be made and stay without an institution."""
    with pytest.raises(Unacceptable, match="не ваша организация"):
        lane.send(_opening(lane, "elsewhere"), who="root", role=ADMINISTRATOR)


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_utc_does_not_have_is_a_clear_problem(lane: Lane, time: str) -> None:
    """Its year is 0 or 10000 in UTC."""
    said = lane.event("audience.told", "cycle/c", audience="staff").model_dump() | {"time": time}
    with pytest.raises(Unacceptable, match="такого момента нет"):
        lane.send(Envelope.model_validate(said))


@pytest.mark.parametrize("depth", [20, 300, 900])
def test_content_nested_without_end_is_a_clear_problem(lane: Lane, depth: int) -> None:
    """No reader of JSON on the way has to find out how deep it can go."""
    nested: Any = 1
    for _ in range(depth):
        nested = [nested]
    with pytest.raises(Unacceptable, match="вложенность"):
        lane.send(_correction(lane, {"forms": nested}))


def test_a_measure_is_a_number_that_the_journal_can_keep(lane: Lane) -> None:
    """Digits in a string are read as a number, and had no end."""
    event = lane.event(
        "measurement.taken", "person/olga", cycle=str(identity("c")), when="entry", parameters={"a": "9" * 20}
    )
    with pytest.raises(Unacceptable):
        lane.send(event.model_copy(update={"actorrole": "curator"}))


def test_an_activity_does_not_end_before_it_begins(lane: Lane) -> None:
    """Its lateness is counted from its last day."""
    moved: dict[str, Any] = {"activity": 7, "start": "2021-10-05", "end": "2021-10-01", "reason": "Каникулы"}
    with pytest.raises(Unacceptable) as refused:
        lane.send(lane.event("activity.moved", "cycle/c", acting=by.CURATOR, **moved))

    assert "раньше первого" in refused.value.faults[0]["message"]


def test_a_pupil_keeps_his_birth_date(lane: Lane) -> None:
    """Without it he would count as an adult and sign his consents alone."""
    with pytest.raises(Unacceptable) as refused:
        lane.send(lane.event("person.changed", "person/misha", name="Миша", kinds=["pupil"], acting=by.CURATOR))

    assert "дата рождения" in refused.value.faults[0]["message"]


def test_a_curator_names_nobody_as_the_administrator(lane: Lane) -> None:
    """No fact here says who the administrator is: only he himself can show it."""
    event = lane.event("person.registered", "person/new", name="Новый", kinds=["teacher"], acting=ADMINISTRATOR)
    with pytest.raises(NotYours):
        lane.send(event.model_copy(update={"actor": identity("olga")}))


def _opening(lane: Lane, name: str, **data: Any) -> Envelope:
    return lane.event("institution.opened", f"institution/{name}", name="Школа", **data)


def _correction(lane: Lane, data: dict[str, Any]) -> Envelope:
    return lane.event(
        "fact.corrected", "cycle/c", corrected_source="urn:test", corrected_id="1", reason="Опечатка", data=data
    )


def test_what_an_event_opens_is_not_named_in_it(lane: Lane) -> None:
    """A match that replaces itself would fail whenever it is settled, and stand as an incident."""
    told: dict[str, Any] = {"replaces": str(identity("m")), "mentor": str(identity("anna")), "reason": "Так"}
    with pytest.raises(Unacceptable, match="открывает само это событие"):
        lane.send(lane.event("mentor.replaced", "match/m", **told))
