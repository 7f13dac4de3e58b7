"""Reaching a provider: bounded in time and size, over a connection whose authority the settings name."""

import json
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from workflow.errors import Unavailable

SECONDS = 5.0
"""For a connection, and for each silence in an answer."""
LONGEST = 10.0
"""For a whole answer, in seconds: one that drips is cut off."""
LARGEST = 256 * 1024

OUT = "Сервис входа сейчас не отвечает. Войдите по логину и паролю или попробуйте позже."


class Reach:
    """Asks a provider for JSON; Unavailable whenever no sane answer comes in time. Redirects are not followed."""

    def __init__(
        self, authorities: str | None, seconds: float = SECONDS, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._authorities = authorities
        self._seconds = seconds
        self._elapsed = elapsed

    def get(self, url: str) -> dict[str, Any]:
        """Read a document."""
        return self._ask("GET", url)

    def post(self, url: str, form: Mapping[str, str], client: tuple[str, str]) -> dict[str, Any]:
        """Send a form as a client that shows its secret in the header (RFC 6749, section 2.3.1)."""
        return self._ask("POST", url, data=dict(form), auth=client)

    def _ask(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        begun, content = self._elapsed(), b""
        context = ssl.create_default_context(cafile=self._authorities)
        try:
            with (
                httpx.Client(timeout=self._seconds, verify=context, follow_redirects=False, trust_env=False) as client,
                client.stream(method, url, headers={"Accept": "application/json"}, **more) as response,
            ):
                for part in response.iter_bytes():
                    content += part
                    if len(content) > LARGEST or self._elapsed() - begun > LONGEST:
                        raise Unavailable(OUT)
                told = json.loads(content)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as wrong:
            raise Unavailable(OUT) from wrong
        if response.status_code >= 500 or not isinstance(told, dict):
            raise Unavailable(OUT)
        return told
