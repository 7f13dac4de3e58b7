"""What may happen to a pair, a cycle or an approval now, who may say so, and why not: buttons before they are pressed.

Everything is read from the catalogue and the tables of moves. What only the content of an event can decide (which
paper, which mentor) is left to settling: here the stage, the standing of the subject and the caller are asked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.access import NOBODY, Actor, Caller, Role
from workflow.case import Case
from workflow.catalogue import CATALOGUE
from workflow.errors import Refusal
from workflow.facts.event import Event
from workflow.facts.payload import Kind, Payload, Ref
from workflow.guards import care as of_care
from workflow.guards import concerns as of_concerns
from workflow.guards import cycles as of_cycles
from workflow.guards import meetings as of_meetings
from workflow.guards import pairs as of_pairs
from workflow.guards import standing
from workflow.guards.actor import actor_is_who_he_says
from workflow.guards.cycles import CONFIRMS
from workflow.guards.event_type import EventType
from workflow.guards.guard import Guard
from workflow.machine import CYCLE, PAIR
from workflow.moves import ADVANCE, CYCLE_EVENTS, MAY_STAY, PAIR_EVENTS
from workflow.queries.concealed import OF_CONCERNS
from workflow.queries.seeing import sees_all_pairs, sees_concern
from workflow.requirements import is_ready
from workflow.stages import SEVEN, Stage, place
from workflow.subjects.approval import Approval, ApprovalState
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.subjects.subject import Subject

OF_STATE: frozenset[Guard] = frozenset(
    {
        standing.cycle_is_open,
        standing.pair_is_open,
        standing.match_is_live,
        standing.group_is_live,
        of_cycles.approval_waits,
        of_pairs.match_is_not_agreed,
        of_pairs.match_is_not_completing,
        of_pairs.pause_stands,
        of_pairs.pause_does_not_stand,
        of_concerns.concern_stands,
        of_concerns.concern_is_not_taken,
        of_concerns.danger_was_told,
        of_care.an_end_is_talked_over,
        of_care.pair_has_somebody_to_ask,
        of_meetings.somebody_is_there_to_meet,
        of_meetings.first_meeting_was_held,
    }
)
"""Guards that ask the state alone; they can be asked before anybody has written the content."""

OF_CALLER: frozenset[Guard] = frozenset(
    {
        of_cycles.a_second_person_decides,
        of_concerns.head_deals_with_the_curators,
        of_concerns.danger_is_not_the_curators,
    }
)
ASKED = frozenset(CONFIRMS.values())
DEALING = frozenset(OF_CONCERNS) - {"concern.raised"}
MOVING = (CYCLE_EVENTS | PAIR_EVENTS | ASKED) - MAY_STAY


@dataclass(frozen=True, slots=True)
class Allowed:
    """One event that may be said of a subject.

    `allowed`: the state lets somebody say it; `yours`: this caller may report it; `why_not` says what is in the way.
    """

    event: str
    label: str
    subject: Ref | None
    who: Role
    moves: bool
    allowed: bool
    yours: bool
    why_not: str


def allowed(institution: Institution, subject: Pair | Cycle | Approval, caller: Caller, now: datetime) -> list[Allowed]:
    """Give every event of the catalogue that may be said of a subject, moves first; nothing is changed by asking.

    Who is no staff is given his own only: what others may say now would tell him that, say, a concern stands.
    """
    found = [
        _try(institution, kind, about, caller, now)
        for kind, about in _events_of(subject)
        if (sees_all_pairs(caller) or caller.roles & kind.reporters) and not _would_tell(kind, subject, caller)
    ]
    if isinstance(subject, Pair):
        found.append(_advance(subject))
    return sorted(found, key=lambda one: not one.moves)


def may(institution: Institution, event: str, subject: Subject, caller: Caller, now: datetime) -> Allowed | None:
    """Say of one event whether it may be said of a subject; None where the caller has nothing to do with it."""
    kind = CATALOGUE[event]
    if not (sees_all_pairs(caller) or caller.roles & kind.reporters):
        return None
    return _try(institution, kind, subject, caller, now)


def _events_of(subject: Pair | Cycle | Approval) -> Iterator[tuple[EventType, Subject]]:
    """Give the events about the subject itself and what stands inside it, and those that open something in it."""
    for kind in CATALOGUE.values():
        if kind.code.startswith("fact.") or kind.who is Role.SERVICE:
            continue
        if isinstance(subject, Approval):
            if subject.kind in kind.on and not kind.opens and kind.code in _decisions(subject):
                yield kind, subject
        elif kind.opens:
            if _named_in(kind, subject.kind):
                yield kind, subject
        elif subject.kind in kind.on:
            yield kind, subject
        elif isinstance(subject, Pair) and Kind.MATCH in kind.on and subject.match:
            yield kind, subject.match
        elif isinstance(subject, Pair) and kind.code in PAIR_EVENTS and Kind.PERSON in kind.on and subject.match:
            yield kind, subject.match.mentor
        elif isinstance(subject, Cycle) and Kind.APPROVAL in kind.on:
            yield from ((kind, one) for one in subject.approvals if _waiting(one) and kind.code in _decisions(one))


def _would_tell(kind: EventType, subject: Subject, caller: Caller) -> bool:
    """Say whether it would tell a mentor of the pair that a concern stands, whatever else he is here."""
    mentors = {match.mentor.id for match in subject.matches} if isinstance(subject, Pair) else ()
    return kind.code in DEALING and caller.person in mentors


def _named_in(kind: EventType, here: Kind) -> bool:
    """Say whether an event that opens something is about a subject of this kind too; a predecessor is not."""
    return any(named is here for name, named in kind.payload.naming if name != "predecessor")


def _decisions(approval: Approval) -> set[str]:
    confirming = {event for event, asked in CONFIRMS.items() if asked == approval.asked.type}
    return confirming | {"approval.declined"}


def _waiting(approval: Approval) -> bool:
    return approval.state is ApprovalState.WAITING


def _try(institution: Institution, kind: EventType, about: Subject, caller: Caller, now: datetime) -> Allowed:
    case = Case(institution, _probe(kind, about, caller, now), now)
    why_not = _refusal(lambda: _ask_state(kind, case, about))
    not_yours = _refusal(lambda: _ask_caller(kind, case, caller))
    return Allowed(
        event=kind.code,
        label=kind.label,
        subject=None if kind.opens else about.ref,
        who=kind.who,
        moves=kind.code in MOVING,
        allowed=not why_not,
        yours=not not_yours,
        why_not=why_not or not_yours,
    )


def _ask_state(kind: EventType, case: Case, about: Subject) -> None:
    for guard in kind.only_if:
        if guard in OF_STATE:
            guard.check(case)
    if isinstance(about, Cycle) and kind.code in CYCLE_EVENTS:
        CYCLE.check(about, kind.code, case)
    if isinstance(about, Pair) and kind.code in PAIR_EVENTS - MAY_STAY:
        PAIR.check(about, kind.code, case)


def _ask_caller(kind: EventType, case: Case, caller: Caller) -> None:
    if not caller.roles & kind.reporters:
        raise Refusal(f"Это сообщает {kind.reporters.label}.")
    if caller.roles & kind.who:
        actor_is_who_he_says(case)
    for guard in kind.only_if:
        if guard in OF_CALLER:
            guard.check(case)


def _refusal(ask: Callable[[], None]) -> str:
    try:
        ask()
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _probe(kind: EventType, about: Subject, caller: Caller, now: datetime) -> Event[Payload]:
    """Make the event as the caller would say it now, without content but for what the subject itself tells."""
    role = next(iter(kind.who & caller.roles), next(iter(kind.who), NOBODY))
    actor = Actor(caller.person, role)
    nothing: dict[str, Any] = dict.fromkeys(name for name, _ in kind.payload.naming)
    nothing |= {name: None for name, field in kind.payload.model_fields.items() if field.is_required()}
    known = {name: tell(about) for name, tell in TOLD.get(kind.code, {}).items()}
    if kind.code in DEALING and isinstance(about, Pair):
        known["about_curator"] = _only_about_the_curator(about, caller)
    for name, named in kind.payload.naming:
        if kind.opens and named is about.kind:
            nothing[name] = (about.id,) if name.endswith("s") else about.id
    return Event(
        source="",
        id="",
        type=kind.code,
        subject=about.ref,
        payload=kind.payload.model_construct(**(nothing | known)),
        at=now,
        day=now.date(),
        received_at=now,
        actor=actor,
        reporter=actor,
    )


def _only_about_the_curator(pair: Pair, caller: Caller) -> bool:
    """Say whether all that the caller could deal with is about the curator."""
    standing = [concern for concern in pair.concerns if concern.stands and sees_concern(caller, pair, concern)]
    return bool(standing) and all(concern.about_curator for concern in standing)


def _earlier(about: Any) -> Stage:
    return SEVEN[max(0, min(place(about.stage), len(SEVEN)) - 1)]


TOLD: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "stage.completed": {"stage": lambda cycle: cycle.stage},
    "pair.sent_back": {"stage": _earlier},
}
"""What the probe of an event must say so that the conditions of its moves can be asked."""


def _advance(pair: Pair) -> Allowed:
    """Say whether the pair goes on by itself, and what holds it."""
    why_not = ""
    if not pair.open:
        why_not = standing.pair_is_open.sentence
    elif pair.standing_pauses:
        why_not = "Пока пара приостановлена, она не движется."
    elif not is_ready(pair):
        why_not = "Не все требования этапа выполнены."
    return Allowed(ADVANCE, "Пара переходит дальше сама", None, Role.SERVICE, True, not why_not, False, why_not)
