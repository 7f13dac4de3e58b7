"""The door that every read goes through: which row of the table of access its address is."""

from fastapi import Request

from workflow.access import Caller
from workflow.seeing.table import admit

READING = ("GET", "HEAD")
V1 = "/api/v1"


def admitted(request: Request, caller: Caller) -> Caller:
    """Give the caller back when the table lets him read this address; what is written, the catalogue decides."""
    if request.method in READING:
        admit(caller, route_of(request))
    return caller


def route_of(request: Request) -> str:
    """Give the address as the table has it, with names where ids stand; the routes of the API know no prefix."""
    path = str(request.scope["route"].path)
    inside = request.url.path.startswith(f"{V1}/") and not path.startswith(f"{V1}/")
    return V1 + path if inside else path
