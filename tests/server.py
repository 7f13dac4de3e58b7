"""One server process of the tests: started, killed, frozen and started again on the data it left."""

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypedDict

from tests.waiting import STANDSTILL

Command = Sequence[str | Path]

READY_WITHIN = 30.0
ENDED_WITHIN = 10.0
POLL = 0.02
PR_SET_PDEATHSIG = 1


class Identity(TypedDict, total=False):
    """Who a server runs as, in the words of subprocess."""

    user: int
    group: int
    extra_groups: list[int]


def identity_of(user: str | None) -> Identity:
    """Give who a user of this machine is; nobody named means whoever runs the tests."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


class Server:
    """A server that a test may kill, freeze, and start again on the data it left."""

    def __init__(
        self, command: Command, place: Path, answers: Callable[[], bool], ending: signal.Signals, user: str | None
    ) -> None:
        self._command, self._place, self._answers, self._ending, self._user = command, place, answers, ending, user
        self.start()

    def start(self) -> None:
        """Start it, and come back when it answers."""
        log = self._place / "log"
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                self._command,
                cwd=self._place,
                **identity_of(self._user),
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                preexec_fn=end_with_the_tests,
            )
        _wait_for(self.process, self._answers, log)

    def kill(self) -> None:
        """Kill it with all its processes at once, as a power cut does."""
        family = [self.process.pid, *self._children()]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        while any(map(_runs, family)):
            time.sleep(POLL)

    def freeze(self) -> None:
        """Stop it where it stands: it keeps its connections and answers none of them."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """End it as it likes to be ended."""
        self.process.send_signal(self._ending)
        try:
            self.process.wait(ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def stands(self) -> bool:
        """Say whether it runs."""
        return self.process.poll() is None

    def _children(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _runs(pid: int) -> bool:
    """A process that ended is still listed while nobody has asked how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def running(
    command: Command,
    place: Path,
    answers: Callable[[], bool],
    ending: signal.Signals,
    user: str | None = None,
) -> Iterator[Server]:
    """Run a server for the length of a block; `answers` says when it is ready, `ending` is how it likes to be ended."""
    server = Server(command, place, answers, ending, user)
    try:
        yield server
    finally:
        server.end()


def end_with_the_tests() -> None:
    """Between fork and exec: the kernel ends the server when the tests are killed and cannot end it themselves.

    The new session keeps Ctrl-C at the terminal from ending the server before the tests that use it.
    """
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_for(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    left, at = READY_WITHIN, time.monotonic()
    while not answers():
        if process.poll() is not None or left < 0:
            raise RuntimeError(f"{process.args!r} did not come up:\n{log.read_text(errors='replace')}")
        time.sleep(POLL)
        before, at = at, time.monotonic()
        left -= min(at - before, STANDSTILL)
