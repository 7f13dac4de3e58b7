"""Which letter goes to whom on which move: one row a letter, beside the table of moves and in its words."""

from dataclasses import dataclass

from workflow.facts.payload import Kind
from workflow.letters.letter import Part as To
from workflow.stages import ENDS, SEVEN, Stage, place


@dataclass(frozen=True, slots=True)
class OnMove:
    """A row: when this subject goes from one of these stages to one of those, this letter goes to these people."""

    subject: Kind
    frm: frozenset[Stage]
    to: frozenset[Stage]
    letter: str
    whom: To

    def holds(self, subject: Kind, frm: Stage, to: Stage) -> bool:
        """Say whether a move is one of these."""
        there = goes_back(frm, to) if self.to is EARLIER else to in self.to
        return subject is self.subject and frm in self.frm and there


@dataclass(frozen=True, slots=True)
class OnPause:
    """A row: when a pair comes to a standstill, or nothing holds it any more, this letter goes to these people."""

    stands: bool
    letter: str
    whom: To


def _of(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


CYCLE, PAIR = Kind.CYCLE, Kind.PAIR
STAFF = To.CURATOR | To.HEAD | To.TEAM
SIDES = To.MENTEE | To.REPRESENTATIVE | To.MENTOR
EARLY = _of(Stage.PREPARATION, Stage.MENTEE_BASE)
LATE = _of(*SEVEN) - EARLY
EARLIER: frozenset[Stage] = frozenset()
"""Any stage before the one it comes from."""

# ruff: noqa: E501
# fmt: off
#          subject  from                    to                       letter              to whom
ON_MOVES = (
    OnMove(CYCLE,   _of(*SEVEN),            _of(*SEVEN),             "cycle.moved",      STAFF),
    OnMove(CYCLE,   _of(Stage.PAIRING),     _of(Stage.PAIR_WORK),    "cycle.work_began", To.PARTICIPANT),
    OnMove(CYCLE,   _of(*SEVEN),            _of(Stage.COMPLETED),    "cycle.completed",  STAFF | To.PARTICIPANT),
    OnMove(CYCLE,   _of(*SEVEN),            _of(Stage.CANCELLED),    "cycle.cancelled",  STAFF | To.PARTICIPANT),
    OnMove(PAIR,    _of(Stage.MENTEE_BASE), _of(Stage.MENTOR_BASE),  "pair.admitted",    To.MENTEE | To.REPRESENTATIVE),
    OnMove(PAIR,    _of(Stage.PAIRING),     _of(Stage.PAIR_WORK),    "pair.ordered",     SIDES | To.CLASS_TEACHER),
    OnMove(PAIR,    _of(*SEVEN),            EARLIER,                 "pair.sent_back",   To.MENTEE | To.REPRESENTATIVE | To.CURATOR),
    OnMove(PAIR,    _of(*SEVEN),            EARLIER,                 "mentor.thanked",   To.FORMER_MENTOR),
    OnMove(PAIR,    _of(*SEVEN),            _of(Stage.COMPLETED),    "pair.completed",   SIDES | To.CURATOR | To.CLASS_TEACHER),
    OnMove(PAIR,    EARLY,                  _of(Stage.DISSOLVED),    "pair.declined",    To.MENTEE | To.REPRESENTATIVE),
    OnMove(PAIR,    LATE,                   _of(Stage.DISSOLVED),    "pair.dissolved",   SIDES | To.CURATOR | To.CLASS_TEACHER),
    OnMove(PAIR,    LATE,                   _of(Stage.COMPLETED, Stage.DISSOLVED), "company.thanked", To.COMPANY),
)

ON_PAUSES = (
    OnPause(True,  "pair.paused",  SIDES),
    OnPause(False, "pair.resumed", SIDES),
)
# fmt: on


def goes_back(frm: Stage, to: Stage) -> bool:
    """Say whether a move leads to an earlier stage."""
    return to not in ENDS and place(to) < place(frm)
