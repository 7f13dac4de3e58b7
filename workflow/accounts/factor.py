"""The second factor: six digits that a telephone makes of a shared secret and the time (RFC 6238), each good once."""

import hmac
import re
from base64 import b32encode
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import Connection, delete, insert, select, update

from workflow.access import Role, by
from workflow.accounts.sealing import seal, unseal
from workflow.accounts.secret import keyed
from workflow.accounts.standing import TRUSTED
from workflow.tables import account_devices, account_factors
from workflow.tables.types import AnyRow

ISSUER = "Ступени"
STEP_SECONDS = 30
WINDOW = 1
"""How many steps a telephone's clock may be before or behind ours (RFC 6238, section 5.2)."""
DIGITS = re.compile(r"[0-9]{6}")
SECRET_BYTES = 20
"""As long as the digest that codes are made with (RFC 4226, section 4, R6)."""

REQUIRED_OF = TRUSTED | by.HEAD_ABOVE
"""Whose password alone opens nothing: they see many children's data, or decide."""

_SEALED_FOR = "second factor"


def is_required(roles: Role) -> bool:
    """Say whether somebody with these roles gets nowhere without a second factor."""
    return bool(roles & REQUIRED_OF)


def offered(key: str, session: bytes) -> str:
    """Give the secret that is offered to a session: the same each time it looks, and kept nowhere until it is used."""
    return b32encode(keyed(key, "offered factor", session.hex())[:SECRET_BYTES]).decode()


def address(secret: str, login: str) -> str:
    """Give what stands in the QR code: `otpauth://…`, as authenticator programs read it."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Give the step whose code this is, None when it is the code of no step near enough to now."""
    made, here = pyotp.TOTP(secret, interval=STEP_SECONDS), int(now.timestamp()) // STEP_SECONDS
    near = range(here - WINDOW, here + WINDOW + 1)
    return next((step for step in near if hmac.compare_digest(made.generate_otp(step), code)), None)


def find(connection: Connection, account: UUID) -> AnyRow | None:
    """Find the factor of an account."""
    return connection.execute(select(account_factors).where(account_factors.c.account_id == account)).one_or_none()


def secret_of(key: str, found: AnyRow) -> str | None:
    """Open the secret of a factor; None when the installation's own secret was changed since."""
    plain = unseal(key, _SEALED_FOR, str(found.account_id), found.sealed)
    return plain.decode() if plain else None


def set_up(connection: Connection, key: str, account: UUID, secret: str, step: int, now: datetime) -> None:
    """Give an account its factor, in place of the one before; `step` is used up, and no device is known any more."""
    remove(connection, account)
    connection.execute(
        insert(account_factors).values(
            account_id=account,
            sealed=seal(key, _SEALED_FOR, str(account), secret.encode()),
            step=step,
            set_up_at=now,
        )
    )


def use_up(connection: Connection, account: UUID, step: int) -> bool:
    """Use a step up; False when it, or a later one, was used already: of two at once only one gets through."""
    fresh = (account_factors.c.account_id == account) & (account_factors.c.step < step)
    return connection.execute(update(account_factors).where(fresh).values(step=step)).rowcount == 1


def remove(connection: Connection, account: UUID) -> None:
    """Take the factor of an account away; whoever may try its codes on a device of his own is told anew."""
    for table in (account_factors, account_devices):
        connection.execute(delete(table).where(table.c.account_id == account))
