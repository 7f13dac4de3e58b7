"""A group: one mentor, one form, two to N pairs; it stands on the order as one line."""

from typing import TYPE_CHECKING
from uuid import UUID

from workflow.derived.trail import derived, tracked
from workflow.facts.meetings import PlanAgreed
from workflow.facts.pairs import GroupDissolved, GroupFormed
from workflow.facts.payload import Kind
from workflow.subjects.subject import Subject

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle
    from workflow.subjects.match import Match
    from workflow.subjects.meeting import Meeting
    from workflow.subjects.pair import Pair
    from workflow.subjects.person import Person


class Group(Subject):
    """Pairs that one mentor leads together; a pair belongs to it through its match."""

    kind = Kind.GROUP
    matches: tracked[tuple["Match", ...]] = tracked()

    def __init__(self, identity: UUID, cycle: "Cycle", mentor: "Person", formed: GroupFormed) -> None:
        super().__init__(identity, cycle.trail)
        self.cycle = cycle
        self.mentor = mentor
        self.formed = formed
        self.matches = ()
        self.planned: list[Meeting] = []

    @derived
    def pairs(self) -> tuple["Pair", ...]:
        """Give the pairs in the group now; a paused pair stays, one that ended or changed its mentor does not."""
        return tuple(match.pair for match in self.matches if match.live and match.pair.open)

    @property
    def goal(self) -> str | None:
        """Give the goal that was set for the group last."""
        goals = [fact.payload.goal for fact in self.of(PlanAgreed) if fact.payload.goal]
        return goals[-1] if goals else None

    @property
    def orders_in_force(self) -> list[str]:
        """Number the orders that stand and name the group."""
        return list(dict.fromkeys(one.payload.number for match in self.matches for one in match.orders))

    @property
    def ended(self) -> bool:
        """Say whether the group is over: dissolved, left with one pair after there were more, or with none."""
        if self.of(GroupDissolved):
            return True
        return len(self.pairs) < min(2, len(self.matches))
