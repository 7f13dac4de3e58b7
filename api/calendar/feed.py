"""The feed: a person's calendar as iCalendar (RFC 5545), read without signing in at an address nobody can guess."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from icalendar import Calendar, Event
from starlette.responses import Response

from api.calendar.address import Address
from api.given import Installed
from api.recording import reads
from workflow.access import Caller
from workflow.accounts.standing import roles_of
from workflow.errors import NotFound
from workflow.queries.calendar import Entry, calendar_of
from workflow.subjects.person import Person

router = APIRouter(include_in_schema=False)

CALENDAR = "text/calendar; charset=utf-8"
PRODUCT = "-//Stupeni//Stupeni//RU"
FORMAT = 1
"""Goes into the tag of a copy: raise it when the same entries are written otherwise."""
ROUTE = "/calendar/{token}.ics"
OFTEN = timedelta(hours=1)
HEADERS = {
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""A program keeps its copy and asks each time whether it still holds; nobody in between keeps one."""


@router.api_route(ROUTE, methods=["GET", "HEAD"])
def read_calendar(request: Request, token: str, installation: Installed) -> Response:
    """Give the calendar; an address that is wrong, replaced, closed or of somebody who is gone is just not there."""
    address = Address.read(installation.settings.secret, token)
    if address is None:
        return _nothing()
    try:
        with (
            installation.database.reading(address.institution) as connection,
            installation.institutions.reading(connection, address.institution) as institution,
        ):
            person = institution.people.get(address.person)
            if person is None or person.card is None or person.calendar != (address.number, True):
                return _nothing()
            reads(Caller(person.id, roles_of(institution, person, installation.now()), institution.id), request, ROUTE)
            entries, zone, school = calendar_of(person, installation.now()), institution.timezone, _school(person)
    except NotFound:
        return _nothing()
    return _answer(request, entries, zone, school)


def written(entries: Sequence[Entry], zone: ZoneInfo, school: str) -> bytes:
    """Write a calendar with the time zone in which it is meant; the same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", f"Наставничество: {school}")
    calendar.add("x-wr-calname", f"Наставничество: {school}")
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", OFTEN, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, zone))
    days = [_day(moment) for entry in entries for moment in (entry.first, entry.last)]
    if days:
        calendar.add_missing_timezones(first_date=date(min(days).year, 1, 1), last_date=date(max(days).year + 1, 1, 1))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@stupeni")
    event.add("summary", entry.title)
    event.add("dtstart", _here(entry.first, zone))
    event.add("dtend", _here(entry.last, zone))
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if not isinstance(entry.first, datetime):
        event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    return event


def _here(moment: datetime | date, zone: ZoneInfo) -> datetime | date:
    return moment.astimezone(zone) if isinstance(moment, datetime) else moment


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _answer(request: Request, entries: Sequence[Entry], zone: ZoneInfo, school: str) -> Response:
    tag = f'"{hashlib.sha256(repr((FORMAT, entries, zone.key, school)).encode()).hexdigest()[:32]}"'
    headers = HEADERS | {"ETag": tag}
    if entries:
        headers["Last-Modified"] = format_datetime(max(entry.changed for entry in entries), usegmt=True)
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    named = headers | {"Content-Disposition": 'inline; filename="stupeni.ics"'}
    return Response(written(entries, zone, school), media_type=CALENDAR, headers=named)


def _nothing() -> Response:
    """Say the same to whoever asks for what is not there, whatever the reason."""
    return Response(
        "Такого календаря нет.\n", 404, HEADERS | {"Cache-Control": "no-store"}, "text/plain; charset=utf-8"
    )


def _school(person: Person) -> str:
    card = person.institution.card
    return card.name if card else ""
