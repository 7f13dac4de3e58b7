"""What several nouns of the API share: events as they became, requirements as answered, what is allowed, pages."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from api.errors import Fault, OpenRequirement, open_requirements
from api.refusals import BadRequest
from workflow.inbox.receive import Receipt
from workflow.queries.allowed import Allowed
from workflow.queries.asked import Asked
from workflow.queries.events import Became

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=200, description="Сколько строк на странице.")]
After = Annotated[UUID | None, Query(description="Значение next предыдущей страницы.")]
AfterNumber = Annotated[int | None, Query(ge=0, description="Значение next предыдущей страницы.")]


class Read(BaseModel):
    """A resource as it is read."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Page(Read, Generic[T]):
    """A page of a list; `next` is the `after` of the page that follows, null on the last."""

    # Looking for docstrings in a generic model, pydantic goes through every module there is, for each kind of page.
    model_config = ConfigDict(use_attribute_docstrings=False)

    items: list[T]
    next: str | None = None


def page(found: Iterable[T], limit: int, after: Hashable, key: Callable[[T], Hashable]) -> tuple[list[T], str | None]:
    """Cut a page out of a list whose order never changes: what follows `after`, at most `limit`."""
    items = list(found)
    if after is not None:
        places = [place for place, one in enumerate(items) if key(one) == after]
        if not places:
            raise BadRequest("Поле after: такой строки в этом списке нет.")
        items = items[places[0] + 1 :]
    cut = items[:limit]
    return cut, str(key(cut[-1])) if len(items) > limit else None


class MoveRead(Read):
    """A move that an event caused."""

    number: int
    """Номер записи журнала."""
    subject: str
    frm: Annotated[str, Field(serialization_alias="from")]
    to: str


class RefusalRead(Read):
    """Why an event was refused."""

    code: str
    sentence: str
    open: list[OpenRequirement] | None = None
    faults: list[Fault] | None = None
    """Что не так, поле за полем: в анкете — вопрос за вопросом."""


class EventNamed(Read):
    """What is told of any event: its address, and where it stands."""

    id: UUID
    href: str
    source: str
    event_id: str
    """Поле id события: вместе с source — ключ идемпотентности."""
    state: str = Field(examples=["waiting"])
    subject: str


class EventAccepted(EventNamed):
    """An accepted event: what a client needs to ask again."""

    @classmethod
    def of(cls, event: Became | Receipt) -> "EventAccepted":
        """Tell it from its receipt, or from what has become of it so far."""
        return cls(**_named(event))


class EventRead(EventNamed):
    """An event and what became of it."""

    type: str
    occurred_at: datetime
    received_at: datetime
    settled_at: datetime | None = None
    outcome: str | None = Field(default=None, examples=["moved"])
    number: int | None = None
    """Номер первой записи события в журнале."""
    tries: int = 0
    correlation: str = ""
    refusal: RefusalRead | None = None
    moves: list[MoveRead] = Field(default_factory=list)

    @classmethod
    def of(cls, event: Became) -> "EventRead":
        """Take everything that may be told of it."""
        return cls(
            **_named(event),
            type=event.type,
            occurred_at=event.occurred_at,
            received_at=event.received_at,
            settled_at=event.settled_at,
            outcome=event.outcome,
            number=event.number,
            tries=event.tries,
            correlation=event.correlation,
            refusal=_refusal(event),
            moves=[MoveRead(number=one.number, subject=one.subject, frm=one.frm, to=one.to) for one in event.moves],
        )


def _named(event: Became | Receipt) -> dict[str, Any]:
    """Give the fields of EventNamed; what was accepted just now waits, and nobody need be asked."""
    return {
        "id": event.id,
        "href": f"/api/v1/events/{event.id}",
        "source": event.source,
        "event_id": event.event_id,
        "state": event.state if isinstance(event, Became) else "waiting",
        "subject": event.subject,
    }


def _refusal(event: Became) -> RefusalRead | None:
    if event.refusal is None:
        return None
    details = event.refusal.get("details", {})
    still, wrong = details.get("open"), details.get("faults")
    return RefusalRead(
        code=event.refusal["code"],
        sentence=event.refusal["sentence"],
        open=[OpenRequirement(**one) for one in open_requirements(still)] if still else None,
        faults=[Fault(**one) for one in wrong] if wrong else None,
    )


class RequirementRead(Read):
    """A requirement and its answer, for the reader who asks; `code` is null where he sees only the neutral sentence."""

    code: str | None = Field(examples=["regular_meetings_were_held"])
    sentence: str = Field(examples=["Проведены регулярные встречи."])
    stage: str
    have: int
    need: int
    met: bool
    waived: bool
    aside: int
    """Сколько стоит в стороне: окончены или ждут следующей попытки."""
    missing: list[str]
    """Кого или чего не хватает, ссылками вида pair/uuid."""
    why: str
    who: list[str]
    who_label: str

    @classmethod
    def of(cls, one: Asked) -> "RequirementRead":
        """Take a requirement as it was answered."""
        return cls(
            code=one.code,
            sentence=one.sentence,
            stage=one.stage.value,
            have=one.have,
            need=one.need,
            met=one.met,
            waived=one.waived,
            aside=one.aside,
            missing=[str(ref) for ref in one.missing],
            why=one.why,
            who=list(one.act.codes),
            who_label=one.who,
        )


class AllowedRead(Read):
    """An event that may be said: whether the state lets it, whether it is yours to say, and why not."""

    event: str = Field(examples=["stage.completed"])
    label: str
    subject: str | None
    """О ком событие; null, когда оно открывает новый предмет."""
    moves: bool
    """Двигает ли оно пару или цикл."""
    allowed: bool
    yours: bool
    who: list[str]
    who_label: str
    why_not: str

    @classmethod
    def of(cls, one: Allowed) -> "AllowedRead":
        """Take what may be said."""
        return cls(
            event=one.event,
            label=one.label,
            subject=str(one.subject) if one.subject else None,
            moves=one.moves,
            allowed=one.allowed,
            yours=one.yours,
            who=list(one.who.codes),
            who_label=one.who.label,
            why_not=one.why_not,
        )


class PersonRef(Read):
    """A person by id, with the name where the reader may see it."""

    id: UUID
    name: str | None = None


class StageRead(Read):
    """A step of the ladder of seven."""

    code: str = Field(examples=["pair_work"])
    label: str
    state: str = Field(examples=["current"], description="passed, current или ahead")


class PauseRead(Read):
    """A pause; `cause` is null where the reader is not told."""

    cause: str | None
    label: str
    since: date
    until: date | None
    lifted_by: list[str]
