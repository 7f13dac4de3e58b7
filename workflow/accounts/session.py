"""Sessions: an opaque token that only its browser has, and a row here that ends it whenever it should."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, select, update

from workflow.access import NOBODY, Role, by
from workflow.accounts import secret
from workflow.accounts.factor import is_required
from workflow.tables import account_factors, account_grants, account_sessions, accounts, organisation_grants
from workflow.tables.setback import APART
from workflow.tables.types import AnyRow

LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""How exactly a session knows when it was last used: a write for each look would cost more than it tells."""
KEPT = timedelta(days=30)
HALFWAY = timedelta(minutes=15)
"""How long whoever gave his password has for his second factor."""
CALM = by.MENTOR | by.MENTEE | by.REPRESENTATIVE
CALM_TIMES = 4
"""Whoever sees only his own pair may be away this many times longer."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that stands: whose, where he is, who he is there (None: nobody any more)."""

    id: UUID
    digest: bytes
    account: UUID
    login: str
    administrator: bool
    institution: UUID | None
    person: UUID | None
    device: str
    opened_at: datetime
    seen_at: datetime
    factor_at: datetime | None
    has_factor: bool
    leads: bool = False
    """Whether he is the head of an organisation above; `person` is then the grant that says so."""

    def wants_factor(self, roles: Role) -> bool:
        """Say whether a second factor must be shown, or set up, before it opens anything to somebody of these roles."""
        return self.factor_at is None and (self.has_factor or is_required(roles))

    def is_over(self, now: datetime, idle: timedelta, roles: Role | None = None) -> bool:
        """Say whether it was left alone for too long; `roles` None: as patient as with anybody.

        One used later than now was left alone for nobody knows how long: the clock was set back since then.
        """
        if self.seen_at > now + APART:
            return True
        if self.wants_factor(roles or NOBODY) and now - self.opened_at >= HALFWAY:
            return True
        patient = roles is None or not roles & ~CALM
        longest = idle * CALM_TIMES if patient and not self.administrator else idle
        return now - self.seen_at >= longest


def begin(
    connection: Connection,
    account: UUID,
    institution: UUID | None,
    device: str,
    now: datetime,
    *,
    factor_at: datetime | None = None,
) -> str:
    """Open a session and give its token; of sessions long over nothing is kept.

    `factor_at`: when its owner has shown his second factor; without it a session may open nothing but the way to it.
    """
    connection.execute(delete(account_sessions).where(account_sessions.c.opened_at < now - KEPT))
    token = secret.make(secret.SESSION)
    row = {
        "digest": secret.digest(token),
        "id": uuid4(),
        "account_id": account,
        "institution_id": institution,
        "device": device,
        "opened_at": now,
        "seen_at": now,
        "ended_at": None,
        "factor_at": factor_at,
    }
    connection.execute(insert(account_sessions).values(row))
    return token


def find(connection: Connection, token: str, now: datetime) -> Session | None:
    """Find the session of a token; None when there is none, it was ended, or its day is over."""
    return next(iter(_read(connection, now, account_sessions.c.digest == secret.digest(token))), None)


def of_account(connection: Connection, account: UUID, now: datetime) -> Sequence[Session]:
    """Give the sessions of an account that may still be in, the newest first."""
    return _read(connection, now, account_sessions.c.account_id == account)


def note_seen(connection: Connection, session: Session, now: datetime) -> None:
    """Remember that a session is in use."""
    mine = account_sessions.c.digest == session.digest
    connection.execute(update(account_sessions).where(mine).values(seen_at=now))


def move(connection: Connection, session: Session, institution: UUID) -> None:
    """Go on in another institution where the account is somebody."""
    mine = account_sessions.c.digest == session.digest
    connection.execute(update(account_sessions).where(mine).values(institution_id=institution))


def end(connection: Connection, account: UUID, now: datetime, *, only: UUID | None = None) -> int:
    """End one session of an account, or all of them; gives how many stood."""
    mine = (account_sessions.c.account_id == account) & account_sessions.c.ended_at.is_(None)
    if only is not None:
        mine &= account_sessions.c.id == only
    return connection.execute(update(account_sessions).where(mine).values(ended_at=now)).rowcount


def _read(connection: Connection, now: datetime, which: object) -> list[Session]:
    standing = account_sessions.c.ended_at.is_(None) & (account_sessions.c.opened_at > now - LONGEST)
    standing &= account_sessions.c.opened_at <= now + APART
    joined = (
        account_sessions.join(accounts, accounts.c.id == account_sessions.c.account_id)
        .outerjoin(
            account_grants,
            (account_grants.c.account_id == account_sessions.c.account_id)
            & (account_grants.c.institution_id == account_sessions.c.institution_id),
        )
        .outerjoin(account_factors, account_factors.c.account_id == account_sessions.c.account_id)
    )
    of_account = (accounts.c.login, accounts.c.administrator, account_grants.c.person_id, account_factors.c.set_up_at)
    leads = (
        select(organisation_grants.c.id)
        .where(
            organisation_grants.c.account_id == account_sessions.c.account_id,
            organisation_grants.c.organisation_id == account_sessions.c.institution_id,
            organisation_grants.c.ended_at.is_(None),
        )
        .order_by(organisation_grants.c.granted_at)
        .limit(1)
        .scalar_subquery()
    )
    asked = select(account_sessions, *of_account, leads.label("grant_id"))
    rows = connection.execute(
        asked.select_from(joined).where(standing, which).order_by(account_sessions.c.opened_at.desc())  # type: ignore[arg-type]
    )
    return [_session(row) for row in rows]


def _session(row: AnyRow) -> Session:
    return Session(
        id=row.id,
        digest=row.digest,
        account=row.account_id,
        login=row.login,
        administrator=row.administrator,
        institution=row.institution_id,
        person=row.person_id or row.grant_id,
        device=row.device,
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        factor_at=row.factor_at,
        has_factor=row.set_up_at is not None,
        leads=row.person_id is None and row.grant_id is not None,
    )
