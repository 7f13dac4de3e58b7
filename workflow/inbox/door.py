"""The door: what can be said of an event at once, without the state."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from workflow.access import NOBODY, ROLES, Actor, Caller, Role
from workflow.accounts.scopes import REPORT
from workflow.catalogue import CATALOGUE
from workflow.errors import NotYours, Unacceptable
from workflow.facts.event import Event, Paper
from workflow.facts.payload import Kind, Payload, Ref
from workflow.guards.event_type import EventType
from workflow.inbox.envelope import Envelope
from workflow.inbox.faults import faults_of
from workflow.journal.canonical import LARGEST

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(minutes=5)
DEEPEST = 16
"""Levels of lists and objects in the content of an event; no type has more than five, its correction one more."""


def understand(envelope: Envelope, caller: Caller, now: datetime, correlation: str = "") -> Event[Payload]:
    """Read an envelope as a typed event; Unacceptable or NotYours say what is wrong and what to do.

    The day is that of UTC until the event is settled: only its institution knows its time zone.
    """
    kind = _kind(envelope)
    if caller.scopes is not None and REPORT + kind.code not in caller.scopes:
        raise NotYours(f"Этому ключу не разрешено сообщать события {kind.code}.")
    actor = _actor(envelope, kind, caller)
    at = _time(envelope, now)
    subject = _subject(envelope, kind, caller)
    return Event(
        source=envelope.source,
        id=envelope.id,
        type=kind.code,
        subject=subject,
        payload=_payload(envelope, kind, subject),
        at=at,
        day=at.date(),
        received_at=now,
        actor=actor,
        reporter=Actor(caller.person, _reporting(kind, caller, actor)),
        opens=kind.on[0] if kind.opens else None,
        channel=caller.channel,
        paper=_paper(envelope),
        correlation=correlation,
    )


def _kind(envelope: Envelope) -> EventType:
    kind = CATALOGUE.get(envelope.type)
    if kind is None:
        raise Unacceptable(f"Тип события «{envelope.type}» неизвестен: список даёт GET /api/v1/event-types.")
    return kind


def _subject(envelope: Envelope, kind: EventType, caller: Caller) -> Ref:
    try:
        subject = Ref.parse(envelope.subject)
    except ValueError as wrong:
        raise Unacceptable(f"Поле subject: ожидалось {_about(kind)}, получено «{envelope.subject}».") from wrong
    if subject.kind not in kind.on:
        raise Unacceptable(f"Событие {kind.code} бывает о {_about(kind)}, а не о {subject.kind.value}.")
    if subject.kind is Kind.INSTITUTION and subject.id != caller.institution:
        raise Unacceptable(f"Поле subject: {subject} — не ваша организация, ваша — {caller.institution}.")
    return subject


def _about(kind: EventType) -> str:
    return " или ".join(f"{one.value}/<uuid>" for one in kind.on)


def _payload(envelope: Envelope, kind: EventType, subject: Ref) -> Payload:
    _plain(envelope.data, "data")
    try:
        found = kind.payload.model_validate(envelope.data, strict=False)
    except ValidationError as wrong:
        raise Unacceptable(f"Содержание события {kind.code} составлено неверно.", faults=faults_of(wrong)) from wrong
    if kind.opens and subject in found.refs():
        raise Unacceptable(f"{subject} открывает само это событие: сослаться на него в нём нельзя.")
    return found


def _plain(value: Any, place: str, depth: int = 0) -> None:
    """Refuse what no field takes and neither the journal nor the database could keep: fractions, odd keys and signs."""
    if depth > DEEPEST:
        raise Unacceptable("Поле data: вложенность глубже, чем бывает в событиях.")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not key.isascii():
                raise Unacceptable(f"Поле {place}: ключи пишутся латиницей, получено «{key}».")
            if type(inner) is not str or not is_text(inner):
                _plain(inner, f"{place}.{key}", depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _plain(inner, f"{place}.{index}", depth + 1)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST):
        raise Unacceptable(f"Поле {place}: ожидалось целое число не больше 2^53.")
    elif isinstance(value, str) and not is_text(value):
        raise Unacceptable(f"Поле {place}: строка содержит недопустимые знаки.")


def is_text(value: str) -> bool:
    """Say whether a string can be kept: no NUL and no half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in value


def _time(envelope: Envelope, now: datetime) -> datetime:
    try:
        at = envelope.time.astimezone(UTC)
    except OverflowError as wrong:
        raise Unacceptable("Поле time: такого момента нет. Проверьте год.") from wrong
    if at > now + CLOCKS_DIFFER:
        raise Unacceptable(f"Поле time: {at.isoformat()} ещё не наступило. Назовите, когда это произошло.")
    if at < EARLIEST:
        raise Unacceptable(f"Поле time: {at.isoformat()} раньше 2000 года. Проверьте год.")
    return at


def _actor(envelope: Envelope, kind: EventType, caller: Caller) -> Actor:
    """Say who did it: the caller himself in a role that may, or the person named, in the role named."""
    if not caller.roles & kind.reporters:
        raise NotYours(f"Событие {kind.code} сообщает {kind.reporters.label}.")
    person = envelope.actor or caller.person
    if envelope.actorrole is not None:
        role = ROLES.get(envelope.actorrole, NOBODY)
        if not role & kind.who:
            raise Unacceptable(f"Поле actorrole: событие {kind.code} делает {kind.who.label}: {kind.who.codes}.")
    else:
        role = _only_role(kind, caller, himself=person == caller.person)
    if person != caller.person and (kind.second_person or not caller.roles & Role.CURATOR):
        raise NotYours(f"Событие {kind.code} сообщает сам тот, кто это сделал.")
    if not role & caller.roles and not _took_part(role) and (person == caller.person or role & UNSEEN):
        raise NotYours(f"Событие {kind.code} делает {role.label}.")
    return Actor(None if role is Role.SERVICE else person, role)


UNSEEN = Role.ADMINISTRATOR | Role.HEAD_ABOVE | Role.SERVICE
"""Roles that no fact here grants: whoever acts in one shows it himself, nobody names another in it."""


def _took_part(role: Role) -> bool:
    return bool(role & (Role.MENTOR | Role.MENTEE | Role.REPRESENTATIVE))


def _only_role(kind: EventType, caller: Caller, *, himself: bool) -> Role:
    candidates = list(kind.who & caller.roles) if himself else list(kind.who)
    if len(candidates) == 1 or (himself and candidates):
        return candidates[0]
    raise Unacceptable(f"Поле actorrole: в какой роли это сделано? Возможные: {', '.join(kind.who.codes)}.")


def _reporting(kind: EventType, caller: Caller, actor: Actor) -> Role:
    if actor.person == caller.person:
        return actor.role
    return next(iter(caller.roles & kind.reporters))


def _paper(envelope: Envelope) -> Paper | None:
    if envelope.papernumber is None:
        return None
    if envelope.paperdate is None:
        raise Unacceptable("Поле paperdate: назовите дату бумаги, если назван её номер.")
    return Paper(envelope.papernumber, envelope.paperdate, envelope.paperdigest)
