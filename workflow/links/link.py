"""A link: a secret of 256 bits kept as a digest, for one purpose, until its day, used up or revoked.

Whatever no longer stands is answered with the same sentence. One table for all purposes: a way into an account
(`workflow/accounts/link.py`), and what somebody without an account is asked (`workflow/links/asked.py`).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import ColumnElement, Connection, insert, select, update

from workflow.accounts import secret
from workflow.errors import NotFound
from workflow.tables import account_links
from workflow.tables.types import AnyRow
from workflow.words import Named

log = structlog.get_logger()


class Purpose(Named):
    """What a link is for; nothing else can be done with it."""

    INVITATION = "invitation", "вход: приглашение"
    RESET = "reset", "вход: новый пароль"
    ADMINISTRATOR = "administrator", "вход: администратор"
    FACTOR = "factor", "вход: второй фактор"
    ORGANISATION = "organisation", "вход: вышестоящая организация"
    CONSENT = "consent", "согласия"
    QUESTIONNAIRE = "questionnaire", "анкета"


GOOD_FOR: Mapping[Purpose, timedelta] = {
    Purpose.INVITATION: timedelta(days=14),
    Purpose.RESET: timedelta(hours=24),
    Purpose.ADMINISTRATOR: timedelta(hours=24),
    Purpose.FACTOR: timedelta(hours=24),
    Purpose.ORGANISATION: timedelta(days=14),
    Purpose.CONSENT: timedelta(days=14),
    Purpose.QUESTIONNAIRE: timedelta(days=14),
}
TO_AN_ACCOUNT = frozenset(
    {Purpose.INVITATION, Purpose.RESET, Purpose.ADMINISTRATOR, Purpose.FACTOR, Purpose.ORGANISATION}
)
WITHOUT_ONE = frozenset({Purpose.CONSENT, Purpose.QUESTIONNAIRE})
MOST_FAILURES = 10
"""Wrong answers after which a link that nobody has opened yet is dead: its owner is given another."""

DEAD = "Эта ссылка не действует. Попросите новую у того, кто вам её дал."


def keep(connection: Connection, purpose: Purpose, now: datetime, **about: Any) -> str:
    """Keep a new link and give its secret, which is shown once; `about` are the columns that say for whom and what."""
    token, identity = secret.make(secret.LINK), uuid4()
    row = {"digest": secret.digest(token), "id": identity, "purpose": purpose.value, "failures": 0}
    row |= {"made_at": now, "expires_at": now + GOOD_FOR[purpose]}
    connection.execute(insert(account_links).values(row | about))
    log.info("a link was made", link=str(identity), purpose=purpose.value)
    return token


def find(connection: Connection, token: str, now: datetime, among: frozenset[Purpose]) -> AnyRow:
    """Find a link of one of these purposes by its secret; NotFound says the same of every one that does not stand."""
    return _standing(connection, account_links.c.digest == secret.digest(token), now, among)


def find_by_id(connection: Connection, identity: UUID, now: datetime, among: frozenset[Purpose]) -> AnyRow:
    """Find a link that stands by its id, which is no secret: whoever asks must show something else."""
    return _standing(connection, account_links.c.id == identity, now, among)


def use_up(connection: Connection, link: AnyRow, now: datetime) -> None:
    """Mark a link as used; of two who use it at once only one gets through."""
    mine = (account_links.c.id == link.id) & unused()
    if connection.execute(update(account_links).where(mine).values(used_at=now)).rowcount != 1:
        raise NotFound(DEAD)
    log.info("a link was used up", link=str(link.id), purpose=link.purpose)


def revoke(connection: Connection, which: Any, now: datetime, by_whom: UUID | None) -> int:
    """Let no link of these be used any more; gives how many stood."""
    changed = update(account_links).where(which, unused()).values(revoked_at=now, revoked_by=by_whom)
    return connection.execute(changed).rowcount


def unused() -> ColumnElement[bool]:
    """Give the condition of a link that was neither used up nor revoked."""
    return account_links.c.used_at.is_(None) & account_links.c.revoked_at.is_(None)


def is_dead(link: AnyRow, now: datetime) -> bool:
    """Say whether a link was used up, revoked, has run out, or was guessed at too often before anybody opened it."""
    guessed = link.browser is None and link.failures >= MOST_FAILURES
    return bool(link.used_at or link.revoked_at or link.expires_at <= now or guessed)


def _standing(connection: Connection, which: Any, now: datetime, among: frozenset[Purpose]) -> AnyRow:
    found = connection.execute(select(account_links).where(which)).one_or_none()
    if found is None or found.purpose not in among or is_dead(found, now):
        raise NotFound(DEAD)
    return found
