"""A process of the service that stays: how it starts, that it is at work, and the clock in a thread of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from api.commands.collecting import collect_seldom
from api.commands.opened import opened
from api.commands.stopping import Stopping, stoppable
from handlers.checkup import weaknesses
from handlers.clock import Clock
from handlers.workers import Workers
from workflow.checkup.postgres import refuse_unsafe
from workflow.errors import BadSetting
from workflow.installation import Installation
from workflow.settings import Settings

log = structlog.get_logger()


@contextmanager
def started(settings: Settings | None = None) -> Iterator[tuple[Installation, Stopping]]:
    """Open the installation for a process that stays; what could lose events is refused or warned of first."""
    with opened(settings) as installation, stoppable(installation.stopping) as stopping:
        refuse_unsafe(installation.database, installation.settings)
        if installation.settings.redis_url:
            for weakness in weaknesses(installation.settings.redis_url):
                log.warning(weakness)
        yield installation, stopping


def at_work(stopping: Stopping) -> None:
    """Say that starting is over: from now on a signal asks to stop, and what was made so far stays to the end."""
    stopping.serving = True
    collect_seldom()


def tick(installation: Installation, workers: Workers) -> threading.Thread:
    """Start the clock in a thread; it ends when the process is asked to."""
    clock = Clock(installation, workers.bell, workers.meters, workers.letters)
    ticking = threading.Thread(target=clock.run, args=(installation.stopping,), name="clock", daemon=True)
    ticking.start()
    return ticking


def needs_redis(installation: Installation) -> None:
    """Refuse several processes without a broker between them."""
    if installation.settings.embedded:
        raise BadSetting("STUPENI_REDIS_URL: задайте адрес Redis, или запустите всё одним процессом: «stupeni run».")
