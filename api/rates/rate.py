"""The table of rates: what is limited, by what it is counted, and how many times a minute."""

from dataclasses import dataclass
from enum import StrEnum

from workflow.settings import Settings


class Door(StrEnum):
    """What somebody knocks at."""

    SIGN_IN = "sign_in"
    RESET = "reset"
    EXPORTS = "exports"
    EVENTS = "events"


class By(StrEnum):
    """What knocks are counted by."""

    ACCOUNT = "account"
    ADDRESS = "address"
    ORGANISATION = "organisation"


TIMES = {By.ACCOUNT: 1, By.ADDRESS: 3, By.ORGANISATION: 10}
"""A school sits behind one address, and has many people: a rate is that of one account, taken so many times."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A row: at this door, by these. Before somebody is known his organisation is not: nobody shuts a school's door by
    knocking at it from outside, and the account is then the login as one address names it.
    """

    door: Door
    counted_by: tuple[By, ...]

    def most(self, settings: Settings, by: By) -> int:
        """Give how many knocks a minute are answered; 0: as many as come."""
        return int(getattr(settings, f"rate_{self.door.value}")) * TIMES[by]


# fmt: off
RATES = (
    Rate(Door.SIGN_IN, (By.ACCOUNT, By.ADDRESS)),
    Rate(Door.RESET,   (By.ACCOUNT, By.ADDRESS)),
    Rate(Door.EXPORTS, (By.ACCOUNT, By.ADDRESS, By.ORGANISATION)),
    Rate(Door.EVENTS,  (By.ACCOUNT, By.ADDRESS, By.ORGANISATION)),
)
# fmt: on
BY_DOOR = {rate.door: rate for rate in RATES}
