"""Settling: events end once, in their order, and what cannot be settled is set aside without stopping the lane."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import replace
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, CursorResult, func, select, update

import workflow.inbox.settle as settling
from tests.lane import Lane
from tests.stacks import Stack
from workflow.access import by
from workflow.decide import decide
from workflow.decision import Decision
from workflow.errors import Unacceptable
from workflow.facts.event import Event
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive
from workflow.inbox.writing import Writing
from workflow.installation import Installation
from workflow.settings import Settings
from workflow.tables import facts, inbox


class Died(BaseException):
    """A process that is killed says nothing to anybody."""


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
    assert {(row.clear, row.personal) for row in lane.rows()} == {(None, None)}


def test_a_subject_whose_opening_was_refused_may_be_opened_again(lane: Lane) -> None:
    """Its UUID was known at the door; nothing stands behind it."""
    too_early = lane.request("anna").model_copy(update={"id": "early"})
    lane.send(too_early.model_copy(update={"data": too_early.data | {"request": "Хочу учиться"}}))
    lane.settle()
    with pytest.raises(Unacceptable, match="неизвестен"):
        lane.send(lane.event("pair.paused", "pair/pair-anna", reason="Болеет"))
    lane.send(too_early.model_copy(update={"id": "right"}))
    lane.settle()

    states = lane.states()
    assert (states["early"], states["right"]) == ("refused", "settled")


def test_a_try_is_counted_before_it_is_made(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies of an event has counted the try: it is not tried for ever."""

    def dying(institution: Any, event: Event[Any], now: Any) -> Decision:
        raise Died

    monkeypatch.setattr(settling, "decide", dying)
    lane.send(lane.event("audience.told", "cycle/c", event_id="deadly", audience="staff"))
    with lane.installation.database.transaction(lane.id) as connection:
        connection.execute(update(inbox).where(inbox.c.event_id == "deadly").values(tries=1))
    for _ in range(lane.installation.settings.tries - 1):
        with pytest.raises(Died):
            lane.settle()
    lane.settle()

    assert lane.states()["deadly"] == "stuck"


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

    def another_comes_first(*within: UUID) -> AbstractContextManager[Connection]:
        if next(transactions) == 3:
            other.settle()
        return begin(*within)

    other = Lane(Installation.open(lane.installation.settings))
    lane.send(lane.event("audience.told", "cycle/c", event_id="once", audience="staff"))
    begin = lane.installation.database.transaction
    monkeypatch.setattr(settling, "decide", failing_once)
    monkeypatch.setattr(lane.installation.database, "transaction", another_comes_first)
    lane.settle()
    other.installation.close()

    with lane.installation.database.reading(lane.id) as connection:
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


def test_a_worker_that_is_stopped_ends_its_batch_and_leaves_the_rest(lane: Lane) -> None:
    small = replace(lane.installation, settings=replace(lane.installation.settings, batch=2))
    lane.send(
        *(lane.event("audience.told", "cycle/c", audience=audience) for audience in ("staff", "parents", "pupils"))
    )
    small.stopping.set()
    assert settling.settle(small, lane.id) == 2
    small.stopping.clear()
    assert settling.settle(small, lane.id) == 1


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


class Interrupted:
    """A connection between whose statements something else happens."""

    def __init__(self, connection: Connection, meanwhile: Callable[[], None]) -> None:
        self.connection, self.happenings = connection, iter([meanwhile])

    def execute(self, *asked: Any) -> CursorResult[Any]:
        result = self.connection.execute(*asked)
        next(self.happenings, lambda: None)()
        return result


def test_what_is_looked_for_behind_an_incident_is_one_moment(production: Stack) -> None:
    """Rule 3: the first is sent and then the second, while a worker reads on behind a page of those that wait."""
    opened = Installation.open(Settings(production.database_url, redis_url=production.redis_url, secret="a secret"))
    with closing(opened), ExitStack() as unheard:
        lane, database = Lane(opened).open(), opened.database
        lane.send(lane.event("audience.told", "cycle/c", event_id="stuck", audience="staff"))
        with database.transaction(lane.id) as connection:
            connection.execute(update(inbox).where(inbox.c.event_id == "stuck").values(state="stuck"))
        slow = unheard.enter_context(database.transaction(lane.id))
        receive(slow, lane.caller("vera", by.CURATOR), [paused(lane, "first")], opened.now())
        lane.send(*(lane.event("audience.told", "cycle/c", audience="staff") for _ in range(settling.A_PAGE)))

        def both_are_sent() -> None:
            unheard.close()
            lane.send(paused(lane, "second"))

        with database.transaction(lane.id) as worker:
            reading: Any = Interrupted(worker, both_are_sent)
            found = settling.waiting(reading, lane.id, 2)

    assert [row.event_id for row in found] == ["first", "second"]


def paused(lane: Lane, name: str) -> Envelope:
    return lane.event("pair.paused", "pair/pair-misha", event_id=name, reason="Болеет")
