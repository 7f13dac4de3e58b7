"""Whether the service lives, is ready, and adds up."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, update

from api.app import furnish, make_app
from api.meters import COUNT_AGAIN_SECONDS, COUNTING_SHARE, InboxCollector
from handlers.meters import Meters
from tests.api.talk import Talk
from workflow.database import Database
from workflow.tables import inbox, timers

NOWHERE = "redis://127.0.0.1:1/0"


def scraped(client: TestClient) -> dict[str, float]:
    """Give every sample by its name and the values of its labels."""
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


def test_the_service_lives_and_is_ready(talk: Talk) -> None:
    assert talk.client.get("/livez").json() == {"status": "ok"}
    assert talk.client.get("/readyz").json() == {"status": "ok"}


def test_a_service_without_its_redis_says_so_and_goes_on_accepting(talk: Talk) -> None:
    """A balancer that asked all web processes would else find none of them for want of a bell."""
    settings = replace(talk.lane.installation.settings, redis_url=NOWHERE)
    client = TestClient(make_app(replace(talk.lane.installation, settings=settings), talk.bell))
    response = client.get("/readyz")

    assert (response.status_code, response.json()["checks"]) == (200, {"redis": "Redis не отвечает."})


def test_the_figures_add_up(talk: Talk) -> None:
    talk.say("audience.told", "cycle/c", audience="staff")
    talk.say("stage.completed", "cycle/c", stage="pairing")
    talk.bell.silent = True
    talk.post("/events", talk.event("audience.told", "cycle/c", audience="parents"))
    talk.post("/events", {})
    found = scraped(talk.client)

    assert found["stupeni_events waiting"] == found["stupeni_events refused"] == found["stupeni_lanes_waiting"] == 1
    assert found["stupeni_events_received"] == len(talk.lane.rows())
    assert found["stupeni_inbox_position"] == talk.lane.rows()[-1].position
    assert found["stupeni_events_balance"] == 0
    assert found["stupeni_refused_at_the_door_total unacceptable"] == 1


def test_a_lost_event_is_an_alarm(talk: Talk) -> None:
    with talk.lane.installation.database.transaction(talk.lane.id) as connection:
        connection.execute(update(inbox).where(inbox.c.position == 1).values(state="gone"))

    assert scraped(talk.client)["stupeni_events_balance"] > 0


def test_an_event_behind_an_incident_is_late_for_another_reason(talk: Talk) -> None:
    """Nobody is woken for a worker when it is people who must decide."""
    talk.bell.silent = True
    for _ in range(2):
        talk.post("/events", talk.event("audience.told", "cycle/c", audience="parents"))
    last = talk.lane.rows()[-1].position
    long_ago = talk.lane.installation.now() - timedelta(minutes=7)
    with talk.lane.installation.database.transaction(talk.lane.id) as connection:
        connection.execute(update(inbox).where(inbox.c.position == last).values(received_at=long_ago, tries=1))
    before = scraped(talk.client)
    with talk.lane.installation.database.transaction(talk.lane.id) as connection:
        connection.execute(update(inbox).where(inbox.c.position == last - 1).values(state="stuck", stuck_at=long_ago))
    after = scraped(talk.client)

    assert before["stupeni_oldest_unsettled_seconds nothing"] >= 7 * 60
    assert (before["stupeni_oldest_unsettled_seconds incident"], before["stupeni_incidents_open"]) == (0, 0)
    assert after["stupeni_oldest_unsettled_seconds incident"] >= 7 * 60
    assert (after["stupeni_oldest_unsettled_seconds nothing"], after["stupeni_incidents_open"]) == (0, 1)
    assert after["stupeni_events_suspected"] == 1


def test_a_timer_that_should_have_fired_is_late(talk: Talk) -> None:
    late = talk.lane.installation.now() - timedelta(hours=1)
    row = {"id": uuid4(), "institution_id": talk.lane.id, "event": "approval.lapsed", "subject": "approval/1"}
    with talk.lane.installation.database.transaction(talk.lane.id) as connection:
        connection.execute(insert(timers).values(**row, due=late))

    assert scraped(talk.client)["stupeni_oldest_due_timer_seconds"] >= 3600


def test_a_request_is_timed_under_its_template(talk: Talk) -> None:
    """An address in a label would make a series of every thing that was ever asked for."""
    talk.client.get(f"/api/v1/events/{uuid4()}", headers=talk.headers())
    talk.client.get(f"/static/{uuid4()}")
    talk.client.request("ODD", f"/{uuid4()}")
    talk.client.get("/readyz")
    talk.post("/events", talk.event("audience.told", "cycle/c", audience="parents"), prefer="wait=5")
    found = scraped(talk.client)
    timed = {name for name in found if name.startswith("stupeni_http_request_seconds_count")}

    assert timed == {
        "stupeni_http_request_seconds_count GET /api/v1/events/{event_id} 404",
        "stupeni_http_request_seconds_count GET /static 404",
        "stupeni_http_request_seconds_count other other 404",
    }
    assert found["stupeni_http_wait_seconds_count 200"] == 1


def test_an_error_nobody_foresaw_is_counted_as_ours(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.v1.events.visible", lambda *_: 1 / 0)
    talk.client.get(f"/api/v1/events/{uuid4()}", headers=talk.headers())

    assert scraped(talk.client)["stupeni_http_request_seconds_count GET /api/v1/events/{event_id} 500"] == 1


def test_a_store_that_is_away_is_a_figure_and_no_error(talk: Talk) -> None:
    """Monitoring must not go blind in the very moment that it is for."""
    installation = talk.lane.installation
    away = replace(installation, settings=replace(installation.settings, redis_url=NOWHERE))
    furnish(talk.app, away, talk.bell, Meters(away))
    here = scraped(talk.client)
    gone = replace(installation, database=Database("postgresql+psycopg://127.0.0.1:1/nowhere"))
    furnish(talk.app, gone, talk.bell, Meters(gone))
    there = scraped(talk.client)

    assert (here["stupeni_redis_up"], here["stupeni_database_up"]) == (0, 1)
    assert "stupeni_workers_alive" not in here
    assert (there["stupeni_redis_up"], there["stupeni_database_up"]) == (1, 0)


def test_everything_is_counted_now_and_then_only(talk: Talk) -> None:
    """At most once a minute, and a count that took two seconds not again for 200."""
    now, took = [1000.0], [0.0]

    def clock() -> float:
        now[0] += took[0]
        return now[0]

    collector = InboxCollector(talk.lane.installation, clock)
    first = collector.counted()
    talk.say("audience.told", "cycle/c", audience="staff")
    now[0] += COUNT_AGAIN_SECONDS - 1
    assert collector.counted() is first
    now[0] += 1
    took[0] = 2.0
    second = collector.counted()
    assert second.received == first.received + 1
    now[0] += 2 * COUNTING_SHARE - 10
    assert collector.counted() is second
    now[0] += 10
    assert collector.counted() is not second


def test_what_was_never_refused_is_told_as_nothing(talk: Talk) -> None:
    """A series that begins with its first refusal has no rate, and the first burst would wake nobody."""
    found = scraped(talk.client)

    assert found["stupeni_refused_at_the_door_total unacceptable"] == 0
    assert found["stupeni_refused_at_the_door_total not_yours"] == 0
