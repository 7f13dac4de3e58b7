"""The processes that answer nobody: workers and the clock. They hold nothing of the site in memory."""

import os
from pathlib import Path

import structlog

from api.commands.staying import at_work, needs_redis, started, tick
from handlers.meters import show
from handlers.workers import Workers
from workflow.settings import Settings

log = structlog.get_logger()


def worker() -> None:
    """Обработчики событий; сколько угодно таких процессов."""
    be_worker()


def clock() -> None:
    """Часы: напоминают обо всём, что не обработано, сообщают о сроках, рассылают письма."""
    be_clock()


def be_worker(settings: Settings | None = None) -> None:
    """Settle events until asked to stop."""
    with started(settings) as (installation, stopping):
        needs_redis(installation)
        workers = Workers(installation)
        show(installation, workers.meters)
        workers.start_settling()
        at_work(stopping)
        stopping.asked.wait()
        workers.stop(stopping.left())


NICE = 10
"""How much the clock gives way to whoever settles: a flood of letters and reminders takes what they leave."""


def be_clock(settings: Settings | None = None) -> None:
    """Ring, remind and deliver letters until asked to stop."""
    with started(settings) as (installation, stopping):
        needs_redis(installation)
        _give_way()  # from here on, and its threads with it: to start it must not wait for anybody
        workers = Workers(installation)
        show(installation, workers.meters)
        workers.start_letters()
        ticking = tick(installation, workers)
        at_work(stopping)
        stopping.asked.wait()
        ticking.join(stopping.left())
        workers.stop(stopping.left())


AUTOGROUP = Path("/proc/self/autogroup")
"""Linux without control groups shares the cores out between sessions, and niceness counts within one (sched(7))."""


def _give_way() -> None:
    """Lower the priority of this process, and of the session when it has one to itself."""
    try:
        os.nice(NICE)
        if os.getsid(0) == os.getpid() and AUTOGROUP.exists():
            AUTOGROUP.write_text(str(NICE))
    except OSError as wrong:
        log.warning("the clock cannot give way: events may wait while many letters go out", error=str(wrong))
