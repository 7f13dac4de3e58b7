"""What somebody without an account is asked by a link: a family for its consents, a participant for his answers.

Whoever has an account comes in with it: a link would be a weaker way to the same. The birth date is what only the
family knows and what a forwarded link asks for, so without one on the card no link is made.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from workflow.access import Caller, Role, by
from workflow.accounts import account as accounts_of
from workflow.errors import NotFound, NotNow, NotTrue, NotYours
from workflow.links.link import DEAD, Purpose, keep, revoke
from workflow.packs.questionnaire import Audience
from workflow.queries.questionnaires.asked import Put, put
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tables import account_links
from workflow.tables.types import AnyRow

MAKERS = by.CURATOR | by.HEAD
NOT_MAKER = "Ссылки на согласия и анкеты выдают куратор и руководитель."
NOT_SELF = "Себе ссылку не выдают: откройте страницу под своей учётной записью."
NO_SUCH = "Такого человека здесь нет."
NOT_HIS = "Этот взрослый не назван законным представителем: сначала назовите его на странице человека."
GROWN_UP = "Участнику уже есть 18 лет: согласия он подписывает сам."
NO_BIRTH_DATE = "На карточке нет даты рождения, а по ней узнают того, кто откроет ссылку: сначала впишите её."
HAS_ACCOUNT = "У этого человека есть учётная запись: он войдёт с ней, ссылка не нужна."
NOT_ASKED = "Эта анкета сейчас не ждёт ответа этого человека."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link opens: who answers, about whom; of a questionnaire which one, in which cycle."""

    link: AnyRow
    person: Person
    about: Person
    role: Role
    cycle: Cycle | None = None
    put: Put | None = None

    @property
    def caller(self) -> Caller:
        """Give whoever answers as the door takes him: himself, in the one role that the link is for."""
        return Caller(self.person.id, self.role, self.person.institution.id, "link")

    @property
    def source(self) -> str:
        """Give the source of what is said by the link: the ground of the event is the link itself."""
        return f"urn:stupeni:link:{self.link.id}"


def make_for_consents(
    connection: Connection, institution: Institution, caller: Caller, person: UUID, child: UUID, now: datetime
) -> str:
    """Make the link of a representative to the consents of his child; an earlier one of his to them is revoked."""
    someone, about = _people(institution, caller, person, child)
    if someone.id not in about.representatives:
        raise NotTrue(NOT_HIS)
    if not about.signers_on(now.astimezone(institution.timezone).date())[1]:
        raise NotTrue(GROWN_UP)
    _is_without_account(connection, someone)
    return _keep(connection, Purpose.CONSENT, now, caller, someone, about)


def make_for_questionnaire(
    connection: Connection,
    institution: Institution,
    caller: Caller,
    person: UUID,
    cycle: UUID,
    code: str,
    now: datetime,
) -> str:
    """Make the link of a participant to one questionnaire that waits for him; an earlier one to it is revoked."""
    someone, _ = _people(institution, caller, person, person)
    here = institution.cycles.get(cycle)
    if here is None or not is_asked(here, someone, code):
        raise NotNow(NOT_ASKED)
    _is_without_account(connection, someone)
    return _keep(connection, Purpose.QUESTIONNAIRE, now, caller, someone, someone, cycle_id=cycle, code=code)


def asked_by(institution: Institution, link: AnyRow, now: datetime) -> Asked:
    """Give what a link asks, while it still makes sense: the family is the same, the questionnaire waits."""
    person, about = institution.people.get(link.person_id), institution.people.get(link.about_id)
    if person is None or about is None or person.card is None or about.card is None:
        raise NotFound(DEAD)
    if link.purpose == Purpose.CONSENT:
        today = now.astimezone(institution.timezone).date()
        if person.id not in about.representatives or not about.signers_on(today)[1]:
            raise NotFound(DEAD)
        return Asked(link, person, about, by.REPRESENTATIVE)
    cycle = institution.cycles.get(link.cycle_id)
    one = is_asked(cycle, person, link.code) if cycle else None
    if cycle is None or one is None:
        raise NotFound(DEAD)
    return Asked(link, person, about, ROLES[one.asked.audience], cycle, one)


ROLES = {Audience.MENTEE: by.MENTEE, Audience.MENTOR: by.MENTOR}


def _people(institution: Institution, caller: Caller, person: UUID, about: UUID) -> tuple[Person, Person]:
    someone, child = institution.people.get(person), institution.people.get(about)
    if not caller.roles & MAKERS:
        raise NotYours(NOT_MAKER)
    if someone is None or child is None or someone.card is None or child.card is None:
        raise NotFound(NO_SUCH)
    if caller.person == person:
        raise NotYours(NOT_SELF)
    if child.card.birth_date is None:
        raise NotTrue(NO_BIRTH_DATE)
    return someone, child


def _is_without_account(connection: Connection, someone: Person) -> None:
    if accounts_of.account_of(connection, someone.institution.id, someone.id):
        raise NotNow(HAS_ACCOUNT)


def is_asked(cycle: Cycle, person: Person, code: str) -> Put | None:
    """Give a questionnaire that a person may answer now, once or once more; None where it waits for none of his."""
    one = put(cycle, person, code)
    if one is None or one.asked.audience not in ROLES or not one.again:
        return None
    return one


def _keep(
    connection: Connection,
    purpose: Purpose,
    now: datetime,
    caller: Caller,
    someone: Person,
    about: Person,
    *,
    cycle_id: UUID | None = None,
    code: str | None = None,
) -> str:
    columns = account_links.c
    same = (columns.institution_id == someone.institution.id) & (columns.purpose == purpose.value)
    same &= (columns.person_id == someone.id) & (columns.about_id == about.id)
    same &= columns.code.is_(None) if code is None else (columns.cycle_id == cycle_id) & (columns.code == code)
    revoke(connection, same, now, caller.person)
    told: dict[str, Any] = {"institution_id": someone.institution.id, "person_id": someone.id, "about_id": about.id}
    told |= {"made_by": caller.person, "cycle_id": cycle_id, "code": code}
    return keep(connection, purpose, now, **told)
