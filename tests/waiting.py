"""Waiting for what real processes do: it wakes often, gives up late, and never sleeps longer than it must."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")

WAKES_AFTER = 0.05


def until(so: Callable[[], T], seconds: float = 60.0, what: str = "it") -> T:
    """Wait until something is so and give it; fail when it does not become so in time."""
    gone = threading.Event()
    deadline = time.monotonic() + seconds
    while not (found := so()):
        if time.monotonic() > deadline:
            pytest.fail(f"{what} never became so")
        gone.wait(WAKES_AFTER)
    return found


def pass_by(seconds: float) -> None:
    """Let so much time go by: a fault lasts as long as it lasts."""
    threading.Event().wait(seconds)
