"""An incident: an event that the service could not settle, and what people then did about it."""

from workflow.facts.payload import Kind
from workflow.subjects.subject import Subject


class Incident(Subject):
    """Known by the id of the event that got stuck."""

    kind = Kind.INCIDENT
