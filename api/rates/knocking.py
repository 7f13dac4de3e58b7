"""Who knocks: what a request shows of account, address and organisation, at the door that it knocks at."""

from fastapi import Request

from api.rates.rate import By, Door
from api.rates.turnstile import Turnstile
from workflow.access import Caller
from workflow.accounts.account import folded
from workflow.accounts.attempts import network
from workflow.seeing.row import Row

EXPORT = "/api/v1/exports/{name}.xlsx"
EVENTS = "/api/v1/events"
RESETS = ("/accounts/{person_id}/links", "/accounts/{person_id}/factor-links")


def knock_unknown(request: Request, door: Door, named: str) -> None:
    """Count a knock of somebody who is not known yet: `named` is the login, or the link, that he brings."""
    address = _address(request)
    turnstile_of(request).knock(door, {By.ACCOUNT: f"{folded(named)} {address}", By.ADDRESS: address})


def knock_known(request: Request, caller: Caller, row: Row | None) -> None:
    """Count a request of somebody who is known where its address is limited; TooOften when it must wait."""
    door = _door(row)
    if door is None:
        return
    account = f"{caller.institution} {caller.person or caller.roles.codes}"
    known = {By.ACCOUNT: account, By.ADDRESS: _address(request), By.ORGANISATION: str(caller.institution)}
    turnstile_of(request).knock(door, known)


def turnstile_of(request: Request) -> Turnstile:
    """Give the turnstile of the application."""
    found: Turnstile = request.app.state.turnstile
    return found


def _door(row: Row | None) -> Door | None:
    if row is None:
        return None
    if row.route == EXPORT:
        return Door.EXPORTS
    if row.method == "POST" and row.route in RESETS:
        return Door.RESET
    return Door.EVENTS if row.method == "POST" and (row.event or row.route == EVENTS) else None


def _address(request: Request) -> str:
    return network(request.client.host if request.client else "")
