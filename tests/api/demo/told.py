"""A script said to the decider in memory: the institution that comes of it, and what was refused."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from api.demo.partner import Partner
from api.demo.play import lanes_of
from api.demo.script import Line
from workflow.access import Caller, Role
from workflow.catalogue import read
from workflow.decide import decide
from workflow.decision import Forward, Timer
from workflow.errors import StupeniError
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.packs.shelf import named
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

PACKS = ("kemerovo-2021", "seven-stages")


class Told:
    """A script said to an institution in memory, with the clock of the service beside it.

    `refused` are those of its lines that the script did not say in vain.
    """

    def __init__(self, said: Sequence[Line]) -> None:
        self.lines = said
        packs = {name: named(name) for name in PACKS}
        self.institutions = {one: Institution(one, packs, read) for one in lanes_of(said)}
        self.institution = self.institutions[said[0].caller.institution]
        self.refused: list[str] = []
        self.in_vain: list[str] = []
        self.by_clock: list[str] = []
        self.moved: list[tuple[Stage | None, Stage | None]] = []
        self._timers: list[tuple[Institution, Timer]] = []
        for line in said:
            self._ring(line.at)
            try:
                self._decide(line.envelope, line.caller, line.at)
            except StupeniError as wrong:
                refused = self.in_vain if line.vain else self.refused
                refused.append(f"{line.at:%d.%m} {line.envelope.type}: {wrong.sentence}")

    def _ring(self, now: datetime) -> None:
        """Say what came due by now, as the clock of the service does; what it says too late is refused, and gone."""
        due = [one for one in self._timers if one[1].due <= now]
        for here, timer in sorted(due, key=lambda one: one[1].due):
            service = Caller(None, Role.SERVICE, here.id, "clock")
            self._timers.remove((here, timer))
            values: dict[str, Any] = {"type": timer.event, "subject": str(timer.subject), "time": timer.due, "data": {}}
            with suppress(StupeniError):
                self._decide(Envelope(id=str(uuid4()), source="urn:stupeni:clock", **values), service, now)
                self.by_clock.append(timer.event)

    def _decide(self, envelope: Envelope, caller: Caller, now: datetime) -> None:
        here = self.institutions[caller.institution]
        decision = decide(here, here.dated(understand(envelope, caller, now)), now)
        self._timers = [one for one in self._timers if (one[1].subject, one[1].event) not in decision.cleared]
        self._timers += [(here, timer) for timer in decision.timers]
        for forward in decision.forwards:
            self._arrive(here, forward, now)
        self.moved += [(move.frm, move.to) for move in decision.moves if move.subject.kind == "cycle"]

    def _arrive(self, sender: Institution, forward: Forward, now: datetime) -> None:
        """Settle what one institution says to another at once, as the receiver's lane soon would."""
        service = Caller(None, Role.SERVICE, forward.receiver, "across")
        values: dict[str, Any] = {"type": forward.event, "subject": str(forward.subject), "data": dict(forward.content)}
        source = f"urn:stupeni:across:{sender.id}"
        self._decide(Envelope(id=forward.id, source=source, time=forward.at, **values), service, now)

    @property
    def college(self) -> Institution:
        return self.institutions[Partner().id]

    @property
    def cycle(self) -> Cycle:
        return next(iter(self.institution.cycles.values()))

    def pair(self, ref: str) -> Pair:
        return next(pair for pair in self.cycle.pairs if str(pair.ref) == ref)

    def tasks(self, now: datetime | None = None) -> list[Task]:
        return open_tasks(self.cycle, now or self.lines[-1].at)

    def college_tasks(self) -> list[Task]:
        return open_tasks(next(iter(self.college.cycles.values())), self.lines[-1].at)
