"""Shutting every door at once: after a restore nobody is in, and no link, token or recovery code of before is good."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from workflow.accounts.notes import What, note
from workflow.tables import (
    account_arrivals,
    account_codes,
    account_devices,
    account_links,
    account_sessions,
    account_tokens,
    accounts,
)


def shut(connection: Connection, now: datetime) -> None:
    """End sessions, links, tokens and recovery codes, and forget devices; every account's page says why.

    A copy brings back what was ended or used up after it was made. Passwords and second factors stay as they stand in
    it: without them nobody could come in, so whoever changed his since then is told to do it once more.
    """
    ended = update(account_sessions).where(account_sessions.c.ended_at.is_(None)).values(ended_at=now)
    unused = account_links.c.used_at.is_(None) & account_links.c.revoked_at.is_(None)
    connection.execute(ended)
    connection.execute(update(account_links).where(unused).values(revoked_at=now))
    connection.execute(update(account_tokens).where(account_tokens.c.revoked_at.is_(None)).values(revoked_at=now))
    for table in (account_devices, account_codes, account_arrivals):
        connection.execute(delete(table))
    for account in connection.scalars(select(accounts.c.id)).all():
        note(connection, account, What.RESTORED, now)
