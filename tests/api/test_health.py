"""Whether the service lives, is ready, and adds up."""

from dataclasses import replace

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from api.app import make_app
from tests.api.talk import Talk
from workflow.tables import inbox


def measured(talk: Talk) -> dict[str, float]:
    text = talk.client.get("/metrics").text
    return {
        sample.name + "".join(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_service_lives_and_is_ready(talk: Talk) -> None:
    assert talk.client.get("/livez").json() == {"status": "ok"}
    assert talk.client.get("/readyz").json() == {"status": "ok"}


def test_a_service_without_its_redis_is_not_ready(talk: Talk) -> None:
    settings = replace(talk.lane.installation.settings, redis_url="redis://127.0.0.1:1/0")
    client = TestClient(make_app(replace(talk.lane.installation, settings=settings), talk.bell))
    response = client.get("/readyz")

    assert (response.status_code, response.json()["checks"]) == (503, {"redis": "Redis не отвечает."})


def test_the_figures_add_up(talk: Talk) -> None:
    talk.say("audience.told", "cycle/c", audience="staff")
    talk.say("stage.completed", "cycle/c", stage="pairing")
    talk.bell.silent = True
    talk.post("/events", talk.event("audience.told", "cycle/c", audience="parents"))
    talk.post("/events", {})
    found = measured(talk)

    assert found["stupeni_eventswaiting"] == found["stupeni_eventsrefused"] == 1
    assert found["stupeni_events_received"] == len(talk.lane.rows())
    assert found["stupeni_events_balance"] == 0
    assert found["stupeni_oldest_unsettled_seconds"] >= 0
    assert found["stupeni_refused_at_the_door_totalunacceptable"] == 1


def test_a_lost_event_is_an_alarm(talk: Talk) -> None:
    with talk.lane.installation.database.transaction() as connection:
        connection.execute(update(inbox).where(inbox.c.position == 1).values(state="gone"))

    assert measured(talk)["stupeni_events_balance"] > 0
