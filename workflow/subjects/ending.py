"""How a pair ended: the fact that ended it and its outcome. Nobody leaves without one."""

from typing import TYPE_CHECKING

from workflow.facts.cycles import CycleCancelled
from workflow.facts.event import Fact
from workflow.facts.meetings import EndingOutcome, MenteeLeft, MentorLeft, OutcomeRecorded, PairDissolved
from workflow.facts.pairs import MenteeDeclined
from workflow.facts.payload import Payload
from workflow.stages import Stage

if TYPE_CHECKING:
    from workflow.subjects.pair import Pair

SAID_BY_ITS_KIND: dict[type[Payload], EndingOutcome] = {
    MenteeLeft: EndingOutcome.MENTEE_LEFT,
    MenteeDeclined: EndingOutcome.NOT_ADMITTED,
    CycleCancelled: EndingOutcome.CYCLE_CANCELLED,
}


def ending_of(pair: "Pair") -> Fact[Payload] | None:
    """Give the fact that ended a dissolved pair; None for one that is open, completed or ended with its cycle."""
    if pair.stage is not Stage.DISSOLVED:
        return None
    endings: list[Fact[Payload]] = [*pair.of(MenteeLeft, PairDissolved), *pair.of(MenteeDeclined)]
    left = (fact for match in pair.matches for fact in match.mentor.of(MentorLeft) if fact.payload.outcome)
    endings += [fact for fact in left if fact.payload.cycle == pair.cycle.id]
    endings += [fact for approval in pair.cycle.approvals for fact in approval.of(CycleCancelled)]
    return max((fact for fact in endings if fact.number < pair.moved), key=lambda fact: fact.number, default=None)


def outcome_of(pair: "Pair") -> EndingOutcome | None:
    """Give the outcome of a pair that ended: the one recorded, else what its ending says."""
    recorded = pair.last(OutcomeRecorded)
    if recorded:
        return recorded.payload.outcome
    ending = ending_of(pair)
    if ending is None:
        return None
    said = getattr(ending.payload, "outcome", None)
    return said or SAID_BY_ITS_KIND.get(type(ending.payload))
