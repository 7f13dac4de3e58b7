"""The links of an institution as its curator reads them: for whom, for what, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from workflow.access import Caller
from workflow.errors import NotFound, NotYours
from workflow.links.asked import MAKERS, NOT_MAKER
from workflow.links.link import MOST_FAILURES, WITHOUT_ONE, Purpose, log, revoke
from workflow.reading.shown import show
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tables import account_links
from workflow.tables.types import AnyRow
from workflow.words import Named

MOST_SHOWN = 200


class LinkState(Named):
    """What became of a link."""

    UNOPENED = "unopened", "ещё не открыта"
    OPENED = "opened", "открыта"
    USED = "used", "использована"
    REVOKED = "revoked", "отозвана"
    EXPIRED = "expired", "срок прошёл"
    GUESSED = "guessed", "закрыта: слишком много неверных ответов"


STANDING = frozenset({LinkState.UNOPENED, LinkState.OPENED})


@dataclass(frozen=True, slots=True)
class Listed:
    """One link: who answers by it, about whom, what it is for in words; never the secret, which is nowhere."""

    id: UUID
    purpose: Purpose
    person: str
    about: str
    title: str
    state: LinkState
    made_at: datetime
    expires_at: datetime
    failures: int

    @property
    def stands(self) -> bool:
        """Say whether it may still be used, and so be revoked."""
        return self.state in STANDING


def links_of(
    connection: Connection,
    institution: Institution,
    now: datetime,
    *,
    about: UUID | None = None,
    purpose: Purpose | None = None,
) -> list[Listed]:
    """Give the newest links of an institution, or those about one person."""
    columns = account_links.c
    which = (columns.institution_id == institution.id) & columns.purpose.in_([one.value for one in WITHOUT_ONE])
    if about is not None:
        which &= columns.about_id == about
    if purpose is not None:
        which &= columns.purpose == purpose.value
    asked = select(account_links).where(which).order_by(columns.made_at.desc()).limit(MOST_SHOWN)
    return [_listed(institution, row, now) for row in connection.execute(asked)]


def revoke_one(connection: Connection, caller: Caller, identity: UUID, now: datetime) -> None:
    """Revoke one link of the institution; NotFound where none that stands has the id."""
    if not caller.roles & MAKERS:
        raise NotYours(NOT_MAKER)
    columns = account_links.c
    which = (columns.id == identity) & (columns.institution_id == caller.institution)
    which &= columns.purpose.in_([one.value for one in WITHOUT_ONE])
    if not revoke(connection, which, now, caller.person):
        raise NotFound("Такой действующей ссылки здесь нет.")
    log.info("a link was revoked", link=str(identity))


def _listed(institution: Institution, row: AnyRow, now: datetime) -> Listed:
    person, about = (institution.people.get(one) for one in (row.person_id, row.about_id))
    cycle = institution.cycles.get(row.cycle_id) if row.cycle_id else None
    asked = cycle.pack.questionnaires.get(row.code) if cycle and row.code else None
    return Listed(
        id=row.id,
        purpose=Purpose(row.purpose),
        person=_name(person),
        about=_name(about),
        title=f"Анкета «{asked.title}»" if asked else "Согласия",
        state=_state(row, now),
        made_at=row.made_at,
        expires_at=row.expires_at,
        failures=row.failures,
    )


def _name(person: Person | None) -> str:
    if person is None:
        return "—"
    show(person.id)
    return person.name


def _state(row: AnyRow, now: datetime) -> LinkState:
    if row.used_at:
        return LinkState.USED
    if row.revoked_at:
        return LinkState.REVOKED
    if row.expires_at <= now:
        return LinkState.EXPIRED
    if row.browser is not None:
        return LinkState.OPENED
    return LinkState.GUESSED if row.failures >= MOST_FAILURES else LinkState.UNOPENED
