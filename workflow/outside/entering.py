"""What becomes of somebody for whom a provider vouched: he is let in, his identity is linked, or he is told what to do.

An identity is never linked because a name or an address is alike: only its owner links it, from a session of his own or
with an invitation that was given to him.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from workflow.accounts import account as accounts_of
from workflow.accounts import factor, link, notes, password
from workflow.accounts import session as sessions
from workflow.accounts.notes import What
from workflow.accounts.signing_in import Door, Entered, institution_of, remember
from workflow.errors import NotLetIn
from workflow.installation import Installation
from workflow.links import link as links
from workflow.outside import identity
from workflow.outside.arrival import STALE, Aim
from workflow.tables import account_sessions
from workflow.tables.types import AnyRow

UNKNOWN = (
    "С этим входом не связана ни одна учётная запись. Войдите по логину и паролю и свяжите его на странице учётной "
    "записи, или попросите у куратора приглашение."
)


@dataclass(frozen=True, slots=True)
class Vouched:
    """For whom a provider vouched, and whether he showed a second factor there, as the settings count it."""

    issuer: str
    subject: str
    factor: bool


def arrive(installation: Installation, arrival: AnyRow, who: Vouched, door: Door) -> Entered | None:
    """Do what somebody went for; None where he was in already. NotLetIn, NotFound or NotNow say why not."""
    now = installation.now()
    if arrival.aim == Aim.INVITATION:
        return _accept(installation, arrival, who, door, now)
    with installation.database.transaction() as connection:
        if arrival.aim == Aim.LINK:
            mine = (account_sessions.c.id == arrival.session_id) & account_sessions.c.ended_at.is_(None)
            account = connection.scalar(select(account_sessions.c.account_id).where(mine))
            if account is None:
                raise NotLetIn(STALE)
            identity.link(connection, who.issuer, who.subject, account, now)
            return None
        found = identity.find(connection, who.issuer, who.subject)
        if found is None:
            raise NotLetIn(UNKNOWN)
        return _let_in(connection, found, who, door, now)


def _accept(installation: Installation, arrival: AnyRow, who: Vouched, door: Door, now: datetime) -> Entered:
    """Use an invitation up; who has an account already is let in here with it, a new one has no password."""
    with installation.database.reading() as connection:
        invitation = links.find_by_id(connection, arrival.link_id, now, frozenset({link.INVITATION}))
        link.known_of_owner(installation, connection, invitation)
    with installation.database.transaction() as connection:
        links.use_up(connection, invitation, now)
        account = identity.find(connection, who.issuer, who.subject)
        if account is None:
            account = accounts_of.open_account(connection, f"id-{secrets.token_hex(5)}", password.NONE, now)
            identity.link(connection, who.issuer, who.subject, account, now)
        accounts_of.grant(connection, account, invitation.institution_id, invitation.person_id, now)
        return _let_in(connection, account, who, door, now)


def _let_in(connection: Connection, account: UUID, who: Vouched, door: Door, now: datetime) -> Entered:
    """Open a session; without a second factor it opens nothing to those who must show one."""
    shown = now if who.factor else None
    token = sessions.begin(connection, account, institution_of(connection, account), door.device, now, factor_at=shown)
    identity.note_use(connection, who.issuer, who.subject, now)
    notes.note(connection, account, What.IDENTITY_USED, now)
    halfway = shown is None and factor.find(connection, account) is not None
    return Entered(token, "" if halfway else remember(connection, account, door, now))
