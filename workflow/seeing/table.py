"""The table of access: what is read, and the one decision that every request takes from a row."""

from collections.abc import Mapping

from workflow.access import Caller
from workflow.errors import NotFound
from workflow.seeing import reach
from workflow.seeing.api import API_ROWS
from workflow.seeing.pages import PAGE_ROWS
from workflow.seeing.row import MISSING, Row

ROWS: tuple[Row, ...] = (*API_ROWS, *PAGE_ROWS)
BY_ROUTE: Mapping[str, Row] = {row.route: row for row in ROWS}


def admit(caller: Caller, row: Row | None) -> None:
    """Let somebody through to an address: NotYours or NotFound, as its row has it, where none of his roles may.

    An address without a row is for nobody.
    """
    if row is None:
        raise NotFound(MISSING)
    if caller.scopes is not None:
        reach.check(caller.scopes, row)
    if not row.public and not caller.roles & row.readers:
        raise row.refusal
