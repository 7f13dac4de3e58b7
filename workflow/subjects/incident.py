"""An incident: an event that the service could not settle, and what people then did about it."""

from uuid import UUID

from workflow.derived.trail import Trail
from workflow.facts.corrections import IncidentRetried, IncidentSkipped
from workflow.facts.payload import Kind
from workflow.subjects.subject import Subject

OPENED = "incident.opened"
"""No event in the world: the service records it of an event that it could not settle."""


class Incident(Subject):
    """Known by the id of the event that got stuck; `opened` is the number of the record that said so last."""

    kind = Kind.INCIDENT
    opened = 0

    def __init__(self, identity: UUID) -> None:
        super().__init__(identity, Trail())  # no answer is derived from an incident

    @property
    def stands(self) -> bool:
        """Say whether the event is still stuck: not skipped, and not sent to be tried again since then."""
        return not any(fact.number > self.opened for fact in self.of(IncidentRetried, IncidentSkipped))
