"""Processes of the service, each forked from one that has imported it: a start takes a tenth of a second, not three."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from api.cli import main

# There is one server to fork from in a run of the tests: what it is to import is said once, before the first fork.
FORKING = multiprocessing.get_context("forkserver")
NEEDED = ("__main__", "api.commands.start", "tests.faults.poison", "tests.faults.processes.victim")
FORKING.set_forkserver_preload([*NEEDED, "tests.forked"])


class Forked:
    """A command of the service in a process of its own, in the words of `subprocess.Popen`."""

    def __init__(self, words: tuple[str, ...], environ: Mapping[str, str], out: Path, err: Path) -> None:
        self.words, self.out, self.err = words, out, err
        for said in (out, err):
            said.touch()
        self._process = FORKING.Process(target=_be, args=(words, dict(environ), out, err), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Give its id."""
        assert self._process.pid
        return self._process.pid

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self._process.is_alive() and self._process.pid:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        """Kill it where it stands."""
        self._process.kill()

    def poll(self) -> int | None:
        """Give how it ended; nothing while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """Wait for its end, and give how it ended; TimeoutExpired when that takes longer."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.words, seconds or 0)
        return self._process.exitcode

    def read(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end, and give what it said."""
        code = self.wait()
        return subprocess.CompletedProcess(self.words, code, self.out.read_text("utf-8"), self.err.read_text("utf-8"))


def _be(words: tuple[str, ...], environ: Mapping[str, str], out: Path, err: Path) -> None:
    """Be the command, to its end."""
    for number, path in ((1, out), (2, err)):
        with path.open("ab") as said:
            os.dup2(said.fileno(), number)
    sys.stdout = out.open("a", buffering=1, encoding="utf-8")
    sys.stderr = err.open("a", buffering=1, encoding="utf-8")
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["stupeni", *words]
    main()
