"""When people are reminded of what is to do: a pack's rows, each for tasks that are reminded of alike."""

from typing import Annotated

from pydantic import Field

from workflow.packs.form import Part

TaskCode = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
Days = Annotated[int, Field(ge=0, le=90)]
Hours = Annotated[int, Field(ge=1, le=240)]


class ReminderRule(Part):
    """A row. Days `before` the last day, then `every` so many days after it; days `after` the task began.

    A task without a last day goes on from the last of `after`. `at_once`: as soon as it begins; `hours_before` its end
    and then `every_hours`, for clocks that are counted in hours. `times`: how often it is repeated at most.
    """

    tasks: tuple[TaskCode, ...] = Field(min_length=1)
    at_once: bool = False
    before: tuple[Days, ...] = ()
    after: tuple[Days, ...] = ()
    every: int | None = Field(default=None, ge=1, le=30)
    hours_before: tuple[Hours, ...] = ()
    every_hours: int | None = Field(default=None, ge=1, le=48)
    times: int = Field(default=12, ge=1, le=60)


class Reminders(Part):
    """When a day's reminders come: from `hour` on, local time, spread over some minutes, so not all at once."""

    hour: int = Field(default=9, ge=8, le=19)
    spread_minutes: int = Field(default=45, ge=1, le=59)
    rules: tuple[ReminderRule, ...] = ()

    def rule_of(self, code: str) -> ReminderRule | None:
        """Give the row of a task; None where nobody is reminded of it."""
        return next((rule for rule in self.rules if code in rule.tasks), None)
