"""Accepting in groups: bodies that come while others are being written share the next transaction.

A commit costs the same for one event as for a hundred. Whoever finds nobody writing writes at once, so a lone caller
waits for nobody; those who come meanwhile wait, and the first of them writes for all. Nobody is answered before the
commit that holds his events. Whoever wrote rings for all as well, when the next one writes and the others are answered.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from workflow.access import Caller
from workflow.database import Database
from workflow.errors import StupeniError
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import Receipt, store
from workflow.inbox.sent import Body, read

GROUP = 1000
"""Events after which a transaction takes no more bodies."""

Ring: TypeAlias = Callable[..., object]
"""Told of the lanes that something was committed for; it raises nothing, for a ring that fails is only a ring."""


def nobody(*lanes: UUID) -> None:
    """Tell nobody: whoever settles looks himself, as the clock does."""


class Acceptor:
    """Takes bodies from all threads of a process; one thread at a time writes, always the one at the queue's head."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._queue: list[_Ticket] = []
        self._somebody_writes = False

    def accept(
        self, caller: Caller, envelopes: Sequence[Envelope], now: datetime, correlation: str = "", ring: Ring = nobody
    ) -> list[Receipt]:
        """Store a body whole, or raise what is wrong with it; it is on disk when this returns, and `ring` is told."""
        ticket = _Ticket(read(caller, envelopes, now, correlation), ring)
        with self._lock:
            self._queue.append(ticket)
            writes = not self._somebody_writes
            self._somebody_writes = True
        if writes or ticket.is_called_to_write():
            self._write_next_group()
        return ticket.receipts()

    def _write_next_group(self) -> None:
        group = self._next_group()
        try:
            self._write(group)
        finally:
            with self._lock:
                self._somebody_writes = bool(self._queue)
                following = self._queue[:1]
            for ticket in following:
                ticket.call(to_write=True)
            for ticket in group[1:]:
                ticket.call(to_write=False)
        rung: dict[Ring, dict[UUID, None]] = {}
        for ticket in group:
            if isinstance(ticket.outcome, list):
                rung.setdefault(ticket.ring, {}).update(dict.fromkeys(sent.here for sent in ticket.body))
        for ring, lanes in rung.items():
            ring(*lanes)

    def _next_group(self) -> "Sequence[_Ticket]":
        with self._lock:
            events, bodies = 0, 0
            while bodies < len(self._queue) and events < GROUP:
                events += len(self._queue[bodies].body)
                bodies += 1
            group, self._queue = self._queue[:bodies], self._queue[bodies:]
        return group

    def _write(self, group: "Sequence[_Ticket]") -> None:
        """Write a group, or each of it alone when one body cannot be accepted: it must not fail the others."""
        try:
            with self._database.transaction(*{sent.here for ticket in group for sent in ticket.body}) as connection:
                receipts = store(connection, [ticket.body for ticket in group])
        except StupeniError as refused:
            if len(group) == 1:
                group[0].outcome = refused
            else:
                for ticket in group:
                    self._write([ticket])
        except BaseException as failed:  # noqa: BLE001
            # Each of them is told, in his own thread: of a commit that failed nothing is promised to anybody.
            for ticket in group:
                ticket.outcome = failed
        else:
            for ticket, stored in zip(group, receipts, strict=True):
                ticket.outcome = stored


class _Ticket:
    """A body in the queue, and what became of it."""

    def __init__(self, body: Body, ring: Ring) -> None:
        self.body = body
        self.ring = ring
        self.outcome: list[Receipt] | BaseException | None = None
        self._writes = False
        self._called = threading.Lock()
        self._called.acquire()

    def is_called_to_write(self) -> bool:
        """Wait to be called; say whether to write, or whether somebody else has."""
        with self._called:
            return self._writes

    def call(self, *, to_write: bool) -> None:
        self._writes = to_write
        self._called.release()

    def receipts(self) -> list[Receipt]:
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        if self.outcome is None:
            raise RuntimeError("a body was neither written nor refused")
        return self.outcome
