"""What the web process tells Prometheus: its requests, the inbox of all institutions, and who else is there."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import STATUS
from api.rates.rate import RATES
from handlers.letters.meters import LetterCollector
from handlers.meters import Meters
from handlers.presence import CLOCK, WORKER, Presence
from workflow.installation import Installation
from workflow.queries.figures import ENDED, Balance, Unended, balance, unended

SECONDS = (0.01, 0.05, 0.25, 1, 5)
COUNT_AGAIN_SECONDS = 60
COUNTING_SHARE = 100
"""Counting everything takes at most this part of the time: a hundredth."""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
WATCHERS = {"/livez", "/readyz", "/metrics"}
OTHER = "other"


class WebMeters:
    """The registry of one application: its own meters, those of its process, and what is asked at each scrape."""

    def __init__(self, installation: Installation, own: Meters) -> None:
        self.registry = CollectorRegistry()
        self.refusals = Counter(
            "stupeni_refused_at_the_door", "Requests refused at the door", ["code"], registry=self.registry
        )
        for kind in STATUS:
            self.refusals.labels(kind.code)
        self.limited = Counter(
            "stupeni_limited", "Requests told to come again later", ["door", "by"], registry=self.registry
        )
        for rate in RATES:
            for by in rate.counted_by:
                self.limited.labels(rate.door.value, by.value)
        self.alone = Counter(
            "stupeni_rates_counted_alone", "Knocks counted without Redis, which was away", registry=self.registry
        )
        self.requests = Histogram(
            "stupeni_http_request_seconds",
            "Requests by route template and status; not those that asked to wait for an outcome",
            ["method", "route", "status"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.waits = Histogram(
            "stupeni_http_wait_seconds",
            "Requests that asked to wait for an outcome (Prefer: wait)",
            ["status"],
            buckets=SECONDS,
            registry=self.registry,
        )
        collectors: tuple[Any, ...] = (
            own.registry,
            InboxCollector(installation),
            LetterCollector(installation),
            PresenceCollector(own.presence),
        )
        for collector in collectors:
            self.registry.register(collector)


class Timed:
    """Times every request that is no look at the service's health; no address of a thing ends in a label."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in WATCHERS:
            await self.app(scope, receive, send)
            return
        status, waited, begun = 500, False, time.perf_counter()

        async def reply(message: Message) -> None:
            nonlocal status, waited
            if message["type"] == "http.response.start":
                status = message["status"]
                waited = "preference-applied" in MutableHeaders(scope=message)
            await send(message)

        try:
            await self.app(scope, receive, reply)
        finally:
            meters: WebMeters = scope["app"].state.meters
            method = scope["method"] if scope["method"] in METHODS else OTHER
            one = meters.waits.labels(status) if waited else meters.requests.labels(method, template(scope), status)
            one.observe(time.perf_counter() - begun)


def template(scope: Scope) -> str:
    """Give the route of a request with names where an address has values; a mounted folder is one route."""
    if "endpoint" not in scope:
        return OTHER
    if scope.get("root_path"):
        return str(scope["root_path"])
    named = {str(value): f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    return "/".join(named.get(part, part) for part in scope["path"].split("/"))


class InboxCollector:
    """Looks at what is open whenever it is asked, and counts everything now and then."""

    def __init__(self, installation: Installation, clock: Callable[[], float] = time.monotonic) -> None:
        self.installation = installation
        self.clock = clock
        self._counting = threading.Lock()
        self._balance = Balance({}, 0)
        self._counted_at: datetime | None = None
        self._again_at = 0.0

    def describe(self) -> list[Metric]:
        """Say nothing before the first scrape: describing must not need a database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the gauges; a database that does not answer is one of them."""
        now = self.installation.now()
        try:
            with self.installation.database.reading() as connection:
                found = unended(connection, now)
            counted = self.counted()
        except SQLAlchemyError:
            yield GaugeMetricFamily("stupeni_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("stupeni_database_up", "Whether the database answers", 1)
        yield from _of_the_open(found, now)
        yield from self._of_all(found, counted)

    def counted(self) -> Balance:
        """Count everything, or give what was counted last: at most once a minute, and never for long in all."""
        with self._counting:
            begun = self.clock()
            if self._counted_at is not None and begun < self._again_at:
                return self._balance
            with self.installation.database.reading() as connection:
                self._balance = balance(connection)
            took = self.clock() - begun
            self._counted_at = self.installation.now()
            self._again_at = begun + max(COUNT_AGAIN_SECONDS, took * COUNTING_SHARE)
            return self._balance

    def _of_all(self, found: Unended, counted: Balance) -> Iterator[Metric]:
        events = GaugeMetricFamily(
            "stupeni_events", "Events by state; those that ended as counted last", labels=["state"]
        )
        events.add_metric(["waiting"], found.waiting)
        events.add_metric(["stuck"], found.incidents)
        for state in ENDED:
            events.add_metric([state], counted.by_state.get(state, 0))
        yield events
        yield GaugeMetricFamily("stupeni_events_received", "Events ever accepted, as counted last", counted.received)
        yield GaugeMetricFamily(
            "stupeni_events_balance", "Received less settled, refused, stuck, waiting and skipped: 0", counted.off
        )
        at = self._counted_at.timestamp() if self._counted_at else 0
        yield GaugeMetricFamily("stupeni_events_counted_timestamp_seconds", "When everything was counted last", at)


class PresenceCollector:
    """Tells who is there, as Redis knows it."""

    def __init__(self, presence: Presence) -> None:
        self.presence = presence

    def describe(self) -> list[Metric]:
        """Say nothing before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Give the gauges; without Redis nobody knows who is there."""
        try:
            seen = self.presence.seen()
        except RedisError:
            yield GaugeMetricFamily("stupeni_redis_up", "Whether Redis answers; 1 where there is none", 0)
            return
        yield GaugeMetricFamily("stupeni_redis_up", "Whether Redis answers; 1 where there is none", 1)
        yield GaugeMetricFamily("stupeni_workers_alive", "Worker processes that are there", seen[WORKER].alive)
        last = seen[CLOCK].last
        yield GaugeMetricFamily("stupeni_clock_tick_timestamp_seconds", "When a clock ticked last; 0: never", last)


def _of_the_open(found: Unended, now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "stupeni_inbox_position", "Position of the newest event; grows as fast as they come", found.position
    )
    yield GaugeMetricFamily(
        "stupeni_events_suspected", "Waiting events that failed or waited too long", found.suspected
    )
    yield GaugeMetricFamily("stupeni_incidents_open", "Events that are stuck until people decide", found.incidents)
    yield GaugeMetricFamily("stupeni_lanes_waiting", "Institutions with a waiting event", found.lanes)
    oldest = GaugeMetricFamily(
        "stupeni_oldest_unsettled_seconds", "Age of the oldest waiting event, by what is before it", labels=["behind"]
    )
    oldest.add_metric(["nothing"], _age(found.oldest, now))
    oldest.add_metric(["incident"], _age(found.oldest_behind, now))
    yield oldest
    yield GaugeMetricFamily(
        "stupeni_oldest_due_timer_seconds", "How late the oldest due timer is", _age(found.due, now)
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
