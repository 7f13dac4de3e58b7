"""The processes of the service: everything in one, or web, worker and clock apart."""

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import typer
import uvicorn
from fastapi import FastAPI

from api.app import make_app
from api.commands.opened import opened
from api.demo.load import load_demonstration, what_to_try
from handlers.clock import Clock
from handlers.meters import show
from handlers.workers import Workers
from workflow.database import migrate
from workflow.errors import BadSetting
from workflow.installation import Installation
from workflow.logs import configure
from workflow.settings import Settings

GRACEFUL_SECONDS = 10


def run() -> None:
    """Всё в одном процессе: сайт, обработчики, часы и учебная школа в первый раз."""
    settings = Settings.read()
    configure(settings.log)
    if not settings.embedded:
        raise BadSetting("STUPENI_REDIS_URL задан: для нескольких процессов есть команды web, worker и clock.")
    check_port_is_free(settings)
    migrate(settings.owner_url or settings.database_url)
    with opened() as installation:
        loaded = load_demonstration(installation, typer.echo)
        workers = Workers(installation)
        workers.start()
        stop = threading.Event()
        ticking = Clock(installation, workers.bell, workers.meters)
        clock = threading.Thread(target=ticking.run, args=(stop,), name="clock", daemon=True)
        clock.start()
        try:
            serve(
                make_app(installation, workers.bell, workers.meters),
                installation,
                lambda: typer.echo(what_to_try(installation, loaded)),
            )
        finally:
            stop.set()
            workers.stop(GRACEFUL_SECONDS)
            clock.join(GRACEFUL_SECONDS)


def web() -> None:
    """Только сайт; событиями занимаются процессы worker, сроками — clock."""
    with opened() as installation:
        needs_redis(installation)
        check_port_is_free(installation.settings)
        workers = Workers(installation)
        try:
            serve(make_app(installation, workers.bell, workers.meters), installation)
        finally:
            workers.stop()


def worker() -> None:
    """Обработчики событий; сколько угодно таких процессов."""
    with opened() as installation:
        needs_redis(installation)
        workers = Workers(installation)
        show(installation, workers.meters)
        workers.start()
        until_stopped()
        workers.stop(GRACEFUL_SECONDS)


def clock() -> None:
    """Часы: напоминают обо всём, что не обработано, и сообщают о сроках."""
    with opened() as installation:
        needs_redis(installation)
        workers = Workers(installation)
        show(installation, workers.meters)
        stop = threading.Event()
        ticking = threading.Thread(
            target=Clock(installation, workers.bell, workers.meters).run, args=(stop,), daemon=True
        )
        ticking.start()
        until_stopped()
        stop.set()
        ticking.join(GRACEFUL_SECONDS)
        workers.stop()


def needs_redis(installation: Installation) -> None:
    """Refuse several processes without a broker between them."""
    if installation.settings.embedded:
        raise BadSetting("STUPENI_REDIS_URL: задайте адрес Redis, или запустите всё одним процессом: «stupeni run».")


def check_port_is_free(settings: Settings) -> None:
    """Refuse a port that somebody has, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as taken:
            raise BadSetting(
                f"Адрес {settings.host}:{settings.port} занят: задайте другой порт, например PORT={settings.port + 1}."
            ) from taken


def serve(app: FastAPI, installation: Installation, ready: Callable[[], None] | None = None) -> None:
    """Serve until a signal asks to stop; `ready` is called once requests are answered."""
    settings = installation.settings
    for number in (signal.SIGTERM, signal.SIGINT):
        # The server raises the signal once more when it has ended well; the rest of the process must end well too.
        signal.signal(number, lambda number, frame: None)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    _Server(config, ready).run()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._ready:
            self._ready()


def until_stopped() -> None:
    """Wait for SIGTERM or SIGINT."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    stopped.wait()
