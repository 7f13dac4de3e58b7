"""A poison event: deciding about it fails as a mistake of ours would, in whichever process has swallowed it."""

import os
import signal
from typing import Any

import pytest

import workflow.inbox.settle as settling
from workflow.decide import decide
from workflow.decision import Decision
from workflow.facts.event import Event

POISON = "poison"
"""How the id of such an event ends."""


class Poison:
    """Lets deciding fail, or kill its process, for every event that is marked; `mended` is the repair."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, deadly: bool = False) -> None:
        self.deadly = deadly
        self.mended = False
        monkeypatch.setattr(settling, "decide", self._decide)

    def _decide(self, institution: Any, event: Event[Any], now: Any) -> Decision:
        if self.mended or not event.id.endswith(POISON):
            return decide(institution, event, now)
        if self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        raise ZeroDivisionError
