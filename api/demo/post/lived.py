"""A script lived through in memory: the institutions that come of it, with the clock of the service beside them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from api.demo.play import lanes_of
from api.demo.script import Line
from workflow.access import Caller, Role
from workflow.catalogue import read
from workflow.decide import decide
from workflow.decision import Decision, Forward, Timer
from workflow.errors import StupeniError
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.packs.shelf import named, names
from workflow.subjects.institution import Institution


class Lived:
    """Says a script to institutions in memory; whoever derives from it hears of every decision and of every moment.

    `refused` are those of its lines that the script did not say in vain.
    """

    def __init__(self, said: Sequence[Line]) -> None:
        self.lines = said
        packs = {name: named(name) for name in names()}
        self.institutions = {one: Institution(one, packs, read) for one in lanes_of(said)}
        self.institution = self.institutions[said[0].caller.institution]
        self.refused: list[str] = []
        self.in_vain: list[str] = []
        self.by_clock: list[str] = []
        self._timers: list[tuple[Institution, Timer]] = []

    def live(self) -> None:
        """Say every line at its moment."""
        for line in self.lines:
            self.comes_to(line.at)
            self._ring(line.at)
            try:
                self.decide(line.envelope, line.caller, line.at)
            except StupeniError as wrong:
                refused = self.in_vain if line.vain else self.refused
                refused.append(f"{line.at:%d.%m} {line.envelope.type}: {wrong.sentence}")

    def comes_to(self, now: datetime) -> None:
        """Hear that time has come to a moment, before anything is said at it."""

    def decided(self, here: Institution, decision: Decision, now: datetime) -> None:
        """Hear of a decision."""

    def _ring(self, now: datetime) -> None:
        """Say what came due by now, as the clock of the service does; what it says too late is refused, and gone."""
        due = [one for one in self._timers if one[1].due <= now]
        for here, timer in sorted(due, key=lambda one: one[1].due):
            service = Caller(None, Role.SERVICE, here.id, "clock")
            self._timers.remove((here, timer))
            values: dict[str, Any] = {"type": timer.event, "subject": str(timer.subject), "time": timer.due, "data": {}}
            with suppress(StupeniError):
                self.decide(Envelope(id=str(uuid4()), source="urn:stupeni:clock", **values), service, now)
                self.by_clock.append(timer.event)

    def decide(self, envelope: Envelope, caller: Caller, now: datetime) -> None:
        """Settle one event at once; raises what refuses it."""
        here = self.institutions[caller.institution]
        decision = decide(here, here.dated(understand(envelope, caller, now)), now)
        self._timers = [one for one in self._timers if (one[1].subject, one[1].event) not in decision.cleared]
        self._timers += [(here, timer) for timer in decision.timers]
        for forward in decision.forwards:
            self._arrive(here, forward, now)
        self.decided(here, decision, now)

    def _arrive(self, sender: Institution, forward: Forward, now: datetime) -> None:
        """Settle what one institution says to another at once, as the receiver's lane soon would."""
        service = Caller(None, Role.SERVICE, forward.receiver, "across")
        values: dict[str, Any] = {"type": forward.event, "subject": str(forward.subject), "data": dict(forward.content)}
        source = f"urn:stupeni:across:{sender.id}"
        self.decide(Envelope(id=forward.id, source=source, time=forward.at, **values), service, now)
