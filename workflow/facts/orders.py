"""Facts about the head's orders that fix pairs and groups."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, PrivateAttr, model_validator

from workflow.facts.payload import Digest, GroupId, Line, PairId, Payload, PersonId, Text


class OrderLine(Payload):
    """Строка распоряжения: пара или группа и её наставник."""

    pair: PairId | None = None
    group: GroupId | None = None
    mentor: PersonId

    @model_validator(mode="after")
    def names_a_pair_or_a_group(self) -> "OrderLine":
        """A group stands on the order as one line."""
        if (self.pair is None) == (self.group is None):
            raise ValueError("в строке распоряжения стоит либо пара, либо группа")
        return self


class OrderSigned(Payload):
    """Распоряжение о парах и группах подписано."""

    number: Line
    signed_on: date
    lines: Annotated[tuple[OrderLine, ...], Field(min_length=1, max_length=1000)]
    digest: Digest | None = None
    _fixed: frozenset[tuple[UUID | None, UUID]] = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Sort the lines once: each of a thousand matches asks for its own. Who only asks what is allowed has none."""
        super().model_post_init(context)
        self._fixed = frozenset((line.pair or line.group, line.mentor) for line in self.lines or ())

    def fixes(self, about: UUID, mentor: UUID) -> bool:
        """Say whether a pair or a group stands on the order with a mentor."""
        return (about, mentor) in self._fixed


class OrderRevoked(Payload):
    """Распоряжение отменено."""

    names_event = ("order_source", "order_id")

    order_source: Line
    order_id: Line
    reason: Text
