"""Accepting in groups: one commit for those who come together, and to each what became of his own body."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from tests.lane import Lane
from tests.waiting import until
from tests.world import identity
from workflow.access import by
from workflow.errors import NotFound, Unacceptable, Unknown
from workflow.inbox.acceptor import Acceptor, nobody
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import Receipt

Bodies = Sequence[tuple[Lane, Sequence[Envelope]]]
Outcome = list[Receipt] | BaseException


class Torn(Exception):
    """The connection broke during COMMIT."""


class Group:
    """Bodies that come while a first one is being written: they are the next group."""

    def __init__(self, lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lane = lane
        self.commits = 0
        self.breaking = False
        self.rung: list[tuple[UUID, ...]] = []
        self.settles_himself: int | None = None
        self._holding = False
        self._may_go_on = threading.Event()
        self._begin = lane.installation.database.transaction
        monkeypatch.setattr(lane.installation.database, "transaction", self._transaction)
        self.acceptor = Acceptor(lane.installation.database)

    @contextmanager
    def _transaction(self, *within: UUID) -> Iterator[Connection]:
        first, self._holding = self._holding, False
        with self._begin(*within) as connection:
            yield connection
            assert not first or self._may_go_on.wait(20)
            if self.breaking and not first:
                raise Torn
        self.commits += 1

    def accept(self, bodies: Bodies) -> list[Outcome]:
        """Have a first body written while the others come, each in a thread; give what they were told, in order."""
        told: dict[int, Outcome] = {}
        self._holding = True
        self._may_go_on.clear()

        def send(number: int, lane: Lane, body: Sequence[Envelope]) -> None:
            try:
                caller, now = lane.caller("vera", by.CURATOR), lane.installation.now()
                ring = nobody if number == self.settles_himself else self._ring
                told[number] = self.acceptor.accept(caller, body, now, ring=ring)
            except Exception as wrong:  # noqa: BLE001
                told[number] = wrong

        first = (self.lane, [self.lane.event("audience.told", "cycle/c", audience="staff")])
        threads = [threading.Thread(target=send, args=(n, *one)) for n, one in enumerate((first, *bodies))]
        for number, thread in enumerate(threads):
            thread.start()
            assert until(partial(self._waits_for, number))
        self._may_go_on.set()
        for thread in threads:
            thread.join(20)
        return [told[number] for number in range(1, len(threads))]

    def _ring(self, *lanes: UUID) -> None:
        self.rung.append(lanes)

    def _waits_for(self, number: int) -> bool:
        return not self._holding and len(self.acceptor._queue) == number


@pytest.fixture
def group(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> Group:
    return Group(lane, monkeypatch)


def told(lane: Lane) -> Envelope:
    return lane.event("audience.told", "cycle/c", audience="staff")


def test_those_who_come_together_share_a_commit(group: Group, lane: Lane) -> None:
    """Each is told where his own events stand, in his order."""
    bodies = [(lane, [told(lane), told(lane)]) for _ in range(8)]
    outcomes = group.accept(bodies)

    stands = {row.id: row.event_id for row in lane.rows()}
    assert group.commits == 2
    for (_, body), receipts in zip(bodies, outcomes, strict=True):
        assert isinstance(receipts, list)
        assert [stands[receipt.id] for receipt in receipts] == [event.id for event in body]


def test_a_body_that_cannot_be_accepted_fails_nobody_else(group: Group, lane: Lane) -> None:
    """Whoever is refused is told why; the others never hear of it."""
    stranger = lane.event("meeting.held", "pair/nobody", acting=by.CURATOR, kind="regular")
    bodies = [(lane, [told(lane)]) for _ in range(7)]
    outcomes = group.accept([*bodies[:3], (lane, [told(lane), stranger]), *bodies[3:]])

    assert isinstance(outcomes[3], Unacceptable)
    assert outcomes[3].index == 1
    assert Counter(type(outcome) for outcome in outcomes) == {list: 7, Unknown: 1}
    stored = {row.event_id for row in lane.rows()}
    assert {body[0].id for _, body in bodies} <= stored


def test_nobody_is_promised_anything_by_a_commit_that_failed(group: Group, lane: Lane) -> None:
    """Rule 1: every caller of the group gets the error, and may send again."""
    before = len(lane.rows())
    group.breaking = True
    outcomes = group.accept([(lane, [told(lane)]) for _ in range(8)])

    assert {type(outcome) for outcome in outcomes} == {Torn}
    assert len(lane.rows()) == before + 1
    assert group.rung == [(lane.id,)], "only for the first, which was written before"


def test_institutions_share_a_commit_and_nothing_else(group: Group, lane: Lane) -> None:
    """Rule 10: the same key in two institutions is two events, and a stranger's subject is unknown."""
    other = Lane(lane.installation, identity("another school"))
    opening = other.event("institution.opened", "institution/another school", name="Школа № 2")
    other.send(opening, who="root", role=by.ADMINISTRATOR)
    person: dict[str, Any] = {"acting": by.CURATOR, "name": "Новая", "kinds": ["teacher"], "event_id": "same"}
    bodies = [(one, [one.event("person.registered", "person/new", **person)]) for one in (lane, other)]
    outcomes = group.accept(bodies)

    assert [isinstance(outcome, list) and outcome[0].duplicate for outcome in outcomes] == [False, False]
    assert isinstance(group.accept([(other, [told(other)])])[0], Unacceptable)


def test_whoever_writes_a_group_rings_once_for_all_of_whom_something_was_stored(group: Group, lane: Lane) -> None:
    other = Lane(lane.installation, identity("another school"))
    opening = other.event("institution.opened", "institution/another school", name="Школа № 2")
    other.send(opening, who="root", role=by.ADMINISTRATOR)
    nobody = Lane(lane.installation, identity("nobody's school"))
    about: dict[str, Any] = {"acting": by.CURATOR, "name": "Новая", "kinds": ["teacher"]}
    each = enumerate((lane, other, nobody, lane, other))
    group.accept([(one, [one.event("person.registered", f"person/new {n}", **about)]) for n, one in each])

    assert group.rung[0] == (lane.id,)
    assert [sorted(lanes) for lanes in group.rung[1:]] == [sorted((lane.id, other.id))]


def test_whoever_writes_without_a_bell_rings_with_those_of_the_others(group: Group, lane: Lane) -> None:
    """Who opens an institution settles it himself; what was sent in the same moment would wait for the clock."""
    group.settles_himself = 1
    group.accept([(lane, [told(lane)]) for _ in range(3)])

    assert group.rung == [(lane.id,), (lane.id,)]


def test_whoever_rings_holds_up_nobody_else(group: Group, lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bell that hangs: those of the same group are answered, and the next group is written."""
    hangs, may_go_on = threading.Event(), threading.Event()

    def ring(*lanes: UUID) -> None:
        if not hangs.is_set():
            hangs.set()
            assert may_go_on.wait(20)

    monkeypatch.setattr(group, "_ring", ring)
    first = threading.Thread(target=group.accept, args=([(lane, [told(lane)])],))
    first.start()
    assert hangs.wait(20)
    try:
        receipts = group.acceptor.accept(lane.caller("vera", by.CURATOR), [told(lane)], lane.installation.now())
        assert len(receipts) == 1
    finally:
        may_go_on.set()
        first.join(20)


def test_the_same_event_from_two_in_a_group_is_one(group: Group, lane: Lane) -> None:
    """A client that sends again before it is answered gets the same address."""
    event = told(lane)
    first, again = group.accept([(lane, [event]), (lane, [event])])

    assert isinstance(first, list)
    assert first == again


def test_an_institution_nobody_opened_is_told_so_in_a_group_too(group: Group, lane: Lane) -> None:
    """Its neighbours in the group are accepted."""
    nobody = Lane(lane.installation, identity("nobody's school"))
    outcomes = group.accept([(lane, [told(lane)]), (nobody, [told(nobody)])])

    assert [type(outcome) for outcome in outcomes] == [list, NotFound]
