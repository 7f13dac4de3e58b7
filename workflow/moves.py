"""The two machines as tables: every way in which a cycle and a pair can move, one row a move.

The worker's rule, the buttons, the refusals, the README's diagrams and the tests are all drawn from these rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from workflow.access import HEADS, Role, by
from workflow.case import Case
from workflow.errors import NotReady
from workflow.facts.cycles import StageReopeningAsked
from workflow.facts.meetings import PairSentBack
from workflow.requirements import REQUIREMENTS, answers, is_ready
from workflow.stages import SEVEN, Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair

Condition = Callable[[Pair | Cycle, Case, Stage], bool]
"""Asked of the subject, the case and the stage it would enter; its docstring is the refusal."""

ADVANCE = "pair.advanced"
"""No event in the world: the service tries it after every fact that concerns a pair."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row: on this event, from here to there, by whom, and only if."""

    event: str
    frm: Stage
    to: Stage
    who: Role
    only_if: tuple[Condition, ...] = ()


def requirements_are_met(subject: Pair | Cycle, case: Case, to: Stage) -> bool:
    """Не все требования этапа выполнены."""
    if is_ready(subject):
        return True
    if isinstance(subject, Pair):
        return False
    still = {code: answer for code, answer in answers(subject, subject.stage).items() if not answer.satisfied}
    lines = [
        f"{REQUIREMENTS[code].sentence} Есть {answer.have}, нужно {answer.need}." for code, answer in still.items()
    ]
    raise NotReady("Этап не завершён, пока не выполнено: " + " ".join(lines), open=list(still))


def not_paused(subject: Pair | Cycle, case: Case, to: Stage) -> bool:
    """Пока пара приостановлена, она не движется."""
    return not isinstance(subject, Pair) or not subject.standing_pauses


def pairs_have_ended(subject: Pair | Cycle, case: Case, to: Stage) -> bool:
    """Сначала запишите итог каждой открытой пары: без итога никто не выбывает."""
    return requirements_of_ending_hold(subject)


def to_the_stage_asked(subject: Pair | Cycle, case: Case, to: Stage) -> bool:
    """Возврат просили к другому этапу."""
    asked = case.approval.asked.payload if case.approval else None
    return isinstance(asked, StageReopeningAsked) and asked.stage is to


def to_the_stage_named(subject: Pair | Cycle, case: Case, to: Stage) -> bool:
    """Вернуть пару можно только к тому этапу, который назван."""
    return isinstance(case.event.payload, PairSentBack) and case.event.payload.stage is to


def mentor_is_gone(subject: Pair | Cycle, case: Case, to: Stage) -> bool:
    """У пары по-прежнему есть наставник."""
    if not isinstance(subject, Pair) or subject.match is None:
        return True
    return place(subject.stage) >= place(Stage.PAIR_WORK) and not subject.match.agreed


def requirements_of_ending_hold(subject: Pair | Cycle) -> bool:
    """Say whether every open pair of a cycle has its outcome recorded."""
    outcome = REQUIREMENTS["every_pair_has_an_outcome"]
    return isinstance(subject, Cycle) and bool(outcome.asks(subject).met)


STEPS = (*pairwise(SEVEN), (Stage.COMPLETION, Stage.COMPLETED))
BACK = tuple((later, earlier) for later in SEVEN for earlier in SEVEN if place(earlier) < place(later))
WITH_MENTOR = (Stage.MENTOR_SELECTION, Stage.PAIRING, Stage.PAIR_WORK)

# fmt: off
#         event                from              to                 who            only if
CYCLE_MOVES = (
    *(Move("stage.completed",  here,             there,             by.CURATOR,    (requirements_are_met,))
      for here, there in STEPS),
    *(Move("stage.forced",     here,             there,             HEADS)
      for here, there in STEPS[:-1]),
      Move("stage.forced",     Stage.COMPLETION, Stage.COMPLETED,   HEADS,         (pairs_have_ended,)),
    *(Move("stage.reopened",   later,            earlier,           HEADS,         (to_the_stage_asked,))
      for later, earlier in BACK),
    *(Move("cycle.cancelled",  here,             Stage.CANCELLED,   HEADS)
      for here in SEVEN),
)

PAIR_MOVES = (
    *(Move(ADVANCE,            here,             there,             by.SERVICE,    (not_paused, requirements_are_met))
      for here, there in STEPS),
    *(Move(event,              here,             Stage.MENTOR_BASE, by.CURATOR | by.MENTOR, (mentor_is_gone,))
      for event in ("mentor.left", "match.ended", "mentor.declined") for here in WITH_MENTOR),
      Move("mentor.replaced",  Stage.PAIR_WORK,  Stage.MENTOR_BASE, by.CURATOR,    (mentor_is_gone,)),
    *(Move("notice.ended",     here,             Stage.MENTOR_BASE, by.SERVICE,    (mentor_is_gone,))
      for here in WITH_MENTOR),
    *(Move("fit.answered",     here,             Stage.MENTOR_BASE, by.MENTEE | by.MENTOR, (mentor_is_gone,))
      for here in WITH_MENTOR),
      Move("mentor.left",      Stage.COMPLETION, Stage.DISSOLVED,   by.CURATOR | by.MENTOR, (mentor_is_gone,)),
      Move("notice.ended",     Stage.COMPLETION, Stage.DISSOLVED,   by.SERVICE,    (mentor_is_gone,)),
    *(Move("pair.sent_back",   later,            earlier,           by.CURATOR,    (to_the_stage_named,))
      for later, earlier in BACK),
    *(Move("mentee.declined",  here,             Stage.DISSOLVED,   by.CURATOR)
      for here in (Stage.PREPARATION, Stage.MENTEE_BASE)),
    *(Move("mentee.left",      here,             Stage.DISSOLVED,   by.CURATOR | by.MENTEE | by.REPRESENTATIVE)
      for here in SEVEN),
    *(Move("pair.dissolved",   here,             Stage.DISSOLVED,   by.CURATOR)
      for here in SEVEN),
    *(Move(event,              here,             Stage.DISSOLVED,   by.SERVICE)
      for event in ("cycle.cancelled", "cycle.ended") for here in SEVEN),
)
# fmt: on

CYCLE_EVENTS = frozenset(move.event for move in CYCLE_MOVES)
PAIR_EVENTS = frozenset(move.event for move in PAIR_MOVES) - {ADVANCE}
MAY_STAY = frozenset({"fit.answered"})
"""Events that are as good when they move nothing: it depends on what was answered."""


def movers(event: str) -> Role:
    """Give who may do an event that moves something, by the tables."""
    who = Role(0)
    for move in (*CYCLE_MOVES, *PAIR_MOVES):
        if move.event == event:
            who |= move.who
    return who & ~by.SERVICE or by.SERVICE
