"""Shutting every door at once: after a restore nobody is in, and no link or token made before is good."""

from datetime import datetime

from sqlalchemy import Connection, delete, update

from workflow.tables import account_devices, account_links, account_sessions, account_tokens


def shut(connection: Connection, now: datetime) -> None:
    """End sessions, links and tokens, and forget devices: a copy brings back what was ended after it was made."""
    ended = update(account_sessions).where(account_sessions.c.ended_at.is_(None)).values(ended_at=now)
    unused = account_links.c.used_at.is_(None) & account_links.c.revoked_at.is_(None)
    connection.execute(ended)
    connection.execute(update(account_links).where(unused).values(revoked_at=now))
    connection.execute(update(account_tokens).where(account_tokens.c.revoked_at.is_(None)).values(revoked_at=now))
    connection.execute(delete(account_devices))
