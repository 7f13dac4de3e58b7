"""Recording what was read: an answer with somebody in it leaves once the row that says so is on disk."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import structlog
from fastapi import Request
from fastapi.dependencies.models import Dependant
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflow.access import Caller
from workflow.errors import StupeniError, Unavailable
from workflow.installation import Installation
from workflow.outage import outage
from workflow.reading.purposes import purpose_of, standing_role
from workflow.reading.recorder import CHOICES, Reading, Recorder
from workflow.reading.shown import SHOWN, Shown

log = structlog.get_logger()

TASK = "task"
"""The filter that says from which task somebody came; it is no part of what he asks for."""
SHOWS = (200, 201, 202, 422)
"""Answers that may name people: what was asked for, and a form that is shown again with what is wrong."""
LONGEST_SHAPE = 300


def reads(caller: Caller, request: Request, route: str) -> None:
    """Note who asks for what: by the names of the filters that the address knows, never by what stands in them."""
    shown = SHOWN.get()
    if shown is None:
        return
    asked = request.query_params
    known = set(_filters(request.scope["route"].dependant)) - {TASK}
    shown.caller = caller
    shown.view = route if request.method in ("GET", "HEAD") else f"{request.method} {route}"
    shown.shape = " ".join(sorted(name for name in set(asked) & known if asked[name]))[:LONGEST_SHAPE]
    shown.purpose = purpose_of(caller, asked.get(TASK))


class Recorded:
    """Keeps an answer back until it is written whom it shows; without that nobody's data leaves.

    `told` makes the answer of whoever asked in its place: a person's is a page, a program's a problem.
    """

    def __init__(self, app: ASGIApp, told: Callable[[Request, StupeniError], Response]) -> None:
        self.app, self.told = app, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        shown, refused = Shown(), False

        async def reply(message: Message) -> None:
            nonlocal refused
            if (
                message["type"] == "http.response.start"
                and message["status"] in SHOWS
                and (shown.of_others or shown.to_choose)
            ):
                try:
                    await run_in_threadpool(_record, scope, shown)
                except SQLAlchemyError as failed:
                    log.error("a reading was not recorded, so nothing was shown", error=type(failed).__name__)
                    refused = True
                    told = self.told(Request(scope, receive), outage(failed) or Unavailable())
                    await told(scope, receive, send)
            if not refused:
                await send(message)

        before = SHOWN.set(shown)
        try:
            await self.app(scope, receive, reply)
        finally:
            SHOWN.reset(before)


def _record(scope: Scope, shown: Shown) -> None:
    state, caller = scope["app"].state, shown.caller
    installation: Installation = state.installation
    recorder: Recorder = state.recorder
    if caller is None:
        raise RuntimeError("somebody was shown to nobody")
    read = Reading(
        institution=caller.institution,
        reader=caller.person,
        role=standing_role(caller.roles).code,
        view=shown.view,
        shape=shown.shape,
        purpose=shown.purpose,
        at=installation.now(),
        people=shown.of_others,
    )
    chosen_from = replace(read, view=shown.view + CHOICES, people=shown.to_choose)
    recorder.record(*(one for one in (read, chosen_from) if one.people))


def _filters(asked: Dependant) -> Iterator[str]:
    """Give the names of the filters that a route takes, those of what it depends on among them."""
    yield from (field.alias for field in asked.query_params)
    for one in asked.dependencies:
        yield from _filters(one)
