"""What stands in rows, read as events: facts, and what waits in the inbox."""

from collections.abc import Mapping
from datetime import date, tzinfo
from functools import lru_cache
from sys import intern
from typing import Any
from uuid import UUID

from workflow.access import ROLES, Actor
from workflow.catalogue import CATALOGUE
from workflow.errors import OtherVersion
from workflow.facts.erasing import emptied, lacks_values
from workflow.facts.event import Event, Paper
from workflow.facts.payload import Payload, Ref
from workflow.guards.event_type import EventType
from workflow.tables.types import AnyRow

SHARED = 50_000
"""Subjects and actors that are one object for all events which name them."""


def event_of(row: AnyRow, zone: tzinfo) -> Event[Payload]:
    """Read the row of a fact, or of an event that waits, as an event with the day on which it happened in a zone.

    Events stay in memory by the thousand: what many of them name is one object for all. OtherVersion: it is of a
    program that knows what this one does not.
    """
    try:
        return _event_of(row, zone)
    except (ValueError, LookupError) as wrong:
        raise OtherVersion from wrong


def kind_of(row: AnyRow) -> EventType:
    """Give the type of a stored event; OtherVersion as above."""
    if row.type not in CATALOGUE:
        raise OtherVersion
    return CATALOGUE[row.type]


def _event_of(row: AnyRow, zone: tzinfo) -> Event[Payload]:
    kind = kind_of(row)
    values = {**row.clear, **(row.personal or {})}
    paper = row.paper
    return Event(
        source=intern(row.source),
        id=row.event_id,
        type=kind.code,
        subject=_ref(row.subject),
        payload=_payload(kind.payload, values, row.personal),
        at=row.occurred_at,
        day=row.occurred_at.astimezone(zone).date(),
        received_at=row.received_at,
        actor=_actor(row.actor_person, row.actor_role),
        reporter=_actor(row.reporter_person, row.reporter_role),
        opens=kind.on[0] if kind.opens else None,
        channel=intern(row.channel),
        paper=Paper(paper["number"], date.fromisoformat(paper["day"]), paper["digest"]) if paper else None,
        correlation=row.correlation,
        number=row.number or 0,
    )


@lru_cache(SHARED)
def _ref(subject: str) -> Ref:
    return Ref.parse(subject)


@lru_cache(SHARED)
def _actor(person: UUID | None, role: str) -> Actor:
    return Actor(person, ROLES[role])


def _payload(kind: type[Payload], values: Mapping[str, Any], personal: Mapping[str, Any] | None) -> Payload:
    """Read a payload; of a fact whose values were destroyed only what is left of it."""
    if personal is None and kind.clear != kind.model_fields.keys():
        return emptied(kind, values)
    return emptied(kind, values) if lacks_values(kind, values) else kind.model_validate(values)
