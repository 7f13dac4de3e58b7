"""Incidents: an event that failed too often is set aside, with those after it that name one of its subjects."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from workflow.access import SERVICE
from workflow.decision import Decision, Entry
from workflow.facts.corrections import IncidentOpened
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Ref, awaited
from workflow.inbox.writing import Writing
from workflow.institutions import Copy
from workflow.subjects.incident import OPENED, Incident
from workflow.tables import inbox, owned
from workflow.tables.types import AnyRow


def names_of(row: AnyRow) -> list[str]:
    """Give everything later events may wait for: the subjects of an event and the event itself."""
    return [*row.subjects, awaited(row.source, row.event_id)]


def get_stuck(connection: Connection, copy: Copy, row: AnyRow, now: datetime) -> None:
    """Set an event aside and record the incident in the journal, in one transaction."""
    institution = copy.institution
    incident = institution.incidents.setdefault(row.id, Incident(row.id))
    incident.opened = institution.number
    entry = Entry(OPENED, incident.ref, institution.number, institution.records[incident.ref], institution.number)
    institution.number += 1
    institution.records[incident.ref] += 1
    this = owned.update(institution.id, inbox).where(inbox.c.position == row.position)
    connection.execute(this.values(state="stuck", stuck_at=now))
    writing = Writing(copy, now)
    writing.happened(Decision(_opening(row, now), [entry]), row.id, {})
    writing.write(connection)


def _opening(row: AnyRow, now: datetime) -> Event[Any]:
    return Event(
        source="urn:stupeni:incidents",
        id=str(row.id),
        type=OPENED,
        subject=Ref(Kind.INCIDENT, row.id),
        payload=IncidentOpened(),
        at=now,
        day=now.date(),
        received_at=now,
        actor=SERVICE,
        reporter=SERVICE,
        channel="service",
        correlation=row.correlation,
    )
