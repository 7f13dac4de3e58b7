"""Incidents: what could not be settled is set aside, and ends by an audited command."""

from typing import Any

import pytest

import workflow.inbox.settle as settling
from tests.lane import Lane
from workflow.access import by
from workflow.decide import decide
from workflow.decision import Decision
from workflow.facts.event import Event
from workflow.inbox.envelope import Envelope

POISON = "яд"


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deciding breaks on one event, as a mistake of ours would."""

    def breaking(institution: Any, event: Event[Any], now: Any) -> Decision:
        if getattr(event.payload, "how", None) == POISON:
            raise ZeroDivisionError
        return decide(institution, event, now)

    monkeypatch.setattr(settling, "decide", breaking)


@pytest.mark.usefixtures("poisoned")
def test_a_poison_event_gets_stuck_and_the_lane_goes_on(lane: Lane) -> None:
    """It failed as often as the settings say; others, before and after it, settle."""
    lane.send(
        lane.event("audience.told", "cycle/c", event_id="before", audience="staff"),
        lane.event("audience.told", "cycle/c", event_id="bad", audience="staff", how=POISON),
        lane.event(
            "request.changed",
            "pair/pair-misha",
            event_id="after",
            acting=by.CURATOR,
            form="student_student",
            wants_to_take_part=True,
        ),
        lane.event("audience.told", "cycle/c", event_id="behind", audience="parents"),
    )
    lane.settle()

    states = lane.states()
    assert [states[name] for name in ("before", "bad", "after", "behind")] == ["settled", "stuck", "settled", "waiting"]
    assert lane.compare().equal


@pytest.mark.usefixtures("poisoned")
@pytest.mark.parametrize(
    ("command", "bad", "behind"),
    [
        ("skipped", "skipped", "settled"),
        ("released", "stuck", "settled"),
        ("retried", "stuck", "waiting"),
    ],
)
def test_an_incident_ends_by_an_audited_command(lane: Lane, command: str, bad: str, behind: str) -> None:
    """Skip ends it, release lets the others pass, retry tries again; each is an event in the journal."""
    lane.send(
        lane.event("audience.told", "cycle/c", event_id="bad", audience="staff", how=POISON),
        lane.event("audience.told", "cycle/c", event_id="behind", audience="parents"),
    )
    lane.settle()
    lane.send(_command(lane, command, "bad", "command"))
    lane.settle()

    states = lane.states()
    assert (states["bad"], states["behind"], states["command"]) == (bad, behind, "settled")
    assert lane.compare().equal


@pytest.mark.usefixtures("poisoned")
def test_an_incident_that_was_dealt_with_takes_no_more_commands(lane: Lane) -> None:
    """Else the journal would say that an event was skipped which settled after its retry."""
    lane.send(lane.event("audience.told", "cycle/c", event_id="bad", audience="staff", how=POISON))
    lane.settle()
    for name, command in (("again", "retried"), ("too late", "skipped")):
        lane.send(_command(lane, command, "bad", name))
    lane.settle()
    lane.send(_command(lane, "skipped", "bad", "enough"), _command(lane, "retried", "bad", "no more"))
    lane.settle()

    states = lane.states()
    assert [states[name] for name in ("again", "too late", "enough", "no more")] == [
        "settled",
        "refused",
        "settled",
        "refused",
    ]
    assert (states["bad"], lane.compare().equal) == ("skipped", True)


def test_a_subject_whose_opening_was_skipped_may_be_opened_again(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """The skipped event will never open it."""

    def breaking(institution: Any, event: Event[Any], now: Any) -> Decision:
        if event.id == "bad":
            raise ZeroDivisionError
        return decide(institution, event, now)

    monkeypatch.setattr(settling, "decide", breaking)
    opening = lane.request("anna")
    lane.send(opening.model_copy(update={"id": "bad"}))
    lane.settle()
    lane.send(_command(lane, "skipped", "bad", "skip"))
    lane.settle()
    lane.send(opening.model_copy(update={"id": "right"}))
    lane.settle()

    assert lane.states()["right"] == "settled"


def test_a_mended_event_settles_when_it_is_retried(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a stuck event is lost: after the repair it is settled with all its content."""
    broken = {"now": True}

    def breaking(institution: Any, event: Event[Any], now: Any) -> Decision:
        if broken["now"] and event.id == "bad":
            raise ZeroDivisionError
        return decide(institution, event, now)

    monkeypatch.setattr(settling, "decide", breaking)
    lane.send(lane.event("audience.told", "cycle/c", event_id="bad", audience="staff"))
    lane.settle()
    broken["now"] = False
    lane.send(_command(lane, "retried", "bad", "retry"))
    lane.settle()

    assert lane.states()["bad"] == "settled"
    assert lane.compare().equal


def test_a_correction_of_an_event_that_is_stuck_waits(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """What refers to something not settled yet waits; it is not refused."""

    def breaking(institution: Any, event: Event[Any], now: Any) -> Decision:
        if event.id == "bad":
            raise ZeroDivisionError
        return decide(institution, event, now)

    monkeypatch.setattr(settling, "decide", breaking)
    lane.send(
        lane.event("audience.told", "cycle/c", event_id="bad", audience="staff"),
        lane.event(
            "fact.annulled",
            "person/misha",
            event_id="fix",
            annulled_source="urn:test",
            annulled_id="bad",
            reason="Ошибка",
        ),
    )
    lane.settle()

    assert lane.states()["fix"] == "waiting"


def _command(lane: Lane, command: str, bad: str, name: str) -> Envelope:
    incident = next(row.id for row in lane.rows() if row.event_id == bad)
    said = lane.event(f"incident.{command}", "incident/any", event_id=name, reason="Разобрались", acting=by.CURATOR)
    return said.model_copy(update={"subject": f"incident/{incident}"})
