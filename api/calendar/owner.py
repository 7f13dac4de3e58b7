"""The caller's own calendar address: read here, replaced and closed by events about him."""

from fastapi import APIRouter, Request

from api.auth import Calling
from api.calendar.address import Address
from api.given import Installed
from api.v1.models import Read
from workflow.access import Caller
from workflow.errors import NotFound
from workflow.installation import Installation

router = APIRouter(prefix="/calendar", tags=["Календарь"])


class CalendarRead(Read):
    """Where the caller's calendar is read without signing in; whoever has the address reads it."""

    person: str
    address: str | None
    """Полный адрес для подписки; null, когда он отозван."""
    path: str | None
    number: int
    """Сколько раз адрес меняли или отзывали."""
    replace: str
    """Куда послать POST, чтобы прежний адрес перестал действовать и появился новый."""
    close: str
    """Куда послать POST, чтобы адреса не стало."""


@router.get("", summary="Адрес моего календаря")
def read_calendar_address(request: Request, calling: Calling, installation: Installed) -> CalendarRead:
    """Give the address under which calendar programs read the caller's meetings."""
    return owned(request, calling, installation)


def owned(request: Request, caller: Caller, installation: Installation) -> CalendarRead:
    """Give the caller's address as it is now; NotFound for a caller who is no person of the institution."""
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        person = institution.people.get(caller.person) if caller.person else None
        if person is None or person.card is None:
            raise NotFound(
                "Календарь есть у участников и сотрудников организации; этот ключ никого из них не называет."
            )
        number, stands = person.calendar
    path = Address(institution.id, person.id, number).path(installation.settings.secret) if stands else None
    about = f"/api/v1/people/{person.id}"
    return CalendarRead(
        person=str(person.id),
        address=f"{str(request.base_url).rstrip('/')}{path}" if path else None,
        path=path,
        number=number,
        replace=f"{about}/calendar-replacements",
        close=f"{about}/calendar-closures",
    )
