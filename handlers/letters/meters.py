"""What a process counts of letters: how attempts ended, and nothing about whose they were."""

from prometheus_client import CollectorRegistry, Counter

STATES = ("sent", "waiting", "failed", "cancelled")


class LetterMeters:
    """Attempts of this process, by the state in which each left its message."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.delivered = Counter(
            "stupeni_letter_attempts", "Attempts to deliver, by how they ended", ["outcome"], registry=registry
        )
        for state in STATES:
            self.delivered.labels(state)
