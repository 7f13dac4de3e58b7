"""When a letter may go: quiet hours in the time zone of the organisation, and the hour of the daily digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.packs.pack import Pack

FROM, UNTIL = 20, 8
TOGETHER = time(10)
AFTER_REMINDERS = 15
"""Minutes after the last reminder of a morning: whatever it says still goes that day."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is written to, by local time: from one in the evening until one in the morning.

    `together`: when what may wait goes out, once a day, the reminders of that morning among it.
    """

    zone: ZoneInfo
    frm: int = FROM
    until: int = UNTIL
    together: time = TOGETHER

    @classmethod
    def of(cls, zone: ZoneInfo, packs: Iterable[Pack]) -> "Quiet":
        """Give the widest quiet hours that any programme here asks for, and when all have reminded for the day."""
        each = list(packs)
        until = max((one.numbers.quiet_until for one in each), default=UNTIL)
        told = max((one.reminders.hour * 60 + one.reminders.spread_minutes for one in each), default=0)
        hour, minute = divmod(max(until * 60, told + AFTER_REMINDERS), 60)
        return cls(
            zone,
            min((one.numbers.quiet_from for one in each), default=FROM),
            until,
            time(hour, minute) if each else TOGETHER,
        )

    def after(self, moment: datetime) -> datetime:
        """Give the moment itself, or in quiet hours the morning after."""
        local = moment.astimezone(self.zone)
        if self.until <= local.hour < self.frm:
            return moment
        day = local if local.hour < self.until else local + timedelta(days=1)
        return datetime.combine(day.date(), time(self.until), self.zone)

    def digest(self, moment: datetime) -> datetime:
        """Give when what may wait goes out together: later this morning, or the next."""
        local = moment.astimezone(self.zone)
        day = local if local.time() < self.together else local + timedelta(days=1)
        return datetime.combine(day.date(), self.together, self.zone)
