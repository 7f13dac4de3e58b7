"""The progress of long work: a bar on a terminal, a line for each thing done anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from workflow.backup.watch import Watch
from workflow.words import counted


@contextmanager
def progress() -> Iterator[Watch]:
    """Give somebody to tell; what is shown goes to the error stream, and the answer of a command stands alone."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        lines = Lines()
        yield lines
        lines.end()
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as shown:
        yield Bar(shown)


class Bar:
    """A bar for what is done now."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task: TaskID | None = None

    def begin(self, what: str, steps: int | None = None) -> None:
        """Begin a bar, without an end when nobody knows it."""
        if self._task is not None:
            self._shown.remove_task(self._task)
        self._task = self._shown.add_task(what, total=steps)

    def advance(self, steps: int) -> None:
        """Move it."""
        if self._task is not None:
            self._shown.advance(self._task, steps)


class Lines:
    """A line for each thing when it is done: what a log keeps."""

    def __init__(self) -> None:
        self._what = ""
        self._done = 0

    def begin(self, what: str, steps: int | None = None) -> None:
        """Say the thing before, and begin another."""
        self.end()
        self._what, self._done = what, 0

    def advance(self, steps: int) -> None:
        """Count."""
        self._done += steps

    def end(self) -> None:
        """Say the last thing."""
        if self._what:
            typer.echo(f"{self._what}: {self._done}" if self._done else self._what, err=True)
        self._what = ""


def lasted(since: float) -> str:
    """Say how long something took since a reading of the monotonic clock."""
    return counted(max(1, round(monotonic() - since)), "секунда", "секунды", "секунд")
