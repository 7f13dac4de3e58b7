"""How a pair ended: the fact that ended it and its outcome. Nobody leaves without one."""

from typing import TYPE_CHECKING

from workflow.facts.cycles import CycleCancelled, StageCompleted, StageForced
from workflow.facts.event import Fact
from workflow.facts.meetings import EndingOutcome, MenteeLeft, NoticeEnded, OutcomeRecorded, PairDissolved
from workflow.facts.pairs import MenteeDeclined
from workflow.facts.payload import Payload
from workflow.leaving.leaving import Leaving, leavings_of
from workflow.stages import Stage

if TYPE_CHECKING:
    from workflow.subjects.pair import Pair

SAID_BY_ITS_KIND: dict[type[Payload], EndingOutcome] = {
    MenteeLeft: EndingOutcome.MENTEE_LEFT,
    MenteeDeclined: EndingOutcome.NOT_ADMITTED,
    NoticeEnded: EndingOutcome.MENTOR_LEFT,
    CycleCancelled: EndingOutcome.CYCLE_CANCELLED,
}


def ending_of(pair: "Pair") -> Fact[Payload] | None:
    """Give the fact that ended a dissolved pair; None for one that is open, completed or ended with its cycle."""
    if pair.stage is not Stage.DISSOLVED:
        return None
    endings: list[Fact[Payload]] = [*pair.of(MenteeLeft, PairDissolved), *pair.of(MenteeDeclined)]
    endings += [one.came for one in _leavings(pair) if one.came is not None and _ended_with(pair, one.came)]
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
    said = next((one.said for one in _leavings(pair) if one.came is ending), ending)
    return getattr(said.payload, "outcome", None) or SAID_BY_ITS_KIND.get(type(ending.payload))


def _leavings(pair: "Pair") -> list[Leaving]:
    """Give how its mentors left; one that ended a pair names its outcome, or its notice ended meanwhile."""
    mentors = dict.fromkeys(match.mentor for match in pair.matches)
    found = [one for mentor in mentors for one in leavings_of(mentor, pair.cycle.id)]
    return [one for one in found if one.said.payload.outcome or one.came is not one.said]


def _ended_with(pair: "Pair", came: Fact[Payload]) -> bool:
    """Say whether a pair may have ended with a leaving: not when its cycle went on after it, and ended."""
    went_on = pair.cycle.of(StageCompleted, StageForced)
    forced = [fact for approval in pair.cycle.approvals for fact in approval.of(StageForced)]
    return not any(came.number < fact.number < pair.moved for fact in (*went_on, *forced))
