"""Who opens a link: the first who knows the birth date is bound to his browser, and nobody else is told anything.

A link gets forwarded, photographed, left on a desk. So it shows nothing before the birth date of the child whom it is
about is given: the family knows it, the paper does not say it. The first right answer binds the link to that browser
for the rest of its days; in any other it is dead from then on, and whoever lost his browser is given another link.
A browser has its mark since the question: a right answer that nobody heard of is simply given again.
Left alone for as long as a session may be, it asks again: a computer at school is used by many.

Every wrong answer is counted before it is looked at, waits longer each time by link and by address, and after
`MOST_FAILURES` an unopened link is dead. The curator sees how many there were.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection, update

from workflow.accounts import attempts, secret
from workflow.accounts.attempts import Bucket
from workflow.database import reach
from workflow.errors import NotFound, NotLetIn
from workflow.installation import Installation
from workflow.links.asked import asked_by
from workflow.links.link import DEAD, WITHOUT_ONE, find, find_by_id
from workflow.tables import account_links
from workflow.tables.types import AnyRow

log = structlog.get_logger()

WRONG = "Дата не подходит. Проверьте день, месяц и год. Если ошибки нет, попросите новую ссылку."
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who stands before a link: from which address, and the mark of his browser where it has one."""

    address: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was proven: its id, the mark that its browser keeps, until when it is good."""

    id: UUID
    mark: str
    expires_at: datetime


class AskAgain(NotLetIn):
    """Страница долго стояла без дела. Назовите дату рождения ещё раз."""


def knock(installation: Installation, token: str, stranger: Stranger) -> AnyRow:
    """Give the link of a secret before anything is proven; NotFound where it is dead, or bound to another browser."""
    with installation.database.reading() as connection:
        link = find(connection, token, installation.now(), WITHOUT_ONE)
    if link.browser is not None and not _is_his(link, stranger):
        _note_forwarded(installation, link)
        raise NotFound(DEAD)
    return link


def prove(installation: Installation, link: AnyRow, born: date | None, stranger: Stranger) -> Opened:
    """Bind a link to the browser that gives the right birth date; NotLetIn, TooOften, or NotFound once it is dead."""
    now, counted = installation.now(), _counted(installation.settings.secret, link, stranger)
    with installation.database.transaction() as connection:
        attempts.reserve(connection, counted, now)
        _count_failure(connection, link, 1)
    with installation.database.transaction() as connection:
        fresh = find_by_id(connection, link.id, now, WITHOUT_ONE)
        if fresh.browser is not None and not _is_his(fresh, stranger):
            raise NotFound(DEAD)
        reach(connection, fresh.institution_id)
        with installation.institutions.reading(connection, fresh.institution_id) as institution:
            card = asked_by(institution, fresh, now).about.card
        right = card.birth_date if card else None
        if born is None or right is None or not hmac.compare_digest(born.isoformat(), right.isoformat()):
            log.warning("a link was not proven", link=str(link.id), failures=fresh.failures)
            raise NotLetIn(WRONG)
        attempts.forgive(connection, counted[:1])
        attempts.give_back(connection, counted[1])
        _count_failure(connection, link, -1)
        mark = stranger.mark or make_mark()
        bound = {"browser": secret.digest(mark), "proven_at": now}
        connection.execute(update(account_links).where(account_links.c.id == link.id).values(bound))
    log.info("a link was opened", link=str(link.id), purpose=link.purpose)
    return Opened(link.id, mark, link.expires_at)


def make_mark() -> str:
    """Make the mark by which a browser is known again; it opens nothing by itself."""
    return secret.make(secret.BROWSER)


def opened(installation: Installation, connection: Connection, identity: UUID, stranger: Stranger) -> AnyRow:
    """Give a link to the browser that it is bound to; AskAgain where it was left alone, NotFound for everybody else."""
    now = installation.now()
    link = known(installation, connection, identity, stranger)
    if now - link.proven_at >= timedelta(minutes=installation.settings.idle_minutes):
        raise AskAgain
    return link


def known(installation: Installation, connection: Connection, identity: UUID, stranger: Stranger) -> AnyRow:
    """Give a link to the browser that it is bound to, however long ago it was proven."""
    link = find_by_id(connection, identity, installation.now(), WITHOUT_ONE)
    if not _is_his(link, stranger):
        raise NotFound(DEAD)
    return link


def note_use(installation: Installation, link: AnyRow) -> None:
    """Remember that a proven link is in use; a write for each look would cost more than it tells."""
    now = installation.now()
    if now - link.proven_at >= NOTED_EVERY:
        with installation.database.transaction() as connection:
            connection.execute(update(account_links).where(account_links.c.id == link.id).values(proven_at=now))


def _is_his(link: AnyRow, stranger: Stranger) -> bool:
    mine = link.browser is not None and bool(stranger.mark)
    return mine and hmac.compare_digest(link.browser, secret.digest(stranger.mark))


def _counted(key: str, link: AnyRow, stranger: Stranger) -> list[Bucket]:
    return [Bucket(secret.keyed(key, "link", str(link.id)), 3), attempts.of_address(key, stranger.address)]


def _count_failure(connection: Connection, link: AnyRow, by: int) -> None:
    mine = account_links.c.id == link.id
    connection.execute(update(account_links).where(mine).values(failures=account_links.c.failures + by))


def _note_forwarded(installation: Installation, link: AnyRow) -> None:
    """Count whoever comes with a link that another browser has opened: the curator should know of him."""
    log.warning("a link was opened elsewhere", link=str(link.id))
    with installation.database.transaction() as connection:
        _count_failure(connection, link, 1)
