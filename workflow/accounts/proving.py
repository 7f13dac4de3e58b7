"""The second step of signing in: a code of the telephone or a printed one, counted before it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workflow.accounts import account as accounts_of
from workflow.accounts import attempts, factor, notes, password, recovery
from workflow.accounts import session as sessions
from workflow.accounts.attempts import Bucket
from workflow.accounts.notes import What
from workflow.accounts.obvious import LONGEST
from workflow.accounts.session import Session
from workflow.accounts.signing_in import Door, Entered, known_to, remember
from workflow.errors import NotLetIn, NotTrue
from workflow.installation import Installation
from workflow.tables.types import AnyRow

WRONG = "Код не подошёл. Каждый код годится один раз: дождитесь следующего и проверьте время на телефоне."
WRONG_FIRST = "Код не подошёл. Наведите камеру на QR-код ещё раз и введите шесть цифр, которые показывает приложение."
WRONG_PASSWORD = "Пароль не подошёл."
REQUIRED = "С вашей ролью без второго фактора войти нельзя: его можно только заменить."


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven and is used up with what follows from it: a step of the telephone, or a recovery code."""

    step: int | None = None
    code: UUID | None = None


def pass_second(installation: Installation, session: Session, given: str, door: Door) -> Entered:
    """Open a whole session in the place of one that only a password opened; NotLetIn or TooOften otherwise."""
    proof, counted = prove(installation, session, given, door)
    now = installation.now()
    with installation.database.transaction() as connection:
        _use_up(connection, session.account, proof, now)
        attempts.forgive(connection, [counted])
        token = _go_on(connection, session, now)
        return Entered(token, remember(connection, session.account, door, now))


def set_up(
    installation: Installation, session: Session, code: str, given: str, door: Door, *, at_door: bool
) -> tuple[str, list[str]]:
    """Set a factor up, or another in its place; gives the token of a new session and the recovery codes, shown once.

    `code`: of the new one. `given`: a code of the factor that is replaced, else the password; whoever stands at the
    door gave it a moment ago.
    """
    now, key = installation.now(), installation.settings.secret
    secret = factor.offered(key, session.digest)
    replaced, counted = None, _bucket(installation, session, door)
    if session.has_factor:
        replaced, counted = prove(installation, session, given, door)
    elif not at_door:
        _check_password(installation, session, given, counted)
    step = factor.step_of(secret, code.strip(), now)
    if step is None:
        raise NotTrue(WRONG_FIRST)
    codes = recovery.make()
    kept = recovery.kept(codes)
    with installation.database.transaction() as connection:
        if replaced:
            _use_up(connection, session.account, replaced, now)
        factor.set_up(connection, key, session.account, secret, step, now)
        recovery.replace(connection, session.account, kept)
        attempts.forgive(connection, [counted])
        notes.note(connection, session.account, What.FACTOR_REPLACED if replaced else What.FACTOR_SET_UP, now)
        sessions.end(connection, session.account, now)
        return _go_on(connection, session, now), codes


def renew_codes(installation: Installation, session: Session, given: str, door: Door) -> list[str]:
    """Make recovery codes in the place of those before; a code proves that it is the owner who asks."""
    proof, counted = prove(installation, session, given, door)
    codes, now = recovery.make(), installation.now()
    kept = recovery.kept(codes)
    with installation.database.transaction() as connection:
        _use_up(connection, session.account, proof, now)
        attempts.forgive(connection, [counted])
        recovery.replace(connection, session.account, kept)
        notes.note(connection, session.account, What.CODES_RENEWED, now)
    return codes


def end(installation: Installation, session: Session, given: str, door: Door, *, required: bool) -> None:
    """Go on without a second factor, where no role of his asks for one."""
    if required:
        raise NotTrue(REQUIRED)
    proof, counted = prove(installation, session, given, door)
    now = installation.now()
    with installation.database.transaction() as connection:
        _use_up(connection, session.account, proof, now)
        attempts.forgive(connection, [counted])
        factor.remove(connection, session.account)
        recovery.replace(connection, session.account, ())
        notes.note(connection, session.account, What.FACTOR_ENDED, now)


def prove(installation: Installation, session: Session, given: str, door: Door) -> tuple[Proof, Bucket]:
    """Say what a given code proves, and by what its attempts are counted; NotLetIn when it proves nothing."""
    now, counted = installation.now(), _bucket(installation, session, door)
    with installation.database.transaction() as connection:
        attempts.reserve(connection, [counted], now)
        found, codes = factor.find(connection, session.account), recovery.standing(connection, session.account)
    proof = _proof(installation.settings.secret, found, codes, given[:LONGEST], now) if found else None
    if proof is None:
        with installation.database.transaction() as connection:
            notes.note(connection, session.account, What.CODE_WRONG, now, about=door.device)
        raise NotLetIn(WRONG)
    return proof, counted


def _proof(key: str, found: AnyRow, codes: Sequence[tuple[UUID, str]], given: str, now: datetime) -> Proof | None:
    digits = "".join(given.split())
    if factor.DIGITS.fullmatch(digits):
        secret = factor.secret_of(key, found)
        step = factor.step_of(secret, digits, now) if secret else None
        return Proof(step=step) if step is not None and step > found.step else None
    if recovery.SHAPE.fullmatch(recovery.folded(given)):
        code = recovery.which(codes, given)
        return Proof(code=code) if code else None
    return None


def _use_up(connection: Connection, account: UUID, proof: Proof, now: datetime) -> None:
    """Use a proof up in the transaction of what it allows; NotLetIn when somebody else was faster with it."""
    if proof.step is not None and not factor.use_up(connection, account, proof.step):
        raise NotLetIn(WRONG)
    if proof.code is not None:
        if not recovery.use_up(connection, proof.code):
            raise NotLetIn(WRONG)
        notes.note(connection, account, What.CODE_USED, now)


def _go_on(connection: Connection, session: Session, now: datetime) -> str:
    """Open a session with a token that nobody knew before the second factor, and end the one before it."""
    sessions.end(connection, session.account, now, only=session.id)
    return sessions.begin(connection, session.account, session.institution, session.device, now, factor_at=now)


def _check_password(installation: Installation, session: Session, given: str, counted: Bucket) -> None:
    now = installation.now()
    with installation.database.transaction() as connection:
        attempts.reserve(connection, [counted], now)
        found = accounts_of.find(connection, session.login)
    if not password.matches(found.password if found else None, given[:LONGEST]):
        raise NotLetIn(WRONG_PASSWORD)


def _bucket(installation: Installation, session: Session, door: Door) -> Bucket:
    """Give by what codes are counted: by a device that passed before, else by the account.

    Only whoever has the password comes here, so nobody stands in the way of another by guessing.
    """
    key = installation.settings.secret
    with installation.database.reading() as connection:
        known = known_to(connection, session.account, door)
    return attempts.of_factor(key, door.known if known else str(session.account))
