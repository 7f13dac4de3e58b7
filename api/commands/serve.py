"""The processes with the site: everything in one, or the site alone."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
import typer
import uvicorn
from fastapi import FastAPI

from api.app import make_app
from api.commands.port import check_port_is_free
from api.commands.staying import at_work, needs_redis, started, tick
from api.commands.stopping import Stopping
from api.demo.load import load_demonstration, what_to_try
from handlers.workers import Workers
from workflow.accounts import link
from workflow.database import migrate
from workflow.errors import BadSetting
from workflow.installation import Installation
from workflow.logs import configure
from workflow.settings import Settings

FIRST = """  Учётных записей ещё нет. Ссылка для администратора установки, на один раз и на сутки:
  {address}/join/{token}
"""

log = structlog.get_logger()

REQUESTS_SECONDS = 4
"""How long requests in hand may take to be answered when the process is asked to stop."""


def run() -> None:
    """Всё в одном процессе: сайт, обработчики, часы и учебная школа в первый раз."""
    settings = Settings.read()
    configure(settings.log)
    if not settings.embedded:
        raise BadSetting("STUPENI_REDIS_URL задан: для нескольких процессов есть команды web, worker и clock.")
    check_port_is_free(settings)
    migrate(settings.owner_url or settings.database_url)
    with started() as (installation, stopping):
        loaded = load_demonstration(installation, typer.echo)
        workers = Workers(installation)
        workers.start()
        ticking = tick(installation, workers)
        serve(
            make_app(installation, workers.bell, workers.meters),
            installation,
            stopping,
            lambda: introduce(installation, what_to_try(installation, loaded)),
        )
        ticking.join(stopping.left())
        workers.stop(stopping.left())


def web() -> None:
    """Только сайт; событиями занимаются процессы worker, сроками — clock."""
    be_web()


def be_web(settings: Settings | None = None) -> None:
    """Serve the site until asked to stop."""
    with started(settings) as (installation, stopping):
        needs_redis(installation)
        check_port_is_free(installation.settings)
        workers = Workers(installation)
        serve(
            make_app(installation, workers.bell, workers.meters),
            installation,
            stopping,
            lambda: introduce(installation),
        )
        workers.stop(stopping.left())


def introduce(installation: Installation, said: str = "") -> None:
    """Say where the service is; while nobody has an account, also the one-time link of its administrator."""
    if said:
        typer.echo(said)
    with installation.database.transaction() as connection:
        token = link.make_first(connection, installation.now())
    if token:
        typer.echo(FIRST.format(address=installation.settings.address, token=token))


def serve(
    app: FastAPI, installation: Installation, stopping: Stopping, ready: Callable[[], None] | None = None
) -> None:
    """Serve until a signal asks to stop; `ready` is called once requests are answered."""
    settings = installation.settings
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=REQUESTS_SECONDS,
    )
    server = _Server(config, stopping, ready)
    try:
        server.run()
    except asyncio.CancelledError:
        # A request that was cut off may take the loop's own end with it; everybody else was answered.
        log.warning("requests were cut off")


class _Server(uvicorn.Server):
    """A server that our own listener stops; requests whose clients are slow are cut off after a while."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            at_work(self._stopping)
            if self._ready:
                self._ready()

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stopping.asked.is_set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the listener."""
        yield
