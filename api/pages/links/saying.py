"""Saying an event by a link: as the person himself, the link its ground, the guards asked before it is sent."""

from collections.abc import Mapping
from typing import Any

from api.accepting import Preference, accepted
from api.pages.links.door import Behind
from handlers.bell import Bell
from workflow.case import Case
from workflow.checking import check
from workflow.inbox.door import understand
from workflow.inbox.envelope import Envelope
from workflow.installation import Installation
from workflow.links.asked import Asked
from workflow.queries.events import Became, accepted_at, became

PATIENCE = Preference(seconds=3)


def event_of(installation: Installation, behind: Behind, event: str, key: str, data: Mapping[str, Any]) -> Envelope:
    """Make an event that may be said: a refusal of its guards is raised. Said before under this key, it is the same."""
    asked, now = behind.asked, installation.now()
    institution = asked.about.institution
    before = accepted_at(behind.connection, institution.id, asked.source, key)
    envelope = Envelope(
        id=key,
        source=asked.source,
        type=event,
        subject=str(asked.about.ref),
        time=before or now,
        data=dict(data),
        actorrole=asked.role.code,
    )
    if before is None:
        check(Case(institution, institution.dated(understand(envelope, asked.caller, now)), now))
    return envelope


def say(installation: Installation, bell: Bell, correlation: str, asked: Asked, event: Envelope) -> Became:
    """Send an event and give what became of it in the moment that one waits."""
    calling = asked.caller
    receipts = installation.acceptor.accept(calling, [event], installation.now(), correlation, bell.ring)
    accepted(installation, calling.institution, receipts, PATIENCE, batch=True)
    with installation.database.reading(calling.institution) as connection:
        return became(connection, calling.institution, [receipts[0].id])[0]
