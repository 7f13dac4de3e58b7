"""Signing in: one answer, in one time, to whoever does not get in, whatever was wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from workflow.accounts import account as accounts_of
from workflow.accounts import attempts, factor, password, secret
from workflow.accounts import session as sessions
from workflow.accounts.attempts import Bucket
from workflow.accounts.obvious import LONGEST
from workflow.errors import NotLetIn
from workflow.installation import Installation
from workflow.organisations import grants
from workflow.tables import account_devices, accounts
from workflow.tables.types import AnyRow

DEVICE_KNOWN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Door:
    """From where somebody comes: the address, the words for his device, and what marks a device that was in before."""

    address: str
    device: str
    known: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What the browser keeps: the token of the session, and the mark of the device (empty: it was not in yet)."""

    token: str
    device: str


def sign_in(installation: Installation, login: str, given: str, door: Door) -> Entered:
    """Open a session for a login and a password; NotLetIn or TooOften, whether or not anybody has the login.

    Where a second factor is wanted, the session opens nothing until `proving.pass_second`.
    """
    found = confirm(installation, login, given, door)
    fresh = password.hashed(given) if password.is_dated(found.password) else None
    with installation.database.transaction() as connection:
        return _let_in(connection, installation, found, fresh, door)


def confirm(installation: Installation, login: str, given: str, door: Door) -> AnyRow:
    """Give the account of a login and its password; every attempt is counted before the password is looked at."""
    now, key = installation.now(), installation.settings.secret
    name = accounts_of.folded(login)[:200]
    with installation.database.transaction() as connection:
        found = accounts_of.find(connection, name)
        counted = _counted(connection, key, name, found, door)
        attempts.reserve(connection, counted, now)
    if not password.matches(found.password if found else None, given[:LONGEST]) or found is None:
        raise NotLetIn
    with installation.database.transaction() as connection:
        attempts.forgive(connection, counted[:1])
        for shared in counted[1:]:
            attempts.give_back(connection, shared)
    return found


def institution_of(connection: Connection, account: UUID) -> UUID | None:
    """Give where an account comes in: the institution that let it in last, else an organisation above."""
    here = next((one.institution_id for one in accounts_of.grants(connection, account)), None)
    return here or next((one.organisation_id for one in grants.of_account(connection, account)), None)


def _counted(connection: Connection, key: str, name: str, found: AnyRow | None, door: Door) -> list[Bucket]:
    """Give by what this attempt is counted: by its device where that was in before, else by login and address."""
    if found is not None and known_to(connection, found.id, door):
        return [attempts.of_device(key, door.known)]
    return [attempts.of_login(key, name), attempts.of_address(key, door.address)]


def _let_in(
    connection: Connection,
    installation: Installation,
    found: AnyRow,
    fresh: str | None,
    door: Door,
) -> Entered:
    now = installation.now()
    still = connection.scalar(select(accounts.c.password).where(accounts.c.id == found.id))
    if still != found.password:
        raise NotLetIn  # changed while it was looked at
    if fresh:
        connection.execute(update(accounts).where(accounts.c.id == found.id).values(password=fresh))
    token = sessions.begin(connection, found.id, institution_of(connection, found.id), door.device, now)
    halfway = factor.find(connection, found.id) is not None
    return Entered(token, "" if halfway else remember(connection, found.id, door, now))


def known_to(connection: Connection, account: UUID, door: Door) -> bool:
    """Say whether an account was entered from this device before."""
    if not door.known:
        return False
    known = account_devices.c.digest == secret.digest(door.known)
    return connection.scalar(select(account_devices.c.account_id).where(known)) == account


def remember(connection: Connection, account: UUID, door: Door, now: datetime) -> str:
    """Mark the device as one that was in; the mark is new each time."""
    old = (account_devices.c.seen_at < now - DEVICE_KNOWN) | (account_devices.c.digest == secret.digest(door.known))
    connection.execute(delete(account_devices).where(account_devices.c.account_id == account, old))
    mark = secret.make(secret.DEVICE)
    connection.execute(insert(account_devices).values(digest=secret.digest(mark), account_id=account, seen_at=now))
    return mark
