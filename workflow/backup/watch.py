"""Whoever watches long work: told what begins and how far it has come."""

from typing import Protocol


class Watch(Protocol):
    """Somebody who waits; the command line shows him a bar or lines."""

    def begin(self, what: str, steps: int | None = None) -> None:
        """Hear what begins now, in Russian, and how many steps it has when that is known."""

    def advance(self, steps: int) -> None:
        """Hear that so many more steps are done."""


class Nobody:
    """Nobody watches."""

    def begin(self, what: str, steps: int | None = None) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""
