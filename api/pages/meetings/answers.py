"""What is filled in about meetings: moments of this time zone, who was there, and on whose behalf it is said."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from api.pages.forms import Field, Subject
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.pairs import find_pair
from workflow.access import NOBODY, Caller, Role, by
from workflow.errors import NotFound
from workflow.facts.meetings import FitAnswer
from workflow.facts.pairs import Side
from workflow.facts.payload import Kind
from workflow.queries.seeing import part_in, sees_all_pairs
from workflow.subjects.group import Group
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.meeting import Meeting
from workflow.subjects.pair import Pair


def find_met(institution: Institution, kind: Kind, identity: UUID, caller: Caller) -> Group | Meeting:
    """Give a group or a planned meeting that is the caller's affair; what is not is not there for him."""
    found = institution.groups.get(identity) if kind is Kind.GROUP else institution.meetings.get(identity)
    group = found.whose if isinstance(found, Meeting) else found
    if found is None or (isinstance(group, Group) and not (sees_all_pairs(caller) or part_of(caller, group))):
        raise NotFound("Такой встречи или группы здесь нет.")
    if isinstance(group, Pair):
        find_pair(institution, group.id, caller)
    find_cycle(institution, found.cycle.id, caller)
    return found


def find_match(institution: Institution, identity: UUID, caller: Caller) -> Match:
    """Give a match of a pair that the caller sees."""
    match = institution.matches.get(identity)
    if match is None:
        raise NotFound("Такого союза здесь нет.")
    find_pair(institution, match.pair.id, caller)
    return match


def part_of(caller: Caller, subject: Subject) -> Role:
    """Give the caller's roles as a side of what meets: the pair, or one of the pairs of the group."""
    whose = subject.whose if isinstance(subject, Meeting) else subject.pair if isinstance(subject, Match) else subject
    if isinstance(whose, Pair):
        return part_in(caller, whose)
    parts = NOBODY
    for pair in whose.pairs if isinstance(whose, Group) else ():
        parts |= part_in(caller, pair)
    return parts


def ticked(field: Field, given: Mapping[str, str]) -> list[str]:
    """Give what was ticked of a field with several boxes."""
    return [name.removeprefix(f"{field.name}-") for name in given if name.startswith(f"{field.name}-")]


def moment_here(field: Field, value: str, subject: Subject) -> str:
    """Read a moment as the clock on the wall here shows it, and write it with its offset."""
    cycle = subject.cycle if isinstance(subject, Pair | Group | Meeting) else subject
    zone = cycle.institution.timezone  # type: ignore[union-attr]
    try:
        return datetime.fromisoformat(value).replace(tzinfo=zone).isoformat()
    except (ValueError, OverflowError) as wrong:
        raise BadRequest(f"Поле «{field.label}»: ожидались день и время вида 2021-12-05T15:00.") from wrong


def planned_for(given: Mapping[str, str], institution: Institution, day: date) -> datetime | None:
    """Give when the meeting that is told of was to begin, if it was on the day that is filled in."""
    with suppress(ValueError):
        meeting = institution.meetings.get(UUID(given.get("planned", "")))
        if meeting and meeting.day == day:
            return meeting.plan.starts_at.astimezone(UTC)
    return None


def home_after(content: Mapping[str, Any], subject: Subject) -> str | None:
    """Give where a mentor reads what became of his answer when it ended the match: the pair's page is not his."""
    gone = content.get("answer") == FitAnswer.DOES_NOT_FIT and content.get("actorrole") == by.MENTOR.code
    return f"/cycles/{subject.cycle.id}/meetings" if gone and isinstance(subject, Pair) else None


def spoken_for(told: dict[str, Any], subject: Subject, caller: Caller, part: Role) -> dict[str, Any]:
    """Say whose word it is: a side speaks for itself; the curator types what a side wrote on paper."""
    if part:
        return told | {"side": Side.MENTOR.value if part & by.MENTOR else Side.MENTEE.value}
    match = subject if isinstance(subject, Match) else subject.match if isinstance(subject, Pair) else None
    if match is None or told.get("side") not in tuple(Side):
        raise BadRequest("Заполните поле «Чей ответ».")
    if not (told.get("papernumber") and told.get("paperdate")):
        raise BadRequest("Назовите номер и дату бумаги, на которой ответила сторона.")
    person = match.mentor if told["side"] == Side.MENTOR else match.pair.mentee
    return told | {"actor": str(person.id), "actorrole": told["side"]}
