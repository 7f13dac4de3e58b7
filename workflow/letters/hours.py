"""When a letter may go: quiet hours in the time zone of the organisation, and the hour of the daily digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.packs.pack import Pack

FROM, UNTIL = 20, 8


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is written to, by local time: from one in the evening until one in the morning."""

    zone: ZoneInfo
    frm: int = FROM
    until: int = UNTIL

    @classmethod
    def of(cls, zone: ZoneInfo, packs: Iterable[Pack]) -> "Quiet":
        """Give the widest quiet hours that any programme here asks for."""
        numbers = [pack.numbers for pack in packs]
        return cls(
            zone,
            min((one.quiet_from for one in numbers), default=FROM),
            max((one.quiet_until for one in numbers), default=UNTIL),
        )

    def after(self, moment: datetime) -> datetime:
        """Give the moment itself, or in quiet hours the morning after."""
        local = moment.astimezone(self.zone)
        if self.until <= local.hour < self.frm:
            return moment
        return self._morning(local if local.hour < self.until else local + timedelta(days=1))

    def digest(self, moment: datetime) -> datetime:
        """Give the next morning at which what may wait goes out together."""
        local = moment.astimezone(self.zone)
        return self._morning(local if local.hour < self.until else local + timedelta(days=1))

    def _morning(self, day: datetime) -> datetime:
        return datetime.combine(day.date(), time(self.until), self.zone)
