"""A script said to the decider in memory: the institution that comes of it, and what was refused."""

from collections.abc import Sequence
from datetime import datetime

from api.demo.script import Line
from workflow.catalogue import read
from workflow.decide import decide
from workflow.errors import StupeniError
from workflow.inbox.door import understand
from workflow.packs.shelf import named
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

PACK = "kemerovo-2021"


class Told:
    """A script said to an institution in memory; `refused` are those that the script did not say in vain."""

    def __init__(self, said: Sequence[Line]) -> None:
        self.lines = said
        self.institution = Institution(said[0].caller.institution, {PACK: named(PACK)}, read)
        self.refused: list[str] = []
        self.in_vain: list[str] = []
        self.moved: list[tuple[Stage | None, Stage | None]] = []
        for line in said:
            try:
                event = self.institution.dated(understand(line.envelope, line.caller, line.at))
                decision = decide(self.institution, event, line.at)
            except StupeniError as wrong:
                refused = self.in_vain if line.vain else self.refused
                refused.append(f"{line.at:%d.%m} {line.envelope.type}: {wrong.sentence}")
                continue
            self.moved += [(move.frm, move.to) for move in decision.moves if move.subject.kind == "cycle"]

    @property
    def cycle(self) -> Cycle:
        return next(iter(self.institution.cycles.values()))

    def pair(self, ref: str) -> Pair:
        return next(pair for pair in self.cycle.pairs if str(pair.ref) == ref)

    def tasks(self, now: datetime | None = None) -> list[Task]:
        return open_tasks(self.cycle, now or self.lines[-1].at)
