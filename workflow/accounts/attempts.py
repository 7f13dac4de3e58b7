"""Failed attempts to sign in: whoever guesses waits longer each time, and nobody is ever locked out for good.

Failures are counted by login and by address, before the password is looked at, so that many at once gain nothing. A
device from which the account was entered before is counted by itself: strangers who guess do not stand in its way.
The same is counted and said for a login that is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.accounts.secret import keyed
from workflow.errors import TooOften
from workflow.tables import account_attempts
from workflow.tables.setback import APART

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)
NETWORK_BITS = 64
"""Of an IPv6 address only the network counts: a single line gives its owner more addresses than he could use."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What failures are counted by, and how many are free: then a second, two, four, up to a quarter of an hour."""

    key: bytes
    free: int

    def wait(self, failures: int) -> timedelta:
        """Give how long to wait after so many failures."""
        over = failures - self.free
        return timedelta(0) if over < 0 else min(timedelta(seconds=2 ** min(over, 20)), LONGEST_WAIT)


def of_login(key: str, login: str) -> Bucket:
    """Count by the login, whether or not anybody has it."""
    return Bucket(keyed(key, "login", login), 5)


def of_address(key: str, address: str) -> Bucket:
    """Count by the address: a school sits behind a single one, so more is free."""
    return Bucket(keyed(key, "address", network(address)), 30)


def of_device(key: str, device: str) -> Bucket:
    """Count by a device that is known to the account."""
    return Bucket(keyed(key, "device", device), 10)


def of_factor(key: str, whose: str) -> Bucket:
    """Count codes of a second factor, by the account or by a device that passed before."""
    return Bucket(keyed(key, "factor", whose), 5)


def reserve(connection: Connection, buckets: Sequence[Bucket], now: datetime) -> None:
    """Count an attempt as failed before it is tried; TooOften, and nothing counted, while one of them must wait."""
    connection.execute(delete(account_attempts).where(account_attempts.c.last_at < now - FORGOTTEN))
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for bucket in sorted(buckets, key=lambda one: one.key):
        empty = {"bucket": bucket.key, "failures": 0, "last_at": now}
        connection.execute(dialect.insert(account_attempts).on_conflict_do_nothing(), empty)
        mine = account_attempts.c.bucket == bucket.key
        failures, last_at = connection.execute(
            select(account_attempts.c.failures, account_attempts.c.last_at).where(mine).with_for_update()
        ).one()
        left = last_at + bucket.wait(failures) - now
        if timedelta(0) < left <= LONGEST_WAIT + APART:  # longer: the clock was set back since then
            raise TooOften(retry_after=int(left.total_seconds()) + 1)
        connection.execute(update(account_attempts).where(mine).values(failures=failures + 1, last_at=now))


def forgive(connection: Connection, buckets: Sequence[Bucket]) -> None:
    """Forget the failures of whoever got in after all."""
    connection.execute(delete(account_attempts).where(account_attempts.c.bucket.in_([one.key for one in buckets])))


def give_back(connection: Connection, bucket: Bucket) -> None:
    """Take back the one attempt that was counted: of an address others may have guessed from it as well."""
    mine = (account_attempts.c.bucket == bucket.key) & (account_attempts.c.failures > 0)
    connection.execute(update(account_attempts).where(mine).values(failures=account_attempts.c.failures - 1))


def network(address: str) -> str:
    """Give what is counted of an address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> (128 - NETWORK_BITS))
    return str(found.ipv4_mapped if isinstance(found, IPv6Address) else found)
