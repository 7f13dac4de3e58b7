"""Drawing: templates with the few filters they need, and the headers that every page goes out with."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from api.auth import cookie_of, takes_keys
from api.guarding import SAME
from api.pages.nav import menu
from api.pages.session import form_proof
from workflow.access import Caller
from workflow.accounts import secret
from workflow.words import RUSSIAN, counted, day_words

HEADERS = SAME


def draw(
    request: Request,
    template: str,
    status: int = 200,
    *,
    reader: Caller | None = None,
    cycle_id: UUID | None = None,
    **shown: Any,
) -> HTMLResponse:
    """Draw a page; a form on it gets the proof that belongs to the reader's cookie.

    The menu above it is that of the `reader`, in the cycle that the page is about.
    """
    kept, here = cookie_of(request), request.url.path
    known = {
        "proof": form_proof(request) if kept else "",
        "signed_in": bool(kept),
        "has_account": kept.startswith(secret.SESSION),
        "provider": request.app.state.provider.name if request.app.state.provider else "",
        "takes_keys": takes_keys(request),
        "at_door": False,
        "here": here,
        "menu": menu(reader, here, cycle_id) if reader else None,
    }
    return HTMLResponse(_templates().get_template(template).render({**known, **shown}), status, headers=dict(HEADERS))


def draw_door(
    request: Request, status: int = 200, trouble: str | None = None, onward: str = "/", *, ready: bool = False
) -> HTMLResponse:
    """Draw the page on which one signs in, and from where one goes on; `ready`: with a password just set."""
    return draw(request, "sign_in.html", status, trouble=trouble, onward=onward, ready=ready)


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """Give a moment as a person of this time zone writes it: «5 декабря 2021 г., 15:00»."""
    local = moment.astimezone(zone)
    return f"{day_words(local.date())}, {format_time(local, 'HH:mm', locale=RUSSIAN)}"


def until_words(due: datetime, zone: ZoneInfo) -> str:
    """Give the end of a term; of a whole day only its date, without the last second: «10 декабря 2026 г.»."""
    last = (due - timedelta(seconds=1)).astimezone(zone)
    ends_a_day = (last + timedelta(seconds=2)).date() > last.date()
    return day_words(last.date()) if ends_a_day else moment_words(due, zone)


def days_words(start: date, end: date) -> str:
    """Give a stretch of days, the month and year said once: «1–31 октября 2021 г.»."""
    if start == end:
        return day_words(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_words(end)}"
    first = format_date(start, "d MMMM" if start.year == end.year else "d MMMM y 'г.'", locale=RUSSIAN)
    return f"{first} — {day_words(end)}"


def month_words(day: date) -> str:
    """Give the month of a day: «октябрь 2021»."""
    return format_date(day, "LLLL y", locale=RUSSIAN)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": day_words, "month": month_words}
    made.globals |= {"counted": counted, "days": days_words}
    return made
