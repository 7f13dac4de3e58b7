"""Answering for accepted events: 202 with their addresses, or 200 with the outcomes when they come in time."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from fastapi.responses import JSONResponse

from api.v1.models import EventAccepted, EventNamed, EventRead
from workflow.inbox.receive import Receipt
from workflow.installation import Installation
from workflow.queries.events import all_ended, became

LONGEST_WAIT = 30
FIRST_LOOK, SLOWEST_LOOK = 0.01, 0.25
WAITERS = BoundedSemaphore(16)
"""Threads that may wait for outcomes at once; a request beyond them gets its 202 at once, as RFC 7240 allows."""


@dataclass(frozen=True, slots=True)
class Preference:
    """How many seconds a client waits for outcomes (RFC 7240, `Prefer: wait=n`); 0 when it does not."""

    seconds: int = 0

    @classmethod
    def read(cls, header: str | None) -> "Preference":
        """Read a Prefer header; what is not understood is ignored, and nobody waits longer than 30 seconds."""
        found = re.search(r'(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=$|[,;\s])', header or "", re.IGNORECASE)
        return cls(min(int(found[1]), LONGEST_WAIT) if found else 0)


def accepted(
    installation: Installation, institution: UUID, receipts: Sequence[Receipt], prefer: Preference, *, batch: bool
) -> JSONResponse:
    """Answer after the commit: 200 when the client waits and every outcome is there in time, else 202."""
    ids = [receipt.id for receipt in receipts]
    applied = prefer.seconds > 0 and WAITERS.acquire(blocking=False)
    try:
        ended = applied and _wait(installation, institution, ids, prefer.seconds)
    finally:
        if applied:
            WAITERS.release()
    told: Sequence[EventNamed]
    if not applied and not any(receipt.duplicate for receipt in receipts):
        told = [EventAccepted.of(receipt) for receipt in receipts]
    else:
        with installation.database.reading(institution) as connection:
            found = became(connection, institution, ids)
        told = [EventRead.of(one) if ended else EventAccepted.of(one) for one in found]
    content: list[dict[str, Any]] = [one.model_dump(mode="json", by_alias=True) for one in told]
    headers = {} if batch else {"Location": address(ids[0])}
    if applied:
        headers["Preference-Applied"] = f"wait={prefer.seconds}"
    return JSONResponse(content if batch else content[0], 200 if ended else 202, headers=headers)


def address(identity: UUID) -> str:
    """Give the address of an event."""
    return f"/api/v1/events/{identity}"


def _wait(installation: Installation, institution: UUID, ids: Sequence[UUID], seconds: int) -> bool:
    """Look until every event has ended, the time is over or the process must end, ever less often."""
    until = time.monotonic() + seconds
    pause = FIRST_LOOK
    while True:
        with installation.database.reading(institution) as connection:
            if all_ended(connection, institution, ids):
                return True
        left = until - time.monotonic()
        if left <= 0:
            return False
        if installation.stopping.wait(min(pause, left)):
            return False
        pause = min(pause * 1.5, SLOWEST_LOOK)
