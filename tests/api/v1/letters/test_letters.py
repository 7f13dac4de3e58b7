"""Letters over the API: one's own to their reader, those of the institution to whoever cares."""

from typing import Any

import pytest

from tests.api.talk import Talk
from tests.posting import Scene, make_scene
from tests.world import identity
from workflow.access import by


@pytest.fixture
def scene(talk: Talk) -> Scene:
    """The school of the talk, with a letter to two."""
    found = make_scene(talk.lane)
    found.queue("cycle.moved", "vera", "olga")
    found.place()
    return found


def test_a_reader_gets_his_own_letters_and_reading_one_is_noted(scene: Scene, talk: Talk) -> None:
    (letter,) = talk.read("/letters")["items"]
    assert letter["kind"] == "cycle.moved"
    assert letter["link"] == f"/cycles/{identity('c')}"
    assert letter["read_at"] is None
    assert talk.read(f"/letters/{letter['id']}")["read_at"]
    assert talk.get(f"/letters/{letter['id']}", "olga", by.HEAD).status_code == 404
    assert talk.read("/letters", after=letter["id"]) == {"items": [], "next": None}
    assert talk.get("/letters", after=str(identity("vera"))).status_code == 404


def test_the_outbox_says_how_each_letter_went_and_nothing_of_its_words(scene: Scene, talk: Talk) -> None:
    scene.deliver()
    found = {one["recipient"]: one for one in talk.read("/outbox")["items"]}
    assert set(found) == {str(identity("vera")), str(identity("olga"))}
    one = found[str(identity("olga"))]
    assert (one["part"], one["event"], one["state"]) == ("curator", "meeting.planned", "placed")
    assert {(way["channel"], way["state"]) for way in one["messages"]} == {("page", "sent"), ("email", "sent")}
    assert talk.read("/outbox", show="failed")["items"] == []
    assert talk.get("/outbox", "anna", by.MENTOR).status_code == 403


@pytest.mark.parametrize(("path", "whose"), [("/letters", {}), ("/outbox", {"to": str(identity("vera"))})])
def test_letters_of_one_moment_are_read_on_one_by_one_and_none_is_lost(
    scene: Scene, talk: Talk, path: str, whose: dict[str, Any]
) -> None:
    scene.queue("pair.paused", "vera", key="second")
    scene.queue("pair.resumed", "vera", key="third")
    scene.place()
    page = talk.get(path, limit=1, **whose).json()
    found = [one["id"] for one in page["items"]]
    while page["next"]:
        page = talk.get(path, limit=1, after=page["next"], **whose).json()
        found += [one["id"] for one in page["items"]]
    assert sorted(found) == sorted(str(row.id) for row in scene.letters() if row.recipient_id == identity("vera"))
