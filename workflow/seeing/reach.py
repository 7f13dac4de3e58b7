"""How far a token of a program reaches: what its scopes are good for, said of a row of the table of access."""

from workflow.accounts.scopes import EXPORT, READ, REPORT
from workflow.errors import NotYours
from workflow.seeing.row import Row, Scope

API = "/api/v1/"
EXPORTS = "/api/v1/exports"
EVENTS = "/api/v1/events"
SECRETS = ("/api/v1/calendar", "/api/v1/imports")
"""An address that is a secret by itself, and files with people: for their owners, not for a program."""

BEYOND = "Этому ключу это не разрешено. Ключ с другими разрешениями создают на странице учётной записи."


def check(scopes: frozenset[str], row: Row) -> None:
    """Refuse what a token is not for, in the same words whatever is there; the pages are for people."""
    if not row.public and not _reaches(scopes, row):
        raise NotYours(BEYOND)


def _reaches(scopes: frozenset[str], row: Row) -> bool:
    if not row.route.startswith(API) or row.scope is Scope.ACCOUNT or row.route.startswith(SECRETS):
        return False
    if row.method == "GET":
        return (EXPORT if row.route.startswith(EXPORTS) else READ) in scopes
    if row.route == EVENTS:
        return any(one.startswith(REPORT) for one in scopes)
    return bool(row.event) and REPORT + row.event in scopes
