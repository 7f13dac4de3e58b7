"""The envelope of an event at the door: CloudEvents 1.0, with who did it and on what paper as extension attributes."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Attribute = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""CloudEvents allow no control characters in an attribute."""


class Envelope(BaseModel):
    """One event as CloudEvents carry it (core specification 1.0.2, JSON event format).

    `source` and `id` together are the idempotency key. Extension attributes have lower-case names without separators,
    as the specification asks; one that is not listed here is refused, for a misspelt `actor` must not pass unseen.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    specversion: Literal["1.0"] = "1.0"
    id: Attribute
    source: Attribute
    type: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    subject: Annotated[str, StringConstraints(max_length=60)]
    """О ком событие: `pair/6f0c…`; новый предмет называет тот, кто сообщает, своим UUID."""
    time: AwareDatetime
    """Когда это произошло; со смещением."""
    datacontenttype: Annotated[str, StringConstraints(pattern=r"^application/json( *;.*)?$")] = "application/json"
    dataschema: Attribute | None = None
    data: dict[str, Any] = Field(default_factory=dict)
    actor: UUID | None = None
    """Кто это сделал; по умолчанию — тот, кто сообщает."""
    actorrole: Annotated[str, StringConstraints(max_length=30)] | None = None
    """В какой роли он это сделал."""
    papernumber: Attribute | None = None
    """Бумага, с которой событие введено: номер, дата и SHA-256 скана."""
    paperdate: date | None = None
    traceparent: Attribute | None = None
    """Расширение распределённой трассировки: принимается и не хранится."""
    tracestate: Attribute | None = None
    paperdigest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
