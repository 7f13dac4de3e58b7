"""What is counted of letters: how attempts ended, how late the oldest is, how many wait for people; nobody is named."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError

from workflow.installation import Installation
from workflow.letters.lawful import Channel
from workflow.letters.outbox import OUTSIDE
from workflow.letters.reading import oldest_unsent, waiting_for_people

STATES = ("sent", "waiting", "failed", "cancelled")
OUTWARD = (*OUTSIDE, Channel.WEBHOOK.value)
"""Those that somebody outside has to take; the page and slips are put out as they are written."""


class LetterMeters:
    """Attempts of this process, by channel and by the state in which each left its message."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.delivered = Counter(
            "stupeni_letter_attempts",
            "Attempts to deliver, by how they ended",
            ["channel", "outcome"],
            registry=registry,
        )
        for channel in OUTWARD:
            for state in STATES:
                self.delivered.labels(channel, state)


class LetterCollector:
    """Gauges over all institutions, looked at with each scrape of the web."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    def describe(self) -> list[Metric]:
        """Say nothing before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the gauges; where the database is away another gauge says so."""
        now = self.installation.now()
        try:
            with self.installation.database.reading() as connection:
                oldest, waiting = oldest_unsent(connection, now), waiting_for_people(connection)
        except SQLAlchemyError:
            return
        age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
        yield GaugeMetricFamily("stupeni_oldest_unsent_letter_seconds", "How late the oldest unsent letter is", age)
        messages = GaugeMetricFamily("stupeni_letters_open", "Messages that wait for people", labels=["state"])
        for state, number in waiting.items():
            messages.add_metric([state], number)
        yield messages
