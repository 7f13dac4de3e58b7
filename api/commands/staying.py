"""A process of the service that stays: how it starts, that it is at work, and the clock in a thread of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.commands.collecting import collect_seldom
from api.commands.opened import opened
from api.commands.stopping import Stopping, stoppable
from handlers.checkup import weaknesses
from handlers.clock import Clock
from handlers.workers import Workers
from workflow.checkup.postgres import refuse_unsafe
from workflow.database import Database
from workflow.errors import BadSchema, BadSetting
from workflow.installation import Installation
from workflow.outage import reason
from workflow.settings import Settings

log = structlog.get_logger()

LOOK_SECONDS = 10.0
"""How soon a process notices that the database was migrated under it."""


@contextmanager
def started(settings: Settings | None = None) -> Iterator[tuple[Installation, Stopping]]:
    """Open the installation for a process that stays; what could lose events is refused or warned of first."""
    with opened(settings) as installation, stoppable(installation.stopping) as stopping:
        refuse_unsafe(installation.database, installation.settings)
        if installation.settings.redis_url:
            for weakness in weaknesses(installation.settings.redis_url):
                log.warning(weakness)
        misfits: list[BadSchema] = []
        given = (installation.database, stopping.asked, stopping.ask, misfits)
        threading.Thread(target=stay_while_it_fits, args=given, name="schema", daemon=True).start()
        yield installation, stopping
        if misfits:
            raise misfits[0]


def stay_while_it_fits(
    database: Database,
    asked: threading.Event,
    ask: Callable[[], None],
    misfits: list[BadSchema],
    every_seconds: float = LOOK_SECONDS,
) -> None:
    """Look again and again whether somebody has migrated the database to what this program cannot work on; then stop.

    What it has begun by then fails or waits in its row; whoever starts it anew reads the command that mends it.
    """
    while not asked.wait(every_seconds):
        try:
            database.check_schema()
        except BadSchema as wrong:
            misfits.append(wrong)
            ask()
        except SQLAlchemyError as wrong:
            log.warning("nobody could say whether the database fits this program", error=reason(wrong))


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
