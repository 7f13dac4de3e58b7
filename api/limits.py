"""What is done to every request before it is understood: a correlation id, and an end to its size and its time."""

import asyncio
import re
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.counting import refused as counted
from api.errors import problem_of, unexpected
from workflow.errors import TooLarge, TooSlow
from workflow.importing.file import TOO_LARGE
from workflow.importing.limits import LARGEST_BODY as LARGEST_IMPORT

LARGEST_BODY = 1024 * 1024
LARGER = {"/api/v1/imports": LARGEST_IMPORT, "/import": LARGEST_IMPORT}
"""Where a body may be larger: files come there and nowhere else."""
PATIENCE = 60.0
"""Seconds that a body may take: five megabytes over a bad line of a school, no more."""
SANE = re.compile(r"^[A-Za-z0-9._:-]{1,64}$")


class Correlation:
    """Takes a sane X-Request-ID or makes one, puts it beside every log line, and gives it back.

    What nobody foresaw ends here, still under that id, as a problem.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        correlation = given if SANE.match(given) else str(uuid.uuid4())
        started = False

        async def reply(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Request-ID"] = correlation
            await send(message)

        with structlog.contextvars.bound_contextvars(correlation=correlation):
            try:
                await self.app(scope, receive, reply)
            except Exception as error:  # noqa: BLE001 - the last place that can still answer
                response = unexpected(error)
                if not started:
                    await response(scope, receive, reply)


class BodyLimit:
    """Refuses a body over 1 MiB (a file may be larger): by its Content-Length at once, else while it is read.

    One that comes too slowly is refused too: whoever sends a byte a minute takes no place from the others. `patience`:
    seconds from the first look at the body to its end.
    """

    def __init__(self, app: ASGIApp, patience: float = PATIENCE) -> None:
        self.app = app
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = LARGER.get(scope["path"], LARGEST_BODY)
        refused = TooLarge() if largest == LARGEST_BODY else TooLarge(TOO_LARGE)
        length = Headers(scope=scope).get("content-length", "")
        too_long = length.isascii() and length.isdigit() and int(length) > largest
        if too_long and largest == LARGEST_BODY:
            counted(scope, refused.code, 413)
            await problem_of(refused)(scope, receive, send)
            return
        read = largest if too_long else 0  # whoever reads it hears so, and says it in his way: a page on a page
        until: float | None = None
        ended = False

        async def measured() -> Message:
            nonlocal read, until, ended
            until = until or asyncio.get_running_loop().time() + self.patience
            try:
                async with asyncio.timeout_at(None if ended else until):
                    message = await receive()
            except TimeoutError as late:
                raise TooSlow from late
            ended = not message.get("more_body", False)
            read += len(message.get("body", b"")) + too_long
            if read > largest:
                raise refused
            return message

        await self.app(scope, measured, send)
