"""The engine behind the tables of moves; the only file that knows `transitions`.

States are plain strings, models are passed in and never registered, nothing happens in callbacks.
"""

from collections.abc import Callable, Sequence
from typing import Any

from transitions import EventData, Machine

from workflow.case import Case
from workflow.errors import NotNow
from workflow.moves import CYCLE_MOVES, PAIR_MOVES, Condition, Move
from workflow.stages import ENDS, SEVEN, Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair


class _Standing:
    """What the engine moves: a stage as a string, apart from the subject until the move is sure."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage.value


class Engine:
    """A machine made from rows; fires an event on a pair or a cycle."""

    def __init__(self, moves: Sequence[Move]) -> None:
        self.moves = moves
        self._rows: dict[tuple[str, Stage], list[Move]] = {}
        states = [stage.value for stage in (*SEVEN, *sorted(ENDS))]
        self._machine = Machine(
            model=None, states=states, initial=None, auto_transitions=False, send_event=True, model_attribute="stage"
        )
        for move in moves:
            conditions: list[str | Callable[..., bool | None]] = [_condition(one, move.to) for one in move.only_if]
            self._machine.add_transition(move.event, move.frm.value, move.to.value, conditions=conditions)
            self._rows.setdefault((move.event, move.frm), []).append(move)

    def rows(self, event: str, stage: Stage) -> list[Move]:
        """Give the rows of an event from a stage."""
        return self._rows.get((event, stage), [])

    def goes(self, subject: Pair | Cycle, event: str, case: Case) -> Stage | None:
        """Say where an event takes the subject, by the first row that holds; None when it stays."""
        if not any(_holds(move, subject, case) for move in self.rows(event, subject.stage)):
            return None  # most events move nothing: the engine is asked when one does
        standing = _Standing(subject.stage)
        moved = self._machine.events[event].trigger(standing, subject=subject, case=case)
        return Stage(standing.stage) if moved else None

    def check(self, subject: Pair | Cycle, event: str, case: Case) -> None:
        """Refuse an event that no row allows now, with the sentence of what does not hold."""
        rows = self.rows(event, subject.stage)
        if not rows:
            raise NotNow(f"На этапе «{subject.stage.label}» это невозможно.")
        broken: Condition | None = None
        for move in rows:
            failing = next((one for one in move.only_if if not one(subject, case, move.to)), None)
            if failing is None:
                return
            broken = broken or failing
        raise NotNow((broken.__doc__ if broken else "") or None)


def _holds(move: Move, subject: Pair | Cycle, case: Case) -> bool:
    return all(condition(subject, case, move.to) for condition in move.only_if)


def _condition(condition: Condition, to: Stage) -> Callable[[EventData], bool]:
    def holds(data: EventData) -> bool:
        kwargs: dict[str, Any] = data.kwargs
        return condition(kwargs["subject"], kwargs["case"], to)

    return holds


CYCLE = Engine(CYCLE_MOVES)
PAIR = Engine(PAIR_MOVES)
