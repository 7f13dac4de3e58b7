"""What every payload shares: strictness, the subjects it names, and which of its fields are personal."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from workflow.words import Named


class Kind(Named):
    """What an event can be about."""

    INSTITUTION = "institution", "организация"
    PERSON = "person", "человек"
    CYCLE = "cycle", "цикл"
    PAIR = "pair", "пара"
    MATCH = "match", "союз пары с наставником"
    GROUP = "group", "группа"
    APPROVAL = "approval", "запрос на подтверждение"
    INCIDENT = "incident", "инцидент"
    MEETING = "meeting", "встреча"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A subject by kind and id, written `pair/6f0c…` on the wire."""

    kind: Kind
    id: UUID

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and self.id.int == other.id.int and self.kind is other.kind

    def __hash__(self) -> int:
        """Hash the number that the id is: subjects are looked up some twenty times an event."""
        return hash(self.id.int)

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Read `kind/uuid`; ValueError when it is anything else."""
        kind, _, identity = text.partition("/")
        return cls(Kind(kind), UUID(identity))


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks an id field with the kind of subject that it names."""

    kind: Kind


class Private:
    """Marks an enum, number or flag that says something about a person: it is committed to, never written in clear."""


PRIVATE = Private()

CycleId = Annotated[UUID, Refers(Kind.CYCLE)]
PersonId = Annotated[UUID, Refers(Kind.PERSON)]
PrivateId = Annotated[UUID, PRIVATE]
"""An id that would tell of a person where he went or whence he came: it stands in no record in clear."""
PairId = Annotated[UUID, Refers(Kind.PAIR)]
MatchId = Annotated[UUID, Refers(Kind.MATCH)]
GroupId = Annotated[UUID, Refers(Kind.GROUP)]
MeetingId = Annotated[UUID, Refers(Kind.MEETING)]

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A code of the pack (form, role model, paper): public by nature, written in clear."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=100_000)]


class Payload(BaseModel):
    """The typed content of one event; its docstring is what the event is called in Russian."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True)

    naming: ClassVar[tuple[tuple[str, Kind | None], ...]] = ()
    clear: ClassVar[frozenset[str]] = frozenset()
    names_event: ClassVar[tuple[str, str] | None] = None
    """The fields that hold source and id of another event, where this one speaks of one."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        naming, clear = [], set()
        for name, field in cls.model_fields.items():
            found = _Found()
            _walk(field.annotation, tuple(field.metadata), found)
            if found.kind or found.nested:
                naming.append((name, found.kind))
            if found.clear:
                clear.add(name)
        cls.naming, cls.clear = tuple(naming), frozenset(clear)

    def model_post_init(self, context: Any) -> None:
        """Share what was set among all that had the same set: thousands of payloads stay in memory."""
        mine = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _SETS.setdefault(frozenset(mine), mine))

    @property
    def event_key(self) -> tuple[str, str] | None:
        """Give source and id of the event that this one speaks of; it settles after that one, never before."""
        if self.names_event is None:
            return None
        source, identity = self.names_event
        return (getattr(self, source), getattr(self, identity))

    @property
    def institutions(self) -> tuple[UUID, ...]:
        """Name other institutions that must be known in this installation; they are no subjects of this lane."""
        return ()

    def refs(self) -> Iterator[Ref]:
        """Name every subject that the fields refer to, in their order."""
        for name, kind in self.naming:
            value = getattr(self, name)
            for one in value if isinstance(value, tuple) else (value,):
                if one is None:
                    continue
                if isinstance(one, Payload):
                    yield from one.refs()
                elif kind:
                    yield Ref(kind, one)


def awaited(source: str, identity: str) -> str:
    """Write the key of an event as something that others may wait for."""
    return f"event/{source} {identity}"


class _Found:
    kind: Kind | None = None
    nested = False
    clear = True


def _walk(annotation: Any, metadata: tuple[Any, ...], found: _Found) -> None:
    """Look through `Annotated`, `X | None` and `tuple[X, ...]` down to the type that is there."""
    for mark in metadata:
        if isinstance(mark, Refers):
            found.kind = mark.kind
        if mark is PRIVATE:
            found.clear = False
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        _walk(inner, tuple(marks), found)
    elif origin in (Union, UnionType, tuple):
        for inner in get_args(annotation):
            if inner not in (type(None), Ellipsis):
                _walk(inner, (), found)
    elif isinstance(annotation, type) and issubclass(annotation, Payload):
        found.nested = True
        found.clear = found.clear and annotation.clear == frozenset(annotation.model_fields)
    elif annotation is str:
        found.clear = found.clear and any(getattr(mark, "pattern", "") == _CODE for mark in metadata)
    elif not (isinstance(annotation, type) and issubclass(annotation, Enum | int | UUID)):
        found.clear = False


_SETS: dict[frozenset[str], set[str]] = {}
_CODE = r"^[a-z][a-z0-9_]{0,63}$"
