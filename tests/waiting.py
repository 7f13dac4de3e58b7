"""Waiting for what real processes do: it wakes often, gives up late, and never sleeps longer than it must.

A machine that stands still, or stops the tests with all they started, says nothing of the service: such a while is one
step of a wait, however long it was.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")

WAKES_AFTER = 0.05
STANDSTILL = 5.0
"""A step of a wait that took longer was none of ours."""


def until(so: Callable[[], T], seconds: float = 60.0, what: str = "it") -> T:
    """Wait until something is so and give it; fail when it does not become so in time."""
    gone = threading.Event()
    left, at = seconds, time.monotonic()
    while not (found := so()):
        if left < 0:
            pytest.fail(f"{what} never became so")
        gone.wait(WAKES_AFTER)
        before, at = at, time.monotonic()
        left -= min(at - before, STANDSTILL)
    return found


def pass_by(seconds: float) -> None:
    """Let so much time go by: a fault lasts as long as it lasts."""
    threading.Event().wait(seconds)
