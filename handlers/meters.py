"""What a process tells of itself to whoever watches; no label of Prometheus names a person or an institution."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.pool import QueuePool

from handlers.apart import Step
from handlers.presence import Presence
from workflow.database import Database
from workflow.errors import BadSetting
from workflow.installation import Installation

RUNG, FAILED = "rung", "failed"
EVENTS = (0, 1, 2, 5, 10, 50, 200, 1000)
SECONDS = (0.005, 0.02, 0.1, 0.5, 2, 10)


class Meters:
    """The meters of one process, the registry that holds them, and its presence among the others."""

    def __init__(self, installation: Installation) -> None:
        own = CollectorRegistry()
        self.presence = Presence(installation.settings)
        self.registry = own
        self.rings = Counter("stupeni_rings", "Doorbells, by how ringing ended", ["outcome"], registry=own)
        for outcome in (RUNG, FAILED):
            self.rings.labels(outcome)
        self.settled_events = Histogram(
            "stupeni_settle_events", "Events that ended when a lane was rung", buckets=EVENTS, registry=own
        )
        self.settle_seconds = Histogram(
            "stupeni_settle_seconds", "How long a worker was at a lane that rang", buckets=SECONDS, registry=own
        )
        self.settle_failures = Counter(
            "stupeni_settle_failures", "Times a worker left a lane with an error", registry=own
        )
        self.ticks = Counter("stupeni_ticks", "Ticks of the clock that ended well", registry=own)
        self.tick_failures = Counter(
            "stupeni_tick_failures", "What the clock tried and failed at, by step", ["step"], registry=own
        )
        for step in Step:
            self.tick_failures.labels(step.value)
        self.threads = Gauge("stupeni_worker_threads", "Threads that answer the bell", registry=own)
        own.register(Connections(installation.database))
        ProcessCollector(registry=own)


class Connections:
    """How many connections of the pool are in use; whoever needs one beyond the limit waits."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def describe(self) -> list[Metric]:
        """Say nothing before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the gauges; a database in memory has no pool."""
        pool = self.database.engine.pool
        if isinstance(pool, QueuePool):
            used = pool.checkedout()
            yield GaugeMetricFamily("stupeni_database_connections_in_use", "Connections of the pool in use", used)
            most = self.database.most_connections
            yield GaugeMetricFamily("stupeni_database_connections_limit", "Connections the pool may open", most)


def show(installation: Installation, meters: Meters) -> None:
    """Answer Prometheus on the port of the settings, if there is one; for processes that are no web server."""
    settings = installation.settings
    if settings.metrics_port is None:
        return
    try:
        start_http_server(settings.metrics_port, settings.host, meters.registry)
    except OSError as taken:
        raise BadSetting(
            f"STUPENI_METRICS_PORT: адрес {settings.host}:{settings.metrics_port} не открыть ({taken.strerror}). "
            "У каждого процесса на одной машине свой порт."
        ) from taken
