"""Corrections of facts and commands on incidents: nothing is edited, a new event says what was wrong."""

from typing import Any

from workflow.facts.payload import Line, Payload, Text


class FactCorrected(Payload):
    """Факт исправлен."""

    names_event = ("corrected_source", "corrected_id")

    corrected_source: Line
    corrected_id: Line
    data: dict[str, Any]
    reason: Text


class FactAnnulled(Payload):
    """Факт признан недействительным."""

    names_event = ("annulled_source", "annulled_id")

    annulled_source: Line
    annulled_id: Line
    reason: Text


class IncidentOpened(Payload):
    """Событие не удалось принять: открыт инцидент."""


class IncidentRetried(Payload):
    """Инцидент: событие отправлено на повторную попытку."""

    reason: Text


class IncidentSkipped(Payload):
    """Инцидент: событие пропущено."""

    reason: Text


class IncidentReleased(Payload):
    """Инцидент: ожидающие за событием отпущены."""

    reason: Text
