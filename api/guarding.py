"""What every answer tells the browser to refuse, whatever route made it: no script, no frame, no copy, no guessing."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'{styles}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SAME: Mapping[str, str] = {
    "Content-Security-Policy": POLICY.format(styles=""),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""A referrer goes to our own pages alone: with none at all an older browser would not say that a form is ours."""

STATIC = "/static/"
KEPT = "public, max-age=300"
"""The look of the pages, in seconds: it says nothing of anybody, and a new version is there soon."""

A_YEAR = "max-age=31536000; includeSubDomains"


def policy_with_style(style: str) -> str:
    """Give the policy of a page with one style of its own inside, known by its hash (CSP Level 3, section 8.3)."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return POLICY.format(styles=f" 'sha256-{digest}'")


class Guarded:
    """Puts the headers on every answer, those of errors and of the static files too; over https it asks for https."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def reply(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith(STATIC):
                    headers.setdefault("Cache-Control", KEPT)
                for name, value in SAME.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = A_YEAR
            await send(message)

        await self.app(scope, receive, reply)
