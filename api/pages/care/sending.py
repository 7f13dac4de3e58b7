"""Sending the events of a page that is no row of the table of forms, on the common way."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from starlette.responses import RedirectResponse

from api.accepting import Preference, accepted
from api.pages.drawing import HEADERS
from handlers.bell import Bell
from workflow.access import Caller
from workflow.inbox.envelope import Envelope
from workflow.installation import Installation

PATIENCE = Preference(seconds=3)


def send(installation: Installation, bell: Bell, caller: Caller, correlation: str, events: Sequence[Envelope]) -> UUID:
    """Report events of a page, wait a moment for what becomes of them, and give the address of the first."""
    calling = replace(caller, channel="pages")
    receipts = installation.acceptor.accept(calling, events, installation.now(), correlation, bell.ring)
    accepted(installation, calling.institution, receipts, PATIENCE, batch=True)
    return receipts[0].id


def back_to(path: str, said: UUID) -> RedirectResponse:
    """Lead to the page that tells what became of an event."""
    return RedirectResponse(f"{path}?said={said}", 303, headers=dict(HEADERS))
