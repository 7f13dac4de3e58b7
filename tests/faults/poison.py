"""A poison event: deciding about it fails as a mistake of ours would, in whichever process has swallowed it."""

import os
import signal
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

import workflow.inbox.settle as settling
from workflow.decide import decide
from workflow.decision import Decision
from workflow.facts.event import Event
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.settings import Settings

POISON = "poison"
"""How the id of such an event ends."""


class Poison:
    """Lets deciding fail for every event that is marked; `mended` is the repair.

    `deadly`: it kills its process. `sociable`: it fails only beside another event of the same transaction.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, deadly: bool = False, sociable: bool = False) -> None:
        self.deadly, self.sociable = deadly, sociable
        self.mended = False
        self._last: datetime | None = None
        monkeypatch.setattr(settling, "decide", self._decide)

    def _decide(self, institution: Any, event: Event[Any], now: datetime) -> Decision:
        alone, self._last = now != self._last, now
        if self.mended or not event.id.endswith(POISON) or (self.sociable and alone):
            return decide(institution, event, now)
        if self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        raise ZeroDivisionError


def swallow(settings: Settings, institution_id: UUID) -> None:
    """Settle a lane in a process of its own, which whatever is deadly there will kill."""
    with pytest.MonkeyPatch.context() as patched:
        Poison(patched, deadly=True)
        opened = Installation.open(settings)
        settle(opened, institution_id)
        opened.close()
