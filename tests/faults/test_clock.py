"""The system clock is set back and forward: order, settling and timers go on as if it had not been."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.channels.channel import Ended, Outcome
from handlers.clock import Clock
from handlers.letters.placing import place
from handlers.reminding import remind
from tests.faults.calls.letters import deliver_due, write_letter
from tests.faults.cases import ask, tell, told
from tests.faults.ledger import Ledger
from tests.faults.poison import Poison
from tests.faults.scene import Scene
from tests.lane import Lane
from workflow import installation
from workflow.access import by
from workflow.accounts import account, attempts
from workflow.accounts import session as sessions
from workflow.errors import TooOften
from workflow.reminders import rows as reminding
from workflow.tables import letter_sendings, reminder_plans, reminders

BACK = timedelta(hours=-1)
FORWARD = timedelta(days=3)
STEPS = (timedelta(0), timedelta(0), BACK, FORWARD)


@dataclass
class SystemClock:
    """The clock of the machine, which somebody sets."""

    off: timedelta = timedelta(0)

    def now(self) -> datetime:
        return installation.utcnow() + self.off

    def step(self, by_: timedelta) -> None:
        self.off += by_


@dataclass
class Ringing:
    """A school with a clock of its own; `heard` counts the rings of a tick."""

    scene: Scene
    machine: SystemClock

    def heard(self) -> int:
        return Clock(self.scene.lane.installation, self.scene.silent).tick()

    def tries(self) -> list[int]:
        return [row.tries for row in self.scene.lane.rows() if row.state == "waiting"]


@pytest.fixture
def ringing(lane: Lane, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ringing]:
    """A school where something was acknowledged; at the end all of it is held to account."""
    machine = SystemClock()
    stepped = replace(lane.installation, now=machine.now)
    scene = Scene(replace(lane, installation=stepped), ledger, Poison(monkeypatch))
    tell(scene, "before")
    yield Ringing(scene, machine)
    scene.settle()
    scene.is_whole()
    ledger.close(lane.installation.database, [lane.id])


def test_whatever_the_clock_says_events_settle_in_the_order_of_the_inbox(ringing: Ringing, long: bool) -> None:
    """Rule 3: between and within receiving, settling and ticking it goes back an hour and forward three days."""
    scene, chance = ringing.scene, ringing.scene.ledger.chance
    acts: tuple[Callable[[str], None], ...] = (
        lambda run: scene.send(told(scene, run, "1"), told(scene, run, "2")),
        lambda run: scene.send(told(scene, run, "1")),
        lambda run: scene.settle(),
        lambda run: scene.tick(),
        lambda run: ask(scene, run),
    )
    for number in range(400 if long else 40):
        ringing.machine.step(chance.choice(STEPS))
        chance.choice(acts[: 4 if number > 10 else 5])(str(number))
    scene.settle()

    settled = [row for row in scene.lane.rows() if row.source == "urn:test" and row.type == "audience.told"]
    assert {row.state for row in settled} == {"settled"}
    assert [row.number for row in settled] == sorted(row.number for row in settled)


@pytest.mark.parametrize("step", [BACK, FORWARD])
def test_an_event_is_rung_for_again_whatever_the_clock_did_since_and_not_for_ever(
    ringing: Ringing, step: timedelta
) -> None:
    """Its age is unknown then; it used to be rung for only when the clock had come to its moment once more."""
    ringing.scene.send(told(ringing.scene, "lost"))
    ringing.machine.step(step)

    assert ringing.heard() == 1
    ringing.scene.settle()
    assert ringing.heard() == 0


@pytest.mark.parametrize("step", [BACK, FORWARD])
def test_an_event_that_may_be_deadly_is_suspected_whatever_the_clock_did_since(
    ringing: Ringing, step: timedelta
) -> None:
    """Else it would kill one worker after another for an hour; an innocent one only settles alone."""
    ringing.scene.send(told(ringing.scene, "deadly"))
    ringing.machine.step(step)
    ringing.heard()

    assert ringing.tries() == [1]
    ringing.scene.settle()
    assert ringing.scene.lane.states()["deadly told"] == "settled"


def test_a_small_difference_of_clocks_makes_nobody_suspect(ringing: Ringing) -> None:
    """Web and clock may run on two machines."""
    ringing.scene.send(told(ringing.scene, "fresh"))
    ringing.machine.step(timedelta(seconds=-2))
    ringing.heard()

    assert ringing.tries() == [0]


def test_a_timer_fires_once_however_the_clock_is_set(ringing: Ringing) -> None:
    """Due, not yet due again, and due once more."""
    ask(ringing.scene, "asked")
    for days in (15, -15, 15):
        ringing.machine.step(timedelta(days=days))
        ringing.heard()
        ringing.scene.settle()
        ringing.heard()

    lapsed = [row.state for row in ringing.scene.lane.rows() if row.type == "approval.lapsed"]
    assert lapsed == ["settled"]


def test_a_paper_of_today_is_not_of_tomorrow_when_the_clock_was_set_back_meanwhile(ringing: Ringing) -> None:
    """Accepted today and settled when it is yesterday once more."""
    today = ringing.machine.now().date().isoformat()
    paper: dict[str, str] = {"paper": "federal_act", "number": "1", "signed_on": today}
    event = ringing.scene.lane.event("paper.adopted", "cycle/c", event_id="paper", acting=by.CURATOR, **paper)
    ringing.scene.send(event)
    ringing.machine.step(timedelta(days=-2))
    ringing.scene.settle()

    (row,) = (row for row in ringing.scene.lane.rows() if row.event_id == "paper")
    assert (row.state, row.refusal) == ("settled", None)


def test_whoever_confirmed_in_time_did_so_however_late_it_settles(ringing: Ringing) -> None:
    """The request lapses after 14 days; the confirmation came before, and the clock went forward while it waited."""
    ask(ringing.scene, "asked")
    ringing.machine.step(timedelta(days=12))
    confirmed = ringing.scene.lane.event("cycle.cancelled", "approval/asked", event_id="confirmed", acting=by.HEAD)
    ringing.scene.send(confirmed, who="olga", role=by.HEAD)
    ringing.machine.step(FORWARD)
    ringing.scene.settle()

    (row,) = (row for row in ringing.scene.lane.rows() if row.event_id == "confirmed")
    assert (row.state, row.refusal) == ("settled", None)


def test_a_letter_that_a_clock_ahead_wrote_goes_when_it_was_set_right(ringing: Ringing) -> None:
    """It would lie there for three days; what was tried ahead is tried once more, and then as often as ever."""
    scene, here = ringing.scene, ringing.scene.lane.installation
    scene.mail.answer = lambda message: Outcome(Ended.LATER, "451 later")
    ringing.machine.step(FORWARD)
    write_letter(scene, "warm", ringing.machine.now())
    place(here, scene.lane.id, scene.senders)
    deliver_due(scene, here)
    write_letter(scene, "ahead", ringing.machine.now())
    ringing.machine.step(-FORWARD)
    place(here, scene.lane.id, scene.senders)
    deliver_due(scene, here)
    deliver_due(scene, here)

    with here.database.reading(scene.lane.id) as connection:
        mail = select(letter_sendings.c.tries).where(letter_sendings.c.channel == "email")
        tries = connection.scalars(mail).all()
    assert sorted(tries) == [1, 2]


def test_reminders_that_a_clock_ahead_planned_and_took_are_free_when_it_was_set_right(ringing: Ringing) -> None:
    scene, here = ringing.scene, ringing.scene.lane.installation
    ringing.machine.step(datetime(2021, 10, 15, 5, tzinfo=UTC) - ringing.machine.now())
    remind(here)
    with here.database.transaction(scene.lane.id) as connection:
        connection.execute(reminders.update().values(due=ringing.machine.now(), fired_at=None, outcome=None))
        assert reminding.claim(connection, scene.lane.id, ringing.machine.now() + FORWARD, 1000)
        connection.execute(reminder_plans.update().values(planned_at=ringing.machine.now() + FORWARD))
    remind(here)

    with here.database.reading(scene.lane.id) as connection:
        fired = connection.scalars(select(reminders.c.key).where(reminders.c.fired_at.is_not(None))).all()
        planned_at = connection.scalar(select(reminder_plans.c.planned_at))
    assert fired
    assert planned_at is not None
    assert planned_at <= ringing.machine.now()


def test_nobody_is_shut_out_or_left_in_for_days_when_the_clock_was_set_right(lane: Lane) -> None:
    """A school's address would wait for three days, and a session would be taken for one that was just used."""
    now, idle = installation.utcnow(), timedelta(minutes=30)
    address = attempts.of_address("a secret", "10.0.0.1")
    with lane.installation.database.transaction() as connection:
        attempts.reserve(connection, [address], now + FORWARD)
        for _ in range(address.free - 1):
            attempts.reserve(connection, [address], now)
        with pytest.raises(TooOften):
            attempts.reserve(connection, [address], now)
        vera = account.open_account(connection, "vera", "kept", now)
        used, ahead = (sessions.begin(connection, vera, lane.id, "Firefox", at) for at in (now, now + FORWARD))
        found = sessions.find(connection, used, now)
        assert found
        assert not found.is_over(now, idle)
        sessions.note_seen(connection, found, now + FORWARD)
        found = sessions.find(connection, used, now)
        assert found
        assert found.is_over(now, idle)
        assert sessions.find(connection, ahead, now) is None
