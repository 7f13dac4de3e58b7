"""Which row of the table of access has what is written: that of its noun's event, else one of its own."""

from collections.abc import Mapping

from api.v1.nouns import NOUNS
from workflow.seeing.row import Row
from workflow.seeing.writes import WRITE_ROWS, of_event

V1 = "/api/v1"
NOUN_ROWS = tuple(of_event(V1 + noun.route, noun.event) for noun in NOUNS)
"""A form of the pages stands under the same address without the prefix, and has the same row."""

OWN: Mapping[tuple[str, str], Row] = {(row.method, row.route): row for row in WRITE_ROWS}
OF_NOUN: Mapping[str, Row] = {row.route.removeprefix(V1): row for row in NOUN_ROWS}


def write_row(method: str, route: str) -> Row | None:
    """Give the row of something that is written; None where nobody wrote one: then nobody may."""
    own = OWN.get((method, route))
    return own or (OF_NOUN.get(route.removeprefix(V1)) if method == "POST" else None)
