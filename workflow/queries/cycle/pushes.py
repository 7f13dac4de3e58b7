"""What moving an activity pushes: which others cannot keep their time, and by how many days each must move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.queries.roadmap import ActivityState, Planned


@dataclass(frozen=True, slots=True)
class Push:
    """An activity that would begin before what it waits for has: its dates now, and at least how many days later."""

    number: int
    title: str
    start: date
    end: date
    days: int

    @property
    def new_start(self) -> date:
        """Give the first day when it is moved along."""
        return self.start + timedelta(days=self.days)

    @property
    def new_end(self) -> date:
        """Give the last day when it is moved along."""
        return self.end + timedelta(days=self.days)


def pushes(activities: Sequence[Planned], number: int, start: date, end: date) -> list[Push]:
    """Give what a move to these days pushes, directly or through others, in the order of the roadmap.

    Activities of one month may go side by side, as the programme has them: what waits for another must not begin before
    it does, and must not end before it does. What is done already is pushed by nothing.
    """
    dates = {one.number: (one.start, one.end) for one in activities} | {number: (start, end)}
    found: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for one in activities:
            if one.number == number or one.state is ActivityState.DONE:
                continue
            late = _days_behind(one, dates, {number, *found})
            if late > 0:
                first, last = dates[one.number]
                dates[one.number] = (first + timedelta(days=late), last + timedelta(days=late))
                found[one.number] = found.get(one.number, 0) + late
                changed = True
    return [
        Push(one.number, one.title, one.start, one.end, found[one.number]) for one in activities if one.number in found
    ]


def breaks(activities: Sequence[Planned], number: int, start: date, end: date) -> tuple[int, ...]:
    """Name those that this activity waits for and that would be later than it: a warning, not a refusal."""
    (moved,) = [one for one in activities if one.number == number]
    by_number = {one.number: one for one in activities}
    before = [by_number[one] for one in moved.after if by_number[one].state is not ActivityState.DONE]
    return tuple(one.number for one in before if one.start > start or one.end > end)


def _days_behind(one: Planned, dates: dict[int, tuple[date, date]], moved: set[int]) -> int:
    start, end = dates[one.number]
    waits_for = [dates[before] for before in one.after if before in moved]
    return max((max((first - start).days, (last - end).days) for first, last in waits_for), default=0)
