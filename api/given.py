"""What an endpoint is given: the installation, the bell, the body as it came, and the request's correlation id.

Whatever asks nobody is `async`, though it awaits nothing: else each would be sent to a thread and back.
"""

from typing import Annotated

import structlog
from fastapi import Depends, Request

from handlers.bell import Bell
from workflow.installation import Installation


async def installation(request: Request) -> Installation:
    """Give the installation that the app was made for."""
    found: Installation = request.app.state.installation
    return found


async def bell(request: Request) -> Bell:
    """Give the bell that tells workers of a lane with something in it."""
    found: Bell = request.app.state.bell
    return found


async def correlation() -> str:
    """Give the id under which this request is found in logs, events and letters."""
    return str(structlog.contextvars.get_contextvars().get("correlation", ""))


async def body(request: Request) -> bytes:
    """Read the whole body; the only await of the endpoints, for nothing else can read it."""
    return await request.body()


Installed = Annotated[Installation, Depends(installation)]
Ringing = Annotated[Bell, Depends(bell)]
Correlated = Annotated[str, Depends(correlation)]
Body = Annotated[bytes, Depends(body)]
