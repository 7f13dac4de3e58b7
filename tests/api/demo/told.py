"""A script said to the decider in memory: the institution that comes of it, and what was refused."""

from collections.abc import Sequence
from datetime import datetime

from api.demo.partner import Partner
from api.demo.post.lived import Lived
from api.demo.script import Line
from workflow.decision import Decision
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task


class Told(Lived):
    """A script said to an institution in memory, with the clock of the service beside it."""

    def __init__(self, said: Sequence[Line]) -> None:
        super().__init__(said)
        self.moved: list[tuple[Stage | None, Stage | None]] = []
        self.live()

    def decided(self, here: Institution, decision: Decision, now: datetime) -> None:
        self.moved += [(move.frm, move.to) for move in decision.moves if move.subject.kind == "cycle"]

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
