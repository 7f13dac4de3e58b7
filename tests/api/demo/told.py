"""A script said to the decider in memory: the institution that comes of it, and what was refused."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from api.demo.script import Line
from workflow.access import Caller, Role
from workflow.catalogue import read
from workflow.decide import decide
from workflow.decision import Timer
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

PACK = "kemerovo-2021"


class Told:
    """A script said to an institution in memory, with the clock of the service beside it.

    `refused` are those of its lines that the script did not say in vain.
    """

    def __init__(self, said: Sequence[Line]) -> None:
        self.lines = said
        self.institution = Institution(said[0].caller.institution, {PACK: named(PACK)}, read)
        self.refused: list[str] = []
        self.in_vain: list[str] = []
        self.by_clock: list[str] = []
        self.moved: list[tuple[Stage | None, Stage | None]] = []
        self._timers: list[Timer] = []
        for line in said:
            self._ring(line.at)
            try:
                self._decide(line.envelope, line.caller, line.at)
            except StupeniError as wrong:
                refused = self.in_vain if line.vain else self.refused
                refused.append(f"{line.at:%d.%m} {line.envelope.type}: {wrong.sentence}")

    def _ring(self, now: datetime) -> None:
        """Say what came due by now, as the clock of the service does; what it says too late is refused, and gone."""
        service = Caller(None, Role.SERVICE, self.institution.id, "clock")
        for timer in sorted((one for one in self._timers if one.due <= now), key=lambda one: one.due):
            self._timers.remove(timer)
            values: dict[str, Any] = {"type": timer.event, "subject": str(timer.subject), "time": timer.due, "data": {}}
            with suppress(StupeniError):
                self._decide(Envelope(id=str(uuid4()), source="urn:stupeni:clock", **values), service, now)
                self.by_clock.append(timer.event)

    def _decide(self, envelope: Envelope, caller: Caller, now: datetime) -> None:
        event = self.institution.dated(understand(envelope, caller, now))
        decision = decide(self.institution, event, now)
        self._timers = [one for one in self._timers if (one.subject, one.event) not in decision.cleared]
        self._timers += decision.timers
        self.moved += [(move.frm, move.to) for move in decision.moves if move.subject.kind == "cycle"]

    @property
    def cycle(self) -> Cycle:
        return next(iter(self.institution.cycles.values()))

    def pair(self, ref: str) -> Pair:
        return next(pair for pair in self.cycle.pairs if str(pair.ref) == ref)

    def tasks(self, now: datetime | None = None) -> list[Task]:
        return open_tasks(self.cycle, now or self.lines[-1].at)
