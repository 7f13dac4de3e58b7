"""Facts about meetings that are still to come: planned for somebody, moved, cancelled."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from workflow.facts.meetings import OF_CYCLE, MeetingKind
from workflow.facts.payload import CycleId, GroupId, Line, PairId, Payload, Text

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _is_of_this_century(moment: datetime) -> datetime:
    """A moment at the edge of what a date can hold would not survive another time zone."""
    if not FIRST <= moment <= LAST:
        raise ValueError("такого дня быть не может: проверьте год")
    return moment


Start = Annotated[AwareDatetime, AfterValidator(_is_of_this_century)]
"""When a meeting begins, with the offset; it says where somebody will be, so no record holds it in clear."""

Minutes = Annotated[int, Field(ge=5, le=600)]


class MeetingPlanned(Payload):
    """Встреча назначена."""

    kind: MeetingKind
    starts_at: Start
    """Когда начнётся, со смещением."""
    minutes: Minutes = 60
    place: Line | None = None
    pair: PairId | None = None
    group: GroupId | None = None
    cycle: CycleId | None = None
    """Чья встреча: называют что-то одно — пару, группу или цикл."""

    @model_validator(mode="after")
    def is_somebodys(self) -> Self:
        """A meeting belongs to a pair, a group or the whole cycle, and its kind to the same."""
        if sum(one is not None for one in (self.pair, self.group, self.cycle)) != 1:
            raise ValueError("назовите, чья это встреча: одну пару, одну группу или цикл")
        if (self.kind in OF_CYCLE) is not (self.cycle is not None):
            raise ValueError("общие встречи назначают циклу, остальные — паре или группе")
        return self


class MeetingMoved(Payload):
    """Встреча перенесена."""

    starts_at: Start
    """Когда начнётся теперь, со смещением."""
    minutes: Minutes | None = None
    """Сколько продлится теперь; не названо — столько же."""
    place: Line | None = None
    """Где будет теперь; не названо — там же."""
    reason: Text | None = None


class MeetingCancelled(Payload):
    """Встреча отменена."""

    reason: Text | None = None
