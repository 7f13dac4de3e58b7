"""Tokens of programs over the API: made by a person who is signed in, shown once, listed and revoked."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from api.auth import NOWHERE, Token, seated
from api.given import Installed
from api.v1.accounts.sessions import NO_STORE, seat
from api.v1.models import Read
from workflow.access import Caller
from workflow.accounts import token as tokens
from workflow.accounts.token import ID_LENGTH, LONGEST_DAYS, Wanted
from workflow.tables.types import AnyRow

router = APIRouter(prefix="/account/tokens", tags=["Учётная запись"])

PublicId = Annotated[str, Path(min_length=ID_LENGTH, max_length=ID_LENGTH, examples=["k7fq2m6xab3d"])]


class TokenWanted(BaseModel):
    """What a token shall be for."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60, examples=["Электронный дневник"])
    scopes: list[str] = Field(min_length=1, max_length=200, examples=[["read", "report:meeting.held"]])
    """read: читать; export: выгружать списки; report:<вид события>: сообщать такие события."""
    days: int = Field(default=90, ge=1, le=LONGEST_DAYS)
    """Сколько дней действует."""


class TokenRead(Read):
    """A token as its owner sees it again: never the secret."""

    id: str
    """Открытый номер: он стоит в начале ключа и в журнале рядом с тем, что ключ сообщил."""
    name: str
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None

    @classmethod
    def of(cls, row: AnyRow) -> "TokenRead":
        """Take a row of the table."""
        return cls(
            id=row.id,
            name=row.name,
            scopes=row.scopes,
            made_at=row.made_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
        )


class TokenMade(TokenRead):
    """A token that was made; its secret is shown this once."""

    token: str
    """Передаётся в заголовке Authorization: Bearer."""


class TokensRead(Read):
    """The tokens of one's own account here that were not revoked, the newest first."""

    items: list[TokenRead]


@router.get("", summary="Мои ключи для программ")
def read_tokens(token: Token, installation: Installed) -> TokensRead:
    """List the tokens, those past their day among them."""
    mine = seat(installation, token)
    with installation.database.reading() as connection:
        found = tokens.standing(connection, mine.account, mine.institution or NOWHERE)
    return TokensRead(items=[TokenRead.of(one) for one in found])


@router.post("", status_code=201, summary="Создать ключ для программы", response_model=TokenMade)
def make_token(given: TokenWanted, token: Token, installation: Installed) -> Response:
    """Make a token that acts in the institution where its owner is now, within what he may himself."""
    mine = seat(installation, token)
    caller = Caller(mine.person, seated(installation, token)[1], mine.institution or NOWHERE)
    wanted = Wanted(given.name, given.scopes, given.days)
    with installation.database.transaction() as connection:
        made, row = tokens.make(connection, caller, mine.account, wanted, installation.now())
    told = TokenRead.of(row).model_dump(mode="json") | {"token": made}
    return JSONResponse(told, 201, headers=NO_STORE)


@router.delete("/{token_id}", status_code=204, summary="Отозвать ключ")
def revoke_token(token_id: PublicId, token: Token, installation: Installed) -> Response:
    """Let a token do nothing any more, at once."""
    mine = seat(installation, token)
    with installation.database.transaction() as connection:
        tokens.revoke(connection, mine.account, token_id, installation.now())
    return Response(status_code=204)
