"""One's own letters, and which kinds one does not want."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.models import Limit, Page, Read
from workflow.errors import NotFound
from workflow.letters.reading import mine, read
from workflow.reading.shown import show
from workflow.tables.types import AnyRow

router = APIRouter(tags=["Письма"])


class LetterRead(Read):
    """A letter as its reader has it; `link` is a path of this site, empty where there is none."""

    id: UUID
    kind: str = Field(examples=["pair.ordered"])
    at: datetime
    subject: str = Field(examples=["У вас есть наставник"])
    greeting: str
    paragraphs: list[str]
    action: str = Field(examples=["Договориться о первой встрече"])
    link: str
    read_at: datetime | None

    @classmethod
    def of(cls, row: AnyRow) -> "LetterRead":
        """Take a row; whom its words name is shown with it."""
        for named in row.names or ():
            show(UUID(named))
        return cls(id=row.id, kind=row.kind, at=row.queued_at, read_at=row.read_at, **row.words)


@router.get("/letters")
def list_letters(
    calling: Calling, installation: Installed, after: UUID | None = None, limit: Limit = 50
) -> Page[LetterRead]:
    """List one's own letters, the newest first."""
    if calling.person is None:
        return Page(items=[])
    with installation.database.reading(calling.institution) as connection:
        found, rest = mine(connection, calling.institution, calling.person, after, limit)
        return Page(items=[LetterRead.of(row) for row in found], next=str(rest) if rest else None)


@router.get("/letters/{letter_id}")
def get_letter(letter_id: UUID, calling: Calling, installation: Installed) -> LetterRead:
    """Give one of one's own letters; from then on it counts as read."""
    row = None
    if calling.person is not None:
        with installation.database.transaction(calling.institution) as connection:
            row = read(connection, calling.institution, calling.person, letter_id, installation.now())
    if row is None:
        raise NotFound("Такого письма у вас нет.")
    return LetterRead.of(row)
