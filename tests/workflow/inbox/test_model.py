"""Whatever is sent, doubled, torn off in the middle or settled by whom, the rules of the design hold.

A hypothesis machine plays with two workers, each with its own memory, over one database of the stack under test.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from handlers.clock import unsettled
from tests.lane import Lane
from tests.stacks import Databases, Files
from tests.world import identity
from workflow.access import by
from workflow.errors import StupeniError
from workflow.inbox.envelope import Envelope
from workflow.inbox.writing import Writing
from workflow.installation import Installation
from workflow.settings import Settings
from workflow.tables import facts, inbox

MENTEES = ("misha", "anna")
CYCLE = str(identity("c"))
Opens = Callable[[], str]


class Torn(BaseException):
    """The process died between writing and committing."""


def said(lane: Lane, what: str, name: str) -> Envelope:
    """Make one of the events that happen in a school; many will be refused, and that is an answer."""
    pair, person = f"pair/pair-{name}", f"person/{name}"
    made: dict[str, Callable[[], Envelope]] = {
        "request": lambda: lane.request(name),
        "change": lambda: lane.event(
            "request.changed", pair, acting=by.CURATOR, form="student_student", wants_to_take_part=True
        ),
        "admit": lambda: lane.event("mentee.admitted", pair),
        "pause": lambda: lane.event("pair.paused", pair, reason="Болеет"),
        "resume": lambda: lane.event("pair.resumed", pair),
        "back": lambda: lane.event("pair.sent_back", pair, stage="preparation", reason="Ошибка"),
        "leave": lambda: lane.event("mentee.left", pair, acting=by.CURATOR, reason="Переезд", next_step="Проститься"),
        "told": lambda: lane.event("audience.told", "cycle/c", audience="staff"),
        "complete": lambda: lane.event("stage.completed", "cycle/c", stage="preparation"),
        "offer": lambda: lane.event(
            "mentor.offered", person, acting=by.CURATOR, cycle=CYCLE, forms=["student_student"]
        ),
        "select": lambda: lane.event("mentor.selected", person, cycle=CYCLE),
        "quit": lambda: lane.event("mentor.left", person, acting=by.CURATOR, cycle=CYCLE, reason="Занят"),
        "annul": lambda: lane.event(
            "fact.annulled", person, annulled_source="urn:test", annulled_id=str(lane.sent), reason="Ошибка"
        ),
    }
    return made[what]()


WHAT = (
    *("request", "change", "admit", "pause", "resume", "back", "leave"),
    *("told", "complete", "offer", "select", "quit", "annul"),
)
SAYINGS = st.lists(
    st.tuples(
        st.sampled_from(WHAT),
        st.sampled_from(MENTEES),
    ),
    min_size=1,
    max_size=6,
)


@contextmanager
def torn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the next transaction die after it has written everything and before it commits."""
    whole = Writing.write

    def tearing(self: Writing, connection: Any) -> None:
        whole(self, connection)
        raise Torn

    with monkeypatch.context() as patched:
        patched.setattr(Writing, "write", tearing)
        yield


class Played(RuleBasedStateMachine):
    """Everything that can happen to a lane from outside."""

    clean: Opens
    monkeypatch: pytest.MonkeyPatch

    @initialize()
    def begin(self) -> None:
        """Open the school, with two workers that share nothing but the database."""
        config = Settings(database_url=type(self).clean(), secret="s")
        self.workers = [Lane(Installation.open(config)) for _ in range(2)]
        self.lane = self.workers[0].open()
        self.bodies: list[list[Envelope]] = []
        self.accepted: set[str] = set()

    @rule(sayings=SAYINGS)
    def send(self, sayings: list[tuple[str, str]]) -> None:
        """Send a body; a refused one leaves nothing."""
        body = [said(self.lane, what, name) for what, name in sayings]
        self._send(body)
        self.bodies.append(body)

    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """Send an old body again, as a client that saw no answer does, in any order of its events."""
        if self.bodies:
            body = data.draw(st.sampled_from(self.bodies))
            self._send(data.draw(st.permutations(body)))

    @rule(worker=st.integers(0, 1), times=st.integers(1, 3))
    def ring(self, worker: int, times: int) -> None:
        """Ring one of the workers, perhaps more often than there is reason to."""
        for _ in range(times):
            self.workers[worker].settle()

    @rule(worker=st.integers(0, 1))
    def die(self, worker: int) -> None:
        """Kill a worker in the middle; what it was at in memory dies with it."""
        lane = self.workers[worker]
        with torn(self.monkeypatch), suppress(Torn):
            lane.settle()

    @invariant()
    def the_balance_adds_up(self) -> None:
        """Received = settled + refused + stuck + waiting, and each settled event is one fact."""
        if not hasattr(self, "lane"):
            return
        rows = self.lane.rows()
        states = Counter(row.state for row in rows)
        with self.lane.installation.database.reading(self.lane.id) as connection:
            noted = connection.scalar(select(func.count()).select_from(facts))

        assert set(states) <= {"settled", "refused", "waiting"}
        assert states["settled"] == noted
        assert self.accepted <= {row.event_id for row in rows}

    @invariant()
    def the_journal_alone_gives_the_state(self) -> None:
        """Rule 5, after every step."""
        if hasattr(self, "lane"):
            assert self.lane.compare().differences == ()

    def teardown(self) -> None:
        """Settle the rest: nothing acknowledged is lost, and both workers remember the same school."""
        if not hasattr(self, "lane"):
            return
        for worker in self.workers:
            worker.settle()
        with self.lane.installation.database.reading(self.lane.id) as connection:
            assert unsettled(connection, self.lane.installation.now()) == set()
            assert connection.scalar(select(func.count()).where(inbox.c.state == "waiting")) == 0
            memories = [self._memory(worker, connection) for worker in self.workers]
        self.the_journal_alone_gives_the_state()
        for worker in self.workers:
            worker.installation.close()

        assert memories[0] == memories[1]

    def _send(self, body: list[Envelope]) -> None:
        try:
            self.lane.send(*body)
        except StupeniError:
            return
        self.accepted |= {event.id for event in body}

    def _memory(self, worker: Lane, connection: Any) -> Any:
        with worker.installation.institutions.reading(connection, worker.id) as institution:
            pairs = {identity: (pair.stage, pair.said) for identity, pair in institution.pairs.items()}
            return (institution.number, pairs, [cycle.stage for cycle in institution.cycles.values()])


def play(clean: Opens, monkeypatch: pytest.MonkeyPatch, examples: int) -> None:
    """Run the machine on databases that `clean` makes."""
    machine = type("Machine", (Played,), {"clean": staticmethod(clean), "monkeypatch": monkeypatch})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_rules_hold_on_sqlite(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules 1 to 5 on the embedded database."""
    number = count()
    play(lambda: files.clean(tmp_path / f"{next(number)}.db"), monkeypatch, examples=25)


def test_the_rules_hold_on_postgresql(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules 1 to 5 on a real PostgreSQL."""
    with ExitStack() as made:
        play(lambda: made.enter_context(databases.clean())[0], monkeypatch, examples=10)
