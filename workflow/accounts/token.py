"""Tokens of programs: made by somebody for himself in one institution, never good for more than he is there today.

`stp_` and the public id are told by whoever finds one in the wrong place; of the rest only a digest is kept.
"""

import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from workflow.access import GRANTED, Caller
from workflow.accounts import notes, scopes, secret
from workflow.accounts.notes import What
from workflow.errors import NotFound, NotTrue, NotYours
from workflow.tables import account_grants, account_tokens
from workflow.tables.types import AnyRow

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
ID_LENGTH = 12
SHAPE = re.compile(rf"{secret.API}([a-z2-7]{{{ID_LENGTH}}})_[\w-]{{20,100}}")
CHANNEL = "token:"
LONGEST_DAYS = 365
MOST = 20
NOTED_EVERY = timedelta(minutes=1)

NOT_MAKER = "Ключи для программ создают сотрудники: куратор, психолог, руководитель, третье лицо, проверяющий."
NO_NAME = "Назовите ключ: по названию вы узнаете, какой программе он дан. До 60 знаков."
BAD_DAYS = f"Срок ключа — от 1 до {LONGEST_DAYS} дней."
TOO_MANY = f"Больше {MOST} действующих ключей в одной организации не бывает: отзовите ненужные."
UNKNOWN = "Такого ключа у вас нет."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token shall be: its name, what it is for, for how many days."""

    name: str
    scopes: Iterable[str]
    days: int


def make(connection: Connection, caller: Caller, account: UUID, wanted: Wanted, now: datetime) -> tuple[str, AnyRow]:
    """Make a token for an account where it is now: gives it, this once, and what is kept. NotTrue, NotYours."""
    if not caller.roles & GRANTED or caller.person is None:
        raise NotYours(NOT_MAKER)
    name = " ".join(wanted.name.split())
    if not name or len(name) > 60:
        raise NotTrue(NO_NAME)
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise NotTrue(BAD_DAYS)
    if len([one for one in standing(connection, account, caller.institution) if one.expires_at > now]) >= MOST:
        raise NotTrue(TOO_MANY)
    public = "".join(secrets.choice(LETTERS) for _ in range(ID_LENGTH))
    token = secret.make(f"{secret.API}{public}_")
    row = {
        "id": public,
        "digest": secret.digest(token),
        "account_id": account,
        "institution_id": caller.institution,
        "name": name,
        "scopes": scopes.checked(wanted.scopes, caller.roles),
        "made_at": now,
        "expires_at": now + timedelta(days=wanted.days),
    }
    connection.execute(insert(account_tokens).values(row))
    notes.note(connection, account, What.TOKEN_MADE, now, about=name)
    return token, connection.execute(select(account_tokens).where(account_tokens.c.id == public)).one()


def find(connection: Connection, token: str, now: datetime) -> AnyRow | None:
    """Find a token that is good, with the person that its account is there; None for every other one."""
    shaped = SHAPE.fullmatch(token)
    if shaped is None:
        return None
    here = (account_grants.c.account_id == account_tokens.c.account_id) & (
        account_grants.c.institution_id == account_tokens.c.institution_id
    )
    asked = select(account_tokens, account_grants.c.person_id).join(account_grants, here)
    found = connection.execute(asked.where(account_tokens.c.id == shaped[1])).one_or_none()
    if found is None or not hmac.compare_digest(found.digest, secret.digest(token)):
        return None
    return None if found.revoked_at or found.expires_at <= now else found


def note_used(connection: Connection, found: AnyRow, now: datetime) -> None:
    """Remember when a token was used last."""
    connection.execute(update(account_tokens).where(account_tokens.c.id == found.id).values(used_at=now))


def standing(connection: Connection, account: UUID, institution: UUID) -> Sequence[AnyRow]:
    """Give the tokens of an account in an institution that were not revoked, the newest first."""
    mine = (account_tokens.c.account_id == account) & (account_tokens.c.institution_id == institution)
    asked = select(account_tokens).where(mine, account_tokens.c.revoked_at.is_(None))
    return connection.execute(asked.order_by(account_tokens.c.made_at.desc(), account_tokens.c.id)).all()


def revoke(connection: Connection, account: UUID, public: str, now: datetime) -> None:
    """Let a token of one's own do nothing any more; NotFound for every other one."""
    mine = (account_tokens.c.account_id == account) & (account_tokens.c.id == public)
    still = mine & account_tokens.c.revoked_at.is_(None)
    name = connection.scalar(select(account_tokens.c.name).where(still))
    if name is None or connection.execute(update(account_tokens).where(still).values(revoked_at=now)).rowcount != 1:
        raise NotFound(UNKNOWN)
    notes.note(connection, account, What.TOKEN_REVOKED, now, about=name)
