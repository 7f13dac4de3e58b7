"""Whether the process lives, whether it can work, and the figures that say how it is doing."""

from collections.abc import Iterator
from typing import Any

import redis
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from api.errors import problem
from api.given import Installed
from workflow.errors import BadSchema
from workflow.installation import Installation
from workflow.queries.figures import STATES, figures

REDIS_SECONDS = 2

router = APIRouter(tags=["Здоровье"])


@router.get("/livez", summary="Процесс жив")
def live() -> dict[str, str]:
    """Answer while the process answers at all."""
    return {"status": "ok"}


@router.get("/readyz", summary="Процесс может работать")
def ready(installation: Installed) -> JSONResponse:
    """Answer 200 when the database answers with this code's schema, and, with workers apart, Redis too."""
    wrong = {name: why for name, why in (("database", _database(installation)), ("redis", _redis(installation))) if why}
    if wrong:
        return problem(503, "not_ready_to_serve", " ".join(wrong.values()), checks=wrong)
    return JSONResponse({"status": "ok"})


@router.get("/metrics", summary="Показатели для Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    """Give the figures in the text format of Prometheus."""
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class InboxCollector:
    """Counts the inbox whenever it is asked."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    def describe(self) -> list[Metric]:
        """Say nothing before the first scrape: describing must not need a database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the gauges."""
        now = self.installation.now()
        with self.installation.database.reading() as connection:
            found = figures(connection, now)
        events = GaugeMetricFamily("stupeni_events", "Events by state", labels=["state"])
        for state in STATES:
            events.add_metric([state], found.by_state.get(state, 0))
        yield events
        yield GaugeMetricFamily("stupeni_events_received", "Events ever accepted", found.received)
        yield GaugeMetricFamily(
            "stupeni_events_balance", "Received less settled, refused, stuck, waiting and skipped: 0", found.balance
        )
        waits = (now - found.oldest_waiting).total_seconds() if found.oldest_waiting else 0
        yield GaugeMetricFamily("stupeni_oldest_unsettled_seconds", "Age of the oldest unsettled event", waits)
        due = (now - found.oldest_due).total_seconds() if found.oldest_due else 0
        yield GaugeMetricFamily("stupeni_oldest_due_timer_seconds", "How long the oldest due timer waits", due)


def count(installation: Installation) -> tuple[CollectorRegistry, Counter]:
    """Make the registry of one app, and its counter of what was refused at the door."""
    registry = CollectorRegistry()
    collector: Any = InboxCollector(installation)
    registry.register(collector)
    refusals = Counter("stupeni_refused_at_the_door", "Requests refused at the door", ["code"], registry=registry)
    return registry, refusals


def _database(installation: Installation) -> str:
    try:
        installation.database.check_schema()
    except BadSchema as wrong:
        return wrong.sentence
    except SQLAlchemyError:
        return "База данных не отвечает."
    return ""


def _redis(installation: Installation) -> str:
    url = installation.settings.redis_url
    if url is None:
        return ""
    try:
        with redis.Redis.from_url(url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS) as client:
            client.ping()
    except RedisError:
        return "Redis не отвечает."
    return ""
