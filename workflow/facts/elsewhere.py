"""Facts of a mentor who is offered to another institution: what the sender says, and what comes to the receiver."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workflow.facts.payload import PRIVATE, Code, CycleId, Line, Payload, PrivateId, Text
from workflow.facts.people import PersonCard


class MentorOfferedElsewhere(Payload):
    """Наставник предложен другой организации."""

    cycle: CycleId
    receiver: PrivateId
    """Организация, которой его предлагают."""
    forms: Annotated[tuple[Code, ...], Field(min_length=1)]
    note: Text | None = None
    """Заметка для себя: получателю она не передаётся."""

    @property
    def institutions(self) -> tuple[UUID, ...]:
        """Name the receiver: it must be known here."""
        return (self.receiver,)


class MentorReceived(Payload):
    """Наставника предложила другая организация."""

    card: PersonCard
    """Имя, кто он и как с ним связаться; дата рождения только у того, за кого ещё подписывают родители."""
    forms: Annotated[tuple[Code, ...], Field(min_length=1)]
    competences: Text | None = None
    from_institution: PrivateId
    from_name: Line
    person_there: PrivateId
    """Кто он в базе той организации: ответ назовёт его этим номером."""


class ReceivedMentorAccepted(Payload):
    """Наставник, предложенный другой организацией, принят."""

    reason: Text | None = None


class ReceivedMentorDeclined(Payload):
    """Наставнику, предложенному другой организацией, отказано."""

    reason: Text


class ElsewhereAnswered(Payload):
    """Другая организация ответила, берёт ли она наставника."""

    offer: PrivateId
    """Предложение, на которое отвечают: номер человека у ответившей организации."""
    accepted: Annotated[bool, PRIVATE]
    institution: Line
    """Как называется ответившая организация."""
    reason: Text | None = None


class MentorWithdrawnElsewhere(Payload):
    """Согласие, по которому наставника предложили, больше не действует."""
