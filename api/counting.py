"""What is turned away at the door is counted and logged in one place: what for and where, and nothing of whom."""

import structlog
from starlette.types import Scope

log = structlog.get_logger()

V1 = "/api/v1"
NOWHERE = "other"


def refused(scope: Scope, code: str, status: int) -> None:
    """Count a refusal by its code, and log it under the request's id; no address and no id of anybody is said."""
    scope["app"].state.refusals.labels(code=code).inc()
    log.info("refused at the door", code=code, status=status, method=scope["method"], route=route_of(scope))


def route_of(scope: Scope) -> str:
    """Give the address as the table of access has it, with names where ids stand; the API's routes know no prefix."""
    route = scope.get("route")
    if route is None:
        return NOWHERE
    path = str(route.path)
    inside = str(scope["path"]).startswith(f"{V1}/") and not path.startswith(f"{V1}/")
    return V1 + path if inside else path
