"""Settling: events end once, in their order, and what cannot be settled is set aside without stopping the lane."""

import threading
from contextlib import AbstractContextManager
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

import workflow.inbox.settle as settling
from tests.lane import Lane
from workflow.access import by
from workflow.decide import decide
from workflow.decision import Decision
from workflow.facts.event import Event
from workflow.inbox.writing import Writing
from workflow.installation import Installation
from workflow.tables import facts, inbox

POISON = "яд"


class Died(BaseException):
    """A process that is killed says nothing to anybody."""


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deciding breaks on one event, as a mistake of ours would."""

    def breaking(institution: Any, event: Event[Any], now: Any) -> Decision:
        if getattr(event.payload, "how", None) == POISON:
            raise ZeroDivisionError
        return decide(institution, event, now)

    monkeypatch.setattr(settling, "decide", breaking)


def test_an_event_takes_effect_once(lane: Lane) -> None:
    """Rule 2: settling again changes nothing, and so does sending again."""
    event = lane.event("audience.told", "cycle/c", event_id="once", audience="staff")
    lane.send(event)
    ended = lane.settle()
    lane.send(event)

    assert (ended, lane.settle(), lane.states()["once"]) == (1, 0, "settled")


def test_events_settle_in_the_order_of_the_inbox(lane: Lane) -> None:
    """Rule 3: the number given at settling follows the order of arrival."""
    lane.send(*(lane.event("audience.told", "cycle/c", audience="staff") for _ in range(20)))
    lane.settle()
    numbers = [row.number for row in lane.rows()]

    assert numbers == sorted(numbers)


def test_a_refusal_is_an_answer_and_leaves_no_trace_in_the_state(lane: Lane) -> None:
    """The sentence is kept for the reporter; the journal and the tables stay as they were."""
    before = lane.compare().records
    lane.send(lane.event("stage.completed", "cycle/c", event_id="early", stage="preparation"))
    lane.settle()
    row = lane.rows()[-1]

    assert (row.state, row.refusal["code"]) == ("refused", "not_ready")
    assert "papers_are_in_force" in row.refusal["details"]["open"]
    assert lane.compare().records == before


def test_a_payload_leaves_the_inbox_when_it_settles(lane: Lane) -> None:
    """Personal values live in the vault, not in the queue."""
    assert {row.payload for row in lane.rows()} == {None}


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
        ("incident.skipped", "skipped", "settled"),
        ("incident.released", "stuck", "settled"),
        ("incident.retried", "stuck", "waiting"),
    ],
)
def test_an_incident_ends_by_an_audited_command(lane: Lane, command: str, bad: str, behind: str) -> None:
    """Skip ends it, release lets the others pass, retry tries again; each is an event in the journal."""
    lane.send(
        lane.event("audience.told", "cycle/c", event_id="bad", audience="staff", how=POISON),
        lane.event("audience.told", "cycle/c", event_id="behind", audience="parents"),
    )
    lane.settle()
    incident = next(row.id for row in lane.rows() if row.event_id == "bad")
    ordered = lane.event(command, "incident/any", event_id="command", reason="Разобрались", acting=by.CURATOR)
    lane.send(ordered.model_copy(update={"subject": f"incident/{incident}"}))
    lane.settle()

    states = lane.states()
    assert (states["bad"], states["behind"], states["command"]) == (bad, behind, "settled")
    assert lane.compare().equal


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
    incident = next(row.id for row in lane.rows() if row.event_id == "bad")
    command = lane.event("incident.retried", "incident/any", reason="Исправили", acting=by.CURATOR)
    lane.send(command.model_copy(update={"subject": f"incident/{incident}"}))
    lane.settle()

    assert lane.states()["bad"] == "settled"
    assert lane.compare().equal


def test_a_try_is_counted_before_it_is_made(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies of an event has counted the try: it is not tried for ever."""

    def dying(institution: Any, event: Event[Any], now: Any) -> Decision:
        raise Died

    monkeypatch.setattr(settling, "decide", dying)
    lane.send(lane.event("audience.told", "cycle/c", event_id="deadly", audience="staff"))
    with lane.installation.database.transaction() as connection:
        connection.execute(update(inbox).where(inbox.c.event_id == "deadly").values(tries=1))
    for _ in range(lane.installation.settings.tries - 1):
        with pytest.raises(Died):
            lane.settle()
    lane.settle()

    assert lane.states()["deadly"] == "stuck"


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


def test_an_event_that_somebody_else_settled_between_two_tries_is_left_alone(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 2: a try is counted in one transaction and made in the next; another worker may come in between."""
    tries = count(1)

    def failing_once(institution: Any, event: Event[Any], now: Any) -> Decision:
        if next(tries) == 1:
            raise ZeroDivisionError
        return decide(institution, event, now)

    transactions = count(1)

    def another_comes_first() -> AbstractContextManager[Connection]:
        if next(transactions) == 3:
            other.settle()
        return begin()

    other = Lane(Installation.open(lane.installation.settings))
    lane.send(lane.event("audience.told", "cycle/c", event_id="once", audience="staff"))
    begin = lane.installation.database.transaction
    monkeypatch.setattr(settling, "decide", failing_once)
    monkeypatch.setattr(lane.installation.database, "transaction", another_comes_first)
    lane.settle()
    other.installation.close()

    with lane.installation.database.reading() as connection:
        noted = connection.scalar(select(func.count()).where(facts.c.event_id == "once"))
    assert (noted, lane.states()["once"]) == (1, "settled")
    assert lane.compare().equal


def test_a_transaction_that_failed_leaves_nothing_in_memory(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ended it, nobody settles with a copy that knows more than the database."""

    def dying(writing: Writing, connection: Any) -> None:
        raise Died

    lane.send(lane.event("audience.told", "cycle/c", event_id="torn", audience="staff"))
    with monkeypatch.context() as patched:
        patched.setattr(Writing, "write", dying)
        with pytest.raises(Died):
            lane.settle()
    lane.settle()

    assert lane.states()["torn"] == "settled"
    assert lane.compare().equal


def test_a_bad_event_at_the_end_does_not_fail_the_others_again_and_again(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a failed batch its events are tried alone, each once."""
    decided = count()

    def breaking(institution: Any, event: Event[Any], now: Any) -> Decision:
        next(decided)
        if event.id == "bad":
            raise ZeroDivisionError
        return decide(institution, event, now)

    monkeypatch.setattr(settling, "decide", breaking)
    lane.send(*(lane.event("audience.told", "cycle/c", audience="staff") for _ in range(20)))
    lane.send(lane.event("audience.told", "cycle/c", event_id="bad", audience="staff"))
    lane.settle()

    assert lane.states()["bad"] == "stuck"
    assert next(decided) <= 2 * 21 + lane.installation.settings.tries


def test_two_workers_at_one_lane_settle_everything_once(lane: Lane) -> None:
    """One holds the lane, the other leaves it to him; together nothing is lost and nothing is doubled."""
    lane.send(*(lane.event("audience.told", "cycle/c", audience="staff") for _ in range(60)))
    workers = [threading.Thread(target=lane.settle) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    lane.settle()

    assert {row.state for row in lane.rows()} == {"settled"}
    assert len({row.number for row in lane.rows()}) == len(lane.rows())
    assert lane.compare().equal
