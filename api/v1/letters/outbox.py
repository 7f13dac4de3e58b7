"""The letters of an institution: to whom, when, why, by which channel, and how it ended."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.models import Limit, Page, Read
from workflow.access import Caller
from workflow.letters.lawful import Channel
from workflow.letters.reading import Show, State, cause_of, every
from workflow.reading.shown import show
from workflow.tables.types import AnyRow

router = APIRouter(tags=["Письма"])


class MessageRead(Read):
    """A letter on one way; `answer` are the provider's words, `what_to_do` is for whoever looks after it."""

    id: UUID
    channel: Channel
    state: State
    tries: int
    cut_off: int = Field(description="сколько из попыток оборвалось: чем они кончились, неизвестно")
    next_at: datetime | None
    ended_at: datetime | None
    answer: str | None = Field(examples=["550 5.1.1 no such user"])
    what_to_do: str | None

    @classmethod
    def of(cls, row: AnyRow) -> "MessageRead":
        """Take a row."""
        waits = row.message_state in ("waiting", "held")
        return cls(
            id=row.message_id,
            channel=Channel(row.message_channel),
            state=State(row.message_state),
            tries=row.message_tries,
            cut_off=row.message_cut_off,
            next_at=row.message_next_at if waits else None,
            ended_at=row.message_ended_at,
            answer=row.message_answer,
            what_to_do=row.message_what_to_do,
        )


class SentRead(Read):
    """A letter with the event that it follows from, null where that is not told; what it says stays with its reader."""

    id: UUID
    kind: str
    recipient: UUID
    part: str = Field(examples=["representative"])
    about: str = Field(examples=["pair/3f0c6d58-0d0c-4c5a-9a9e-3d0e7f0c1a2b"])
    event: str | None = Field(examples=["order.signed"])
    at: datetime
    state: str = Field(examples=["placed"])
    why_not: str | None
    read_at: datetime | None
    messages: list[MessageRead]

    @classmethod
    def of(cls, rows: list[AnyRow], caller: Caller) -> "SentRead":
        """Take the rows of one letter."""
        row = rows[0]
        return cls(
            id=row.id,
            kind=row.kind,
            recipient=show(row.recipient_id),
            part=row.part,
            about=row.about,
            event=cause_of(caller, row),
            at=row.queued_at,
            state=row.state,
            why_not=row.why_not,
            read_at=row.read_at,
            messages=[MessageRead.of(one) for one in rows if one.message_id],
        )


@router.get("/outbox")
def list_outbox(
    calling: Calling,
    installation: Installed,
    show: Annotated[Show, Query(description="all, failed, to_hand, held or waiting")] = Show.ALL,
    to: Annotated[UUID | None, Query(description="whose")] = None,
    after: UUID | None = None,
    limit: Limit = 50,
) -> Page[SentRead]:
    """List the letters of the institution, the newest first."""
    with installation.database.reading(calling.institution) as connection:
        found, rest = every(connection, calling, show, to, after, limit)
    return Page(items=[SentRead.of(one, calling) for one in found], next=str(rest) if rest else None)
