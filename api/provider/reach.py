"""Reaching a provider: bounded in time and size, over a connection whose authority the settings name."""

import base64
import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from handlers.channels.asking import ask
from workflow.errors import Unavailable

LONGEST = 10.0
"""For a connection, and for a whole answer, in seconds: one that drips, were it in its headers, is cut off."""
LARGEST = 256 * 1024

OUT = "Сервис входа сейчас не отвечает. Войдите по логину и паролю или попробуйте позже."


class Reach:
    """Asks a provider for JSON; Unavailable whenever no sane answer comes in time. Redirects are not followed."""

    def __init__(self, authorities: str | None, seconds: float = LONGEST) -> None:
        self._authorities = authorities
        self._seconds = seconds

    def get(self, url: str) -> dict[str, Any]:
        """Read a document."""
        return self._ask("GET", url, None, {})

    def post(self, url: str, form: Mapping[str, str], client: tuple[str, str]) -> dict[str, Any]:
        """Send a form as a client that shows its secret in the header (RFC 6749, section 2.3.1)."""
        shown = base64.b64encode(":".join(client).encode()).decode()
        headers = {"Authorization": f"Basic {shown}", "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", url, urlencode(form).encode(), headers)

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
        headers = {"Accept": "application/json", **headers}
        context = ssl.create_default_context(cafile=self._authorities)
        try:
            answer = ask(method, url, body, headers, context, seconds=self._seconds, most=LARGEST)
            told = json.loads(answer.content)
        except (http.client.HTTPException, OSError, ValueError, RecursionError) as wrong:
            raise Unavailable(OUT) from wrong
        if answer.status >= 500 or not isinstance(told, dict):
            raise Unavailable(OUT)
        return told
