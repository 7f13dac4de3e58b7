"""Site, workers and clock as processes of one parent: what all of them hold is in memory once.

The parent imports everything, forks, and watches: whoever ends is started again. Asked to stop, it asks them all.
"""

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated

import structlog
import typer

from api.commands.serve import be_web
from api.commands.stopping import SIGNALS
from api.commands.work import be_clock, be_worker
from workflow.errors import BadSetting
from workflow.logs import configure
from workflow.packs.shelf import named, names
from workflow.schema import chain
from workflow.settings import Settings

log = structlog.get_logger()

WATCHED = {*SIGNALS, signal.SIGCHLD}
AGAIN_SECONDS, MOST_SECONDS = 1.0, 30.0
"""From the end of a process to its next start: the first time, and after many in a row."""
STAYED_SECONDS = 60.0
"""Who was there for so long has started well, and his next end is the first again."""
ENDED_WITHIN_SECONDS = 10.0
REFUSED = 2
"""How a process ends that cannot start: it has said why."""


def start(
    workers: Annotated[int, typer.Option(min=1, max=64, help="сколько обработчиков")] = 2,
    site: Annotated[bool, typer.Option("--site/--no-site", help="с сайтом или без него")] = True,
    clock: Annotated[bool, typer.Option("--clock/--no-clock", help="с часами или без них")] = True,
) -> None:
    """Сайт, обработчики и часы вместе, каждый своим процессом; упавший запускается снова."""
    settings = Settings.read()
    configure(settings.log)
    if settings.embedded:
        raise BadSetting("STUPENI_REDIS_URL: задайте адрес Redis, или запустите всё одним процессом: «stupeni run».")
    first = settings.metrics_port
    members = [Member("web", be_web)] if site else []
    members += [Member("clock", be_clock, first)] if clock else []
    members += [Member(f"worker-{one}", be_worker, first + one if first else None) for one in range(1, workers + 1)]
    _know_beforehand()
    become = Family(members).live()
    if become:
        become.run(replace(settings, metrics_port=become.port))


def _know_beforehand() -> None:
    """Read what every process would read for itself, and keep."""
    chain()
    for name in names():
        named(name)


@dataclass
class Member:
    """One process: what it runs, the port of its figures, and when it was or will be started."""

    name: str
    run: Callable[[Settings], None]
    port: int | None = None
    pid: int | None = None
    at: float = 0.0
    ends: int = 0

    def ended(self) -> float:
        """Note that it has ended; gives in how many seconds it is started again."""
        self.pid = None
        self.ends = 1 if time.monotonic() - self.at > STAYED_SECONDS else self.ends + 1
        wait = min(MOST_SECONDS, AGAIN_SECONDS * self.ends)
        self.at = time.monotonic() + wait
        return wait


class Family:
    """The parent and its processes. They have sessions of their own: what a terminal sends goes to the parent alone."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self._parent_is_there, self._held = os.pipe()

    def live(self) -> Member | None:
        """Start everybody and stay until asked to stop; gives what this process has become, in the parent nothing."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        gc.collect()
        gc.freeze()  # whoever collected garbage among what is shared would have it for himself
        while True:
            for member in self._members:
                if member.pid is None and member.at <= time.monotonic() and self._fork(member):
                    return member
            told = signal.sigtimedwait(WATCHED, AGAIN_SECONDS)
            if told is not None and told.si_signo in SIGNALS:
                self._stop()
                return None
            for member, code in self._ended():
                if code == REFUSED and not member.ends:
                    member.pid = None
                    self._stop()
                    raise typer.Exit(REFUSED)
                wait = member.ended()
                log.error("a process ended", name=member.name, code=code, again_in_seconds=wait)

    def _fork(self, member: Member) -> bool:
        """Start a process; true in it, and false in the parent."""
        member.at = time.monotonic()
        member.pid = os.fork()
        if member.pid:
            return False
        os.setsid()
        os.close(self._held)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        threading.Thread(target=self._end_with_the_parent, name="parent", daemon=True).start()
        return True

    def _end_with_the_parent(self) -> None:
        """Wait for the end of the pipe that only the parent holds, killed or not."""
        os.read(self._parent_is_there, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _ended(self) -> Iterator[tuple[Member, int]]:
        for member in self._members:
            if member.pid:
                pid, status = os.waitpid(member.pid, os.WNOHANG)
                if pid:
                    yield member, os.waitstatus_to_exitcode(status)

    def _stop(self) -> None:
        """Ask everybody to end; a second signal, or too long a time, ends who is left at once."""
        until, number = time.monotonic() + ENDED_WITHIN_SECONDS, signal.SIGTERM
        self._send(number)
        while any(member.pid for member in self._members):
            told = signal.sigtimedwait(WATCHED, AGAIN_SECONDS)
            if number != signal.SIGKILL and (time.monotonic() > until or (told and told.si_signo in SIGNALS)):
                number = signal.SIGKILL
                self._send(number)
            for member, _ in self._ended():
                member.pid = None

    def _send(self, number: int) -> None:
        for member in self._members:
            if member.pid:
                with suppress(ProcessLookupError):
                    os.kill(member.pid, number)
