"""One message from its letters: one is itself, several are a digest of the day."""

import hashlib
import hmac
import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from handlers.channels.channel import Message
from handlers.channels.webhook import secret_of
from handlers.letters.words import Words, html, plain
from workflow.installation import Installation
from workflow.letters.kinds import BY_CODE
from workflow.letters.sending import Claimed
from workflow.settings import Settings
from workflow.tables import journal, letter_receivers, owned
from workflow.tables.types import AnyRow
from workflow.words import counted

PURPOSE = b"stupeni/letters-declined/v1"
BY_SERVICE = "Это письмо написала служба «Ступени»: отвечать на него не нужно."
DECLINE = "Не получать писем"


def composed(claimed: Claimed, to: str, name: str, settings: Settings, now: datetime) -> Message:
    """Write a message to an address; its words are the same at every attempt."""
    words = [Words.read(one.words) for one in claimed.letters]
    subject = words[0].subject if len(words) == 1 else f"{name}: {counted(len(words), *LETTERS)}"
    of = (claimed.row.institution_id, claimed.row.recipient_id)
    kinds = dict.fromkeys(BY_CODE[one.kind] for one in claimed.letters if BY_CODE[one.kind].optional)
    links = [(kind.label, settings.links + declining(settings.secret, *of, kind.code)) for kind in kinds]
    closing = "\n".join((name, BY_SERVICE, *(f"{DECLINE} «{label}»: {link}" for label, link in links)))
    return Message(
        id=claimed.row.id,
        to=to,
        subject=subject,
        plain=plain(words, settings.links, closing),
        html=html(words, settings.links, closing, subject),
        made_at=claimed.row.made_at,
        at=now,
        unsubscribe=links[0][1] if links else None,
    )


LETTERS = ("новость", "новости", "новостей")


def declining(secret: str, institution: UUID, person: UUID, kind: str) -> str:
    """Give the path under which somebody declines letters of a kind without signing in."""
    return f"/letters/declined/{institution.hex}.{person.hex}.{kind}.{_mark(secret, institution, person, kind)}"


def declined(secret: str, token: str) -> tuple[UUID, UUID, str] | None:
    """Read such a path: institution, person and kind; None when it was not given by us."""
    try:
        institution, person, rest = token.split(".", 2)
        kind, _, mark = rest.rpartition(".")
        found = UUID(institution), UUID(person), kind
    except ValueError:
        return None
    return found if hmac.compare_digest(mark.encode(), _mark(secret, *found).encode()) else None


def _mark(secret: str, institution: UUID, person: UUID, kind: str) -> str:
    told = PURPOSE + institution.bytes + person.bytes + kind.encode()
    return hmac.digest(secret.encode(), told, hashlib.sha256).hex()[:32]


def told_to(connection: Connection, installation: Installation, row: AnyRow, now: datetime) -> Message | None:
    """Write what another system is told of a record of the journal: ids and stages, as they stand there in clear."""
    mine = owned.select(row.institution_id, letter_receivers).where(letter_receivers.c.id == row.receiver_id)
    receiver = connection.execute(mine.where(letter_receivers.c.closed_at.is_(None))).one_or_none()
    told = owned.select(row.institution_id, journal.c.record).where(journal.c.number == row.record)
    written = connection.scalar(told)
    if receiver is None or written is None:
        return None
    record = json.loads(bytes(written))
    data = {name: record[name] for name in ("subject", "from", "to", "number", "pack") if name in record}
    return Message(
        id=row.id,
        to=receiver.url,
        subject="",
        plain="",
        html="",
        made_at=row.made_at,
        at=now,
        body={
            "type": record["type"],
            "timestamp": record["recorded_at"],
            "data": {"institution": str(row.institution_id), **data},
        },
        secret=secret_of(installation.settings.secret, row.receiver_id),
    )
