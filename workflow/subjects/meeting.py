"""A planned meeting of a pair, a group or a whole cycle: when it is to be, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from workflow.derived.trail import derived
from workflow.facts.activities import GroupFinalMeetingHeld, GroupMeetingHeld
from workflow.facts.event import Fact
from workflow.facts.meetings import MeetingHeld, MeetingKind, MeetingMissed
from workflow.facts.payload import Kind, Ref
from workflow.facts.planning import MeetingCancelled, MeetingMoved, MeetingPlanned
from workflow.subjects.group import Group
from workflow.subjects.pair import Pair
from workflow.subjects.subject import Subject, moment
from workflow.words import Named

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle

Told: TypeAlias = MeetingHeld | MeetingMissed | GroupMeetingHeld | GroupFinalMeetingHeld
"""What says whether a meeting was held."""

KINDS = {GroupMeetingHeld: MeetingKind.GROUP_MEETING, GroupFinalMeetingHeld: MeetingKind.GROUP_FINAL_MEETING}


class MeetingState(Named):
    """What became of a meeting. Facts never say that it is overdue: only the clock of whoever asks does."""

    PLANNED = "planned", "назначена"
    OVERDUE = "overdue", "ждём ответа: состоялась?"
    HELD = "held", "состоялась"
    MISSED = "missed", "не состоялась"
    CANCELLED = "cancelled", "отменена"


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting as it is planned now, after every move."""

    kind: MeetingKind
    starts_at: datetime
    minutes: int
    place: str | None

    @property
    def ends_at(self) -> datetime:
        """Give the moment after which it must have been held or not."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Meeting(Subject):
    """Opened when it is planned. A meeting that nobody planned has none of this, and is told all the same."""

    kind = Kind.MEETING

    def __init__(self, identity: UUID, whose: "Pair | Group | Cycle", opening: Fact[MeetingPlanned]) -> None:
        super().__init__(identity, whose.trail)
        self.whose = whose
        self.opening = opening

    @property
    def cycle(self) -> "Cycle":
        """Give the cycle in which it is."""
        return self.whose.cycle if isinstance(self.whose, Pair | Group) else self.whose

    @derived
    def plan(self) -> Plan:
        """Give the plan as it stands after corrections and moves."""
        planned = (self.last(MeetingPlanned) or self.opening).payload
        starts_at, minutes, place = planned.starts_at, planned.minutes, planned.place
        for move in self.moves:
            starts_at = move.payload.starts_at
            minutes, place = move.payload.minutes or minutes, move.payload.place or place
        return Plan(planned.kind, starts_at, minutes, place)

    @property
    def moves(self) -> list[Fact[MeetingMoved]]:
        """Give its moves in the order in which they were told: the last word holds."""
        return sorted(self.of(MeetingMoved), key=lambda fact: fact.number)

    @derived
    def day(self) -> date:
        """Give the day on which it is planned here."""
        return self.plan.starts_at.astimezone(self.cycle.institution.timezone).date()

    @derived
    def told(self) -> Fact[Told] | None:
        """Give the fact that says what became of it: one that names it, else one of its kind on the very day."""
        named = [*self.of(MeetingHeld, MeetingMissed), *self.of(GroupMeetingHeld, GroupFinalMeetingHeld)]
        return max(named or self._said_of_its_day(), key=moment, default=None)

    def _said_of_its_day(self) -> list[Fact[Told]]:
        """Give what was told without naming a planned meeting: nobody is asked again what he has said already."""
        said = [*self.whose.of(MeetingHeld, MeetingMissed), *self.whose.of(GroupMeetingHeld, GroupFinalMeetingHeld)]
        return [
            fact
            for fact in said
            if fact.payload.planned is None
            and fact.subject == self.whose.ref
            and fact.day == self.day
            and kind_of(fact.payload) is self.plan.kind
        ]

    @derived
    def state(self) -> MeetingState:
        """Give what became of it as far as the facts go."""
        if self.told:
            return MeetingState.MISSED if isinstance(self.told.payload, MeetingMissed) else MeetingState.HELD
        stands = self.of(MeetingCancelled) or self.dropped
        return MeetingState.CANCELLED if stands else MeetingState.PLANNED

    @property
    def dropped(self) -> bool:
        """Say whether there is nobody left to meet: the pair, the match, the group or the cycle is over."""
        if isinstance(self.whose, Pair):
            match = self.whose.match_on(self.opening.day)
            return not self.whose.open or match is None or not match.live
        return self.whose.ended if isinstance(self.whose, Group) else not self.whose.open

    @property
    def waits(self) -> bool:
        """Say whether it is still to be held, or to be told of."""
        return self.state is MeetingState.PLANNED

    @property
    def revision(self) -> int:
        """Count how often what was planned has changed; it only grows."""
        return len(self.of(MeetingMoved)) + (self.state is MeetingState.CANCELLED)

    @property
    def refs(self) -> tuple[Ref, Ref]:
        """Name itself and whose it is."""
        return (self.ref, self.whose.ref)


def kind_of(payload: Told) -> MeetingKind:
    """Give the kind of a meeting that was told; the two of the cycle are their own."""
    return payload.kind if isinstance(payload, MeetingHeld | MeetingMissed) else KINDS[type(payload)]
