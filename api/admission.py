"""The door that every request goes through: which row of the table of access its address is."""

from fastapi import Request

from api.counting import route_of
from api.rates.knocking import knock_known
from api.recording import reads
from api.writing import write_row
from workflow.access import Caller
from workflow.seeing.row import Row
from workflow.seeing.table import BY_ROUTE, admit

READING = ("GET", "HEAD")


def admitted(request: Request, caller: Caller) -> Caller:
    """Give the caller back when the table lets one of his roles in here; of what he writes the event says the rest."""
    route = route_of(request.scope)
    row = row_of(request.method, route)
    admit(caller, row)
    knock_known(request, caller, row)
    reads(caller, request, route)
    return caller


def row_of(method: str, route: str) -> Row | None:
    """Give the row of a method under an address."""
    return BY_ROUTE.get(route) if method in READING else write_row(method, route)
