"""Facts about who stands in for whom: a cycle's curator hands his duties over, for good or for a term."""

from datetime import date
from typing import Self

from pydantic import model_validator

from workflow.facts.payload import Payload, PersonId, Text
from workflow.words import Named


class Terms(Named):
    """Whether the duties pass for good, or come back."""

    SUCCESSOR = "successor", "преемник, насовсем"
    DEPUTY = "deputy", "заместитель, на срок"


class DutiesHandedOver(Payload):
    """Дела куратора переданы."""

    hands_over: PersonId
    """Кто передаёт."""
    takes_over: PersonId
    """Кто принимает."""
    terms: Terms
    until: date | None = None
    """По какой день включительно замещает; у преемника срока нет."""
    reason: Text

    @model_validator(mode="after")
    def only_a_deputy_has_a_term(self) -> Self:
        """A deputy without a last day would be a successor nobody has named so."""
        if self.terms is Terms.DEPUTY and self.until is None:
            raise ValueError("назовите последний день, по который он замещает")
        if self.terms is Terms.SUCCESSOR and self.until is not None:
            raise ValueError("преемник принимает дела насовсем: срок не нужен")
        return self
