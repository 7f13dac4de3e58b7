"""Recovery codes: printed and put away for the day on which the telephone is lost; each opens the door once."""

import re
import secrets
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, func, insert, select

from workflow.accounts import password
from workflow.tables import account_codes

HOW_MANY = 10
LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
"""Without those that look alike on paper."""
GROUPS, GROUP = 3, 4
SHAPE = re.compile(rf"[{LETTERS}]{{{GROUPS * GROUP}}}")


def make() -> list[str]:
    """Make a set of codes as they are read: «k7fq-2m9x-ab3d», 58 bits each."""
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(HOW_MANY)]


def kept(codes: Sequence[str]) -> list[str]:
    """Give what is kept of codes. It takes a while: no lock is held."""
    return [password.hashed(folded(one)) for one in codes]


def folded(code: str) -> str:
    """Give a code as it is compared: small letters, without what stands between them."""
    return re.sub(r"[\s-]+", "", code).casefold()


def replace(connection: Connection, account: UUID, kept_codes: Sequence[str]) -> None:
    """Give an account these codes and no others."""
    connection.execute(delete(account_codes).where(account_codes.c.account_id == account))
    rows = [{"id": uuid4(), "account_id": account, "code": one} for one in kept_codes]
    if rows:
        connection.execute(insert(account_codes), rows)


def standing(connection: Connection, account: UUID) -> Sequence[tuple[UUID, str]]:
    """Give the codes that were not used yet, as they are kept."""
    asked = select(account_codes.c.id, account_codes.c.code).where(account_codes.c.account_id == account)
    return [(row.id, row.code) for row in connection.execute(asked)]


def left(connection: Connection, account: UUID) -> int:
    """Say how many codes were not used yet."""
    asked = select(func.count()).select_from(account_codes).where(account_codes.c.account_id == account)
    return connection.scalar(asked) or 0


def which(among: Sequence[tuple[UUID, str]], code: str) -> UUID | None:
    """Say which of the kept codes this is. It takes a while: no lock is held."""
    plain = folded(code)
    return next((one for one, kept_code in among if password.matches(kept_code, plain)), None)


def use_up(connection: Connection, code: UUID) -> bool:
    """Use a code up; of two at once only one gets through."""
    return connection.execute(delete(account_codes).where(account_codes.c.id == code)).rowcount == 1


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(GROUP))
