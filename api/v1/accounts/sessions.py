"""Sessions over the API: opened with a login and a password, listed, ended one by one or all at once."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from api.auth import Token, at_door, seated
from api.door import door_of
from api.given import Installed
from api.rates.knocking import knock_unknown
from api.rates.rate import Door as Rated
from api.refusals import FactorMissing, FactorWanted
from api.v1.models import Read
from workflow.accounts import secret
from workflow.accounts import session as sessions
from workflow.accounts.changing import change_password
from workflow.accounts.proving import pass_second
from workflow.accounts.session import Session
from workflow.accounts.signing_in import Door, Entered, sign_in
from workflow.errors import NotFound, StupeniError
from workflow.installation import Installation

router = APIRouter(prefix="/account", tags=["Учётная запись"])

NO_STORE = {"Cache-Control": "no-store"}
BY_KEY = "У учебного ключа нет учётной записи."


class SignIn(BaseModel):
    """A login with its password."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    login: str = Field(max_length=200, examples=["vera.petrova"])
    password: str = Field(max_length=1000, repr=False, examples=["пять несвязанных слов подряд"])
    code: str | None = Field(default=None, max_length=20, repr=False, examples=["492039"])
    """Код с телефона или резервный, если у учётной записи есть второй фактор."""


class NewPassword(BaseModel):
    """The password as it was and as it shall be."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    old: str = Field(max_length=1000, repr=False)
    new: str = Field(max_length=1000, repr=False)


class SessionOpened(Read):
    """A session that was opened; its token is shown this once."""

    token: str
    """Передаётся в заголовке Authorization: Bearer."""


class SessionRead(Read):
    """A session that stands."""

    id: UUID
    device: str
    opened_at: datetime
    seen_at: datetime
    this: bool
    """Тот ли это сеанс, которым прочитан список."""


class SessionsRead(Read):
    """The sessions of one's own account, the newest first."""

    items: list[SessionRead]


@router.post("/sessions", status_code=201, summary="Войти", response_model=SessionOpened)
def open_session(request: Request, given: SignIn, installation: Installed) -> Response:
    """Open a session; whatever is wrong, the answer is the same.

    To whoever has the password it says that a second factor is wanted (`factor_wanted`), or must be set up on the site
    first (`factor_missing`).
    """
    knock_unknown(request, Rated.SIGN_IN, given.login)
    door = door_of(request)
    entered = sign_in(installation, given.login, given.password, door)
    found, roles = at_door(installation, entered.token)
    if found.wants_factor(roles):
        try:
            entered = _second(installation, found, given.code, door)
        except StupeniError:
            with installation.database.transaction() as connection:
                sessions.end(connection, found.account, installation.now(), only=found.id)
            raise
    return JSONResponse({"token": entered.token}, 201, headers=NO_STORE)


@router.get("/sessions", summary="Мои сеансы")
def read_sessions(token: Token, installation: Installed) -> SessionsRead:
    """List where the account is signed in."""
    mine, now = seat(installation, token), installation.now()
    with installation.database.reading() as connection:
        found = sessions.of_account(connection, mine.account, now)
    return SessionsRead(
        items=[
            SessionRead(
                id=one.id, device=one.device, opened_at=one.opened_at, seen_at=one.seen_at, this=one.id == mine.id
            )
            for one in found
        ]
    )


@router.delete("/sessions/{session_id}", status_code=204, summary="Завершить сеанс")
def end_session(session_id: UUID, token: Token, installation: Installed) -> Response:
    """End one of one's own sessions."""
    mine = seat(installation, token)
    with installation.database.transaction() as connection:
        if not sessions.end(connection, mine.account, installation.now(), only=session_id):
            raise NotFound("Такого сеанса у вас нет.")
    return Response(status_code=204)


@router.delete("/sessions", status_code=204, summary="Выйти везде")
def end_sessions(token: Token, installation: Installed) -> Response:
    """Sign out everywhere, here as well."""
    mine = seat(installation, token)
    with installation.database.transaction() as connection:
        sessions.end(connection, mine.account, installation.now())
    return Response(status_code=204)


@router.put("/password", summary="Сменить пароль", response_model=SessionOpened)
def take_password(given: NewPassword, token: Token, installation: Installed) -> Response:
    """Change the password; every session ends, and a new one is opened for whoever changed it."""
    fresh = change_password(installation, seat(installation, token), given.old, given.new)
    return JSONResponse({"token": fresh}, headers=NO_STORE)


def _second(installation: Installation, found: Session, code: str | None, door: Door) -> Entered:
    if not found.has_factor:
        raise FactorMissing
    if not code:
        raise FactorWanted
    return pass_second(installation, found, code, door)


def seat(installation: Installation, token: str) -> Session:
    """Give one's own session; keys and tokens have none."""
    if not token.startswith(secret.SESSION):
        raise NotFound(BY_KEY)
    return seated(installation, token)[0]
