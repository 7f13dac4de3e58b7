"""Links where the missing thing is shown: what can be made for a person, and what was made, as a part of his page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from api.pages.drawing import moment_words
from workflow.access import Caller
from workflow.accounts.account import account_of
from workflow.links.asked import MAKERS, is_asked
from workflow.links.link import Purpose
from workflow.links.listed import Listed, links_of
from workflow.queries.questionnaires.asked import Filling, put_to
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Offer:
    """One link that can be made: the words of its button, the fields of its form; or why there is none."""

    label: str
    fields: Mapping[str, str]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A link that was made, with its moments in words."""

    one: Listed
    made: str
    until: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page shows of links; `back` is where the page of a revoked one leads to."""

    offers: list[Offer]
    lines: list[Line]
    back: str


HAS_ACCOUNT = "входит под своей учётной записью"
NO_BIRTH_DATE = "сначала впишите на карточку дату рождения: по ней узнают того, кто откроет ссылку"


def for_consents(connection: Connection, child: Person, caller: Caller, now: datetime) -> Panel | None:
    """Give the links of a child's representatives; None to whoever makes none."""
    institution = child.institution
    if not caller.roles & MAKERS or child.card is None:
        return None
    named = [institution.people[one] for one in sorted(child.representatives)]
    asked = child.signers_on(now.astimezone(institution.timezone).date())[1]
    offers = [_consents(connection, one, child) for one in named if asked and one.card and one.id != caller.person]
    made = links_of(connection, institution, now, about=child.id, purpose=Purpose.CONSENT)
    return Panel(offers, lines(made, institution.timezone), f"/people/{child.id}/consents")


def for_questionnaires(
    connection: Connection, person: Person, cycle: Cycle, caller: Caller, now: datetime
) -> Panel | None:
    """Give the links of a participant to what waits for his answer; None to whoever makes none."""
    if not caller.roles & MAKERS or person.card is None or person.id == caller.person:
        return None
    asked = (one for one in put_to(cycle, person) if is_asked(cycle, person, one.code))
    waiting = [one for one in asked if one.state in (Filling.OPEN, Filling.FILLED)]
    why_not = HAS_ACCOUNT if account_of(connection, person.institution.id, person.id) else ""
    why_not = why_not or ("" if person.card.birth_date else NO_BIRTH_DATE)
    offers = [
        Offer(one.asked.title, _fields(Purpose.QUESTIONNAIRE, person, person, cycle, one.code), why_not)
        for one in waiting
    ]
    made = links_of(connection, person.institution, now, about=person.id, purpose=Purpose.QUESTIONNAIRE)
    return Panel(
        offers, lines(made, person.institution.timezone), f"/people/{person.id}/questionnaires?cycle={cycle.id}"
    )


def lines(found: list[Listed], zone: ZoneInfo) -> list[Line]:
    """Put the moments of links into words."""
    return [Line(one, moment_words(one.made_at, zone), moment_words(one.expires_at, zone)) for one in found]


def _consents(connection: Connection, person: Person, child: Person) -> Offer:
    why_not = HAS_ACCOUNT if account_of(connection, person.institution.id, person.id) else ""
    if child.card and child.card.birth_date is None:
        why_not = NO_BIRTH_DATE
    return Offer(person.name, _fields(Purpose.CONSENT, person, child), why_not)


def _fields(
    purpose: Purpose, person: Person, about: Person, cycle: Cycle | None = None, code: str | UUID = ""
) -> dict[str, str]:
    named = {"purpose": purpose.value, "person": str(person.id), "about": str(about.id)}
    return named | ({"cycle": str(cycle.id), "code": str(code)} if cycle else {})
