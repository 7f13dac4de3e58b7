"""The end of what is known of a person: the act by which it was destroyed, and how a fact reads without its values."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import TypeAdapter

from workflow.facts.concerns import AuthoritiesInformed, ConcernRaised, ConcernResolved, ConcernTaken
from workflow.facts.corrections import FactAnnulled, FactCorrected
from workflow.facts.meetings import FitAnswered, MentorLeft, OutcomeRecorded, PairDissolved
from workflow.facts.payload import Line, Payload
from workflow.facts.planning import MeetingMoved, MeetingPlanned

GONE = "данные удалены"
NO_DAY = date(1970, 1, 1)
"""Stands where a day was that must be there; no rule asks for it of somebody who takes part no more."""

ABOUT_CURATOR = frozenset({"about_curator"})
STAYS: Mapping[type[Payload], frozenset[str]] = {
    # nobody drops out without an outcome, and what ended a match goes on holding for the pair that it was in
    PairDissolved: frozenset({"outcome"}),
    OutcomeRecorded: frozenset({"outcome"}),
    MentorLeft: frozenset({"outcome", "leaves_on"}),
    FitAnswered: frozenset({"answer"}),
    # who may not know of a concern goes on not knowing
    ConcernRaised: ABOUT_CURATOR,
    ConcernTaken: ABOUT_CURATOR,
    ConcernResolved: ABOUT_CURATOR,
    AuthoritiesInformed: ABOUT_CURATOR,
    # an hour is not a person; which fact was mended is an address
    MeetingPlanned: frozenset({"starts_at"}),
    MeetingMoved: frozenset({"starts_at"}),
    FactCorrected: frozenset({"corrected_source", "corrected_id"}),
    FactAnnulled: frozenset({"annulled_source", "annulled_id"}),
}
"""Personal by their type, and yet kept: codes, hours and addresses on which other people's pairs or replay rest."""


class PersonErased(Payload):
    """Данные человека уничтожены по акту."""

    act_number: Line
    act_date: date
    destroyed_by: Line
    """Кто уничтожил: как записано в акте."""


def remains(kind: type[Payload], personal: Mapping[str, Any], corrects: type[Payload] | None = None) -> dict[str, Any]:
    """Give what is left of the personal values of a fact; of a correction also what was clear in what it corrects."""
    left = {name: personal[name] for name in STAYS.get(kind, frozenset()) if name in personal}
    if kind is FactCorrected and corrects is not None:
        stays = corrects.clear | STAYS.get(corrects, frozenset())
        left["data"] = {name: value for name, value in personal.get("data", {}).items() if name in stays}
    return left


def emptied(kind: type[Payload], values: Mapping[str, Any]) -> Payload:
    """Make a payload of the values that are left; what may be missing is, what may not is a neutral word or nothing."""
    known = {name: _reads(kind, name).validate_python(value) for name, value in values.items()}
    lacking = {
        name: _neutral(field.annotation)
        for name, field in kind.model_fields.items()
        if field.is_required() and name not in known
    }
    return kind.model_construct(**known, **lacking)


def lacks_values(kind: type[Payload], values: Mapping[str, Any]) -> bool:
    """Say whether values are those of an erased fact: one is not there without which it would not have been taken."""
    return any(field.is_required() and name not in values for name, field in kind.model_fields.items())


def without_values(payload: Payload, corrects: type[Payload] | None = None) -> Payload:
    """Give a payload as it reads after erasure."""
    kind = type(payload)
    clear = {name: value for name, value in payload if name in kind.clear}
    personal = {name: value for name, value in payload if name not in kind.clear}
    return emptied(kind, clear | remains(kind, personal, corrects))


@cache
def _reads(kind: type[Payload], name: str) -> TypeAdapter[Any]:
    field = kind.model_fields[name]
    kind_of_value: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(kind_of_value)


def _neutral(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _neutral(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return None
    if origin in (tuple, dict):
        return origin()
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    return NEUTRAL.get(annotation)


NEUTRAL: Mapping[Any, Any] = {str: GONE, bool: False, int: 0, date: NO_DAY}
