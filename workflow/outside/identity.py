"""Identities: somebody is known by who vouches for him and under which name there, never by an e-mail address."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from workflow.accounts import notes
from workflow.accounts.notes import What
from workflow.errors import NotFound, NotNow
from workflow.tables import account_identities, accounts
from workflow.tables.types import AnyRow

TAKEN = "Этот вход уже связан с другой учётной записью."
NO_PASSWORD = "Это ваш единственный вход: сначала попросите ссылку и задайте пароль."
NONE_HERE = "Такого входа у вас нет."


def find(connection: Connection, issuer: str, subject: str) -> UUID | None:
    """Give the account of an identity."""
    mine = (account_identities.c.issuer == issuer) & (account_identities.c.subject == subject)
    found: UUID | None = connection.scalar(select(account_identities.c.account_id).where(mine))
    return found


def of_account(connection: Connection, account: UUID) -> Sequence[AnyRow]:
    """Give the identities of an account, the oldest first."""
    mine = select(account_identities).where(account_identities.c.account_id == account)
    return connection.execute(mine.order_by(account_identities.c.linked_at)).all()


def link(connection: Connection, issuer: str, subject: str, account: UUID, now: datetime) -> None:
    """Let an identity enter an account; NotNow when it enters another one."""
    there = find(connection, issuer, subject)
    if there == account:
        return
    if there is not None:
        raise NotNow(TAKEN)
    row = {"issuer": issuer, "subject": subject, "account_id": account, "linked_at": now}
    connection.execute(insert(account_identities).values(row))
    notes.note(connection, account, What.IDENTITY_LINKED, now)


def note_use(connection: Connection, issuer: str, subject: str, now: datetime) -> None:
    """Remember that an identity was used."""
    mine = (account_identities.c.issuer == issuer) & (account_identities.c.subject == subject)
    connection.execute(update(account_identities).where(mine).values(used_at=now))


def unlink(connection: Connection, account: UUID, without: str, now: datetime) -> None:
    """Take every identity away; NotNow where nothing else would let its owner in. `without`: no password, as kept."""
    if not of_account(connection, account):
        raise NotFound(NONE_HERE)
    if connection.scalar(select(accounts.c.password).where(accounts.c.id == account)) == without:
        raise NotNow(NO_PASSWORD)
    connection.execute(delete(account_identities).where(account_identities.c.account_id == account))
    notes.note(connection, account, What.IDENTITY_REMOVED, now)
