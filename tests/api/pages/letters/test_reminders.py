"""The reminders to come, as a page and as JSON: held back, put to another day, and what nobody may touch."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers.reminding import replan
from tests.api.pages.browser import Browser
from tests.api.talk import V1, Talk
from tests.api.v1.scenes import consented, matched, settled
from tests.lane import Lane
from workflow.access import by

PAGE = "/outbox/reminders"
NOW = datetime(2021, 10, 12, 5, tzinfo=UTC)


@pytest.fixture
def talk(lane: Lane) -> Talk:
    """A school in October, on a clock that stands."""
    lane.installation = replace(lane.installation, now=lambda: NOW)
    return Talk(lane)


def decide(talk: Talk, one: dict[str, Any], **told: Any) -> Any:
    return talk.client.put(f"{V1}/reminders/{one['id']}", headers=talk.headers("vera", by.CURATOR), json=told)


def worried(talk: Talk) -> None:
    """Have a pair of which a concern was raised, and the reminders planned."""
    consented(talk)
    matched(talk)
    raised = {"grade": "uncomfortable", "time": NOW.isoformat()}
    settled(talk.say("concern.raised", "pair/pair-misha", by.MENTEE, "misha", **raised))
    replan(talk.lane.installation)


def test_a_reminder_is_held_back_moved_and_let_come_after_all(talk: Talk) -> None:
    worried(talk)
    items = talk.read("/reminders", limit=200)["items"]
    (clock, *_) = [one for one in items if one["code"] == "concern.take"]
    (one, *_) = [one for one in items if one["may_change"]]

    assert decide(talk, clock, held=True).status_code == 409
    assert one["state"] == "comes"
    assert one["to"]
    assert decide(talk, one, held=True).json()["state"] == "held"
    browser = Browser(talk)
    assert "не придёт" in browser.read(PAGE)
    assert "Напоминание придёт." in browser.press(PAGE, f"{PAGE}/{one['id']}", do="back")
    day = NOW.date() + timedelta(days=9)
    days = [day + timedelta(days=step) for step in range(3)]
    moved = [found for at in days if (found := decide(talk, one, day=f"{at}")).status_code == 200]
    assert moved, "one of three days is no day off"
    assert moved[0].json()["state"] == "moved"
    assert moved[0].json()["wanted"] == one["due"]
    assert "перенесено" in browser.read(PAGE)
    assert decide(talk, one, day="2030-01-01").status_code == 422


def test_reminders_are_leafed_through_without_a_gap_and_what_is_over_is_passed_over(talk: Talk) -> None:
    worried(talk)
    whole = talk.read("/reminders", limit=200)["items"]
    leafed, after = [], ""
    while True:
        page = talk.read("/reminders", limit=2, after=after)
        assert len(page["items"]) <= 2
        leafed += page["items"]
        if not (after := page["next"] or ""):
            break
    assert leafed == whole
    assert [one["due"] for one in whole] == sorted(one["due"] for one in whole)
    assert len({one["code"] for one in whole}) > 1, "of several sources"
    moved = {"activity": 4, "start": "2021-09-01", "end": "2022-02-01", "reason": "Так вышло"}
    settled(talk.say("activity.moved", "cycle/c", **moved))
    left = talk.read("/reminders", limit=200)["items"]
    assert left == [one for one in whole if "Мероприятие 4:" not in one["sentence"]] != whole
    for wrong in ("nonsense", "9" * 16 + ".\0", "1." + "x" * 300):
        assert talk.get("/reminders", after=wrong).status_code == 422, wrong


def test_those_who_care_read_the_reminders_and_who_leads_decides(talk: Talk) -> None:
    assert "видят" in Browser(talk, "anna", by.MENTOR).read(PAGE, 403)
    assert Browser(talk, "nina", by.PSYCHOLOGIST).get(PAGE).status_code == 200
    assert (
        talk.client.put(
            f"{V1}/reminders/{talk.lane.id}", headers=talk.headers("nina", by.PSYCHOLOGIST), json={}
        ).status_code
        == 403
    )
