"""One-time links: an invitation or a reset that a person of the institution is given, and the first administrator's.

Kept as a digest; used once, or never after its day. One that is used, too old or revoked says nothing of anybody.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update

from workflow.access import Caller, by
from workflow.accounts import account as accounts_of
from workflow.accounts import secret
from workflow.accounts.signing_in import Door, confirm
from workflow.accounts.standing import TRUSTED, roles_of
from workflow.errors import NotFound, NotTrue, NotYours
from workflow.installation import Installation
from workflow.subjects.institution import Institution
from workflow.tables import account_links, accounts
from workflow.tables.types import AnyRow

INVITATION, RESET, ADMINISTRATOR = "invitation", "reset", "administrator"
GOOD_FOR = {INVITATION: timedelta(days=14), RESET: timedelta(hours=24), ADMINISTRATOR: timedelta(hours=24)}
MAKERS = by.CURATOR | by.HEAD | by.ADMINISTRATOR
ABOVE_CURATORS = by.HEAD | by.ADMINISTRATOR

DEAD = "Эта ссылка не действует. Попросите новую у того, кто вам её дал."
NOT_MAKER = "Ссылки для входа выдают куратор, руководитель и администратор."
NOT_SELF = "Себе ссылку не выдают: попросите руководителя или администратора. Пароль меняют на странице учётной записи."
NOT_CURATORS = "Ссылку для куратора, руководителя и проверяющего выдаёт руководитель или администратор."
ELSEWHERE = "Этот человек входит и в другую организацию: пароль ему сбросит администратор установки."


def make(connection: Connection, institution: Institution, caller: Caller, person: UUID, now: datetime) -> str:
    """Make a link for a person, an invitation or a reset; earlier ones of his are revoked. NotYours says why not."""
    someone = institution.people.get(person)
    if not caller.roles & MAKERS:
        raise NotYours(NOT_MAKER)
    if someone is None or someone.card is None:
        raise NotFound("Такого человека здесь нет.")
    if caller.person == person:
        raise NotYours(NOT_SELF)
    if roles_of(institution, someone) & TRUSTED and not caller.roles & ABOVE_CURATORS:
        raise NotYours(NOT_CURATORS)
    account = accounts_of.account_of(connection, institution.id, person)
    if account and len(accounts_of.grants(connection, account)) > 1 and not caller.roles & by.ADMINISTRATOR:
        raise NotYours(ELSEWHERE)
    revoke(connection, institution.id, person, now)
    purpose = RESET if account else INVITATION
    return _keep(connection, purpose, now, institution_id=institution.id, person_id=person, made_by=caller.person)


def make_first(connection: Connection, now: datetime) -> str | None:
    """Make the link of the first administrator; None once there is any account. The one printed before is void."""
    if connection.scalar(select(accounts.c.id).limit(1)):
        return None
    older = (account_links.c.purpose == ADMINISTRATOR) & account_links.c.used_at.is_(None)
    connection.execute(update(account_links).where(older).values(revoked_at=now))
    return _keep(connection, ADMINISTRATOR, now)


def revoke(connection: Connection, institution: UUID, person: UUID, now: datetime) -> None:
    """Let no link of a person be used any more."""
    his = (account_links.c.institution_id == institution) & (account_links.c.person_id == person)
    open_ones = his & account_links.c.used_at.is_(None) & account_links.c.revoked_at.is_(None)
    connection.execute(update(account_links).where(open_ones).values(revoked_at=now))


def find(connection: Connection, token: str, now: datetime) -> AnyRow:
    """Find a link that may be used; NotFound says the same of every other one."""
    found = connection.execute(
        select(account_links).where(account_links.c.digest == secret.digest(token))
    ).one_or_none()
    if found is None or found.used_at or found.revoked_at or found.expires_at <= now:
        raise NotFound(DEAD)
    return found


def use(installation: Installation, token: str, login: str, given: str, door: Door, *, has_account: bool) -> None:
    """Use a link up: set the first password or a new one, or let the account that he has elsewhere in here."""
    now = installation.now()
    with installation.database.reading() as connection:
        found = find(connection, token, now)
        known = _known(installation, connection, found)
    if has_account and found.purpose == INVITATION:
        account = confirm(installation, login, given, door)
        with installation.database.transaction() as connection:
            _use_up(connection, found, now)
            accounts_of.grant(connection, account.id, found.institution_id, found.person_id, now)
        return
    kept = accounts_of.good_password(given, [login, *known])
    with installation.database.transaction() as connection:
        _use_up(connection, found, now)
        if found.purpose == RESET:
            _reset(connection, found, login, kept, now)
            return
        is_first = found.purpose == ADMINISTRATOR
        made = accounts_of.open_account(connection, login, kept, now, administrator=is_first)
        if not is_first:
            accounts_of.grant(connection, made, found.institution_id, found.person_id, now)


def _reset(connection: Connection, link: AnyRow, login: str, kept: str, now: datetime) -> None:
    account = accounts_of.account_of(connection, link.institution_id, link.person_id)
    named = accounts_of.find(connection, login)
    if account is None or named is None or named.id != account:
        raise NotTrue("Логин не тот, для которого дана эта ссылка. Проверьте, как он пишется, или спросите у куратора.")
    accounts_of.set_password(connection, account, kept, now)


def _use_up(connection: Connection, link: AnyRow, now: datetime) -> None:
    """Mark a link as used; of two who use it at once only one gets through."""
    still = (account_links.c.digest == link.digest) & account_links.c.used_at.is_(None)
    if (
        connection.execute(
            update(account_links).where(still, account_links.c.revoked_at.is_(None)).values(used_at=now)
        ).rowcount
        != 1
    ):
        raise NotFound(DEAD)


def _known(installation: Installation, connection: Connection, link: AnyRow) -> list[str]:
    if link.institution_id is None:
        return []
    with installation.institutions.reading(connection, link.institution_id) as institution:
        someone = institution.people.get(link.person_id)
        if someone is None or someone.card is None:
            raise NotFound(DEAD)
        maker = institution.people.get(link.made_by) if link.made_by else None
        if maker and roles_of(institution, someone) & TRUSTED and not maker.roles & by.HEAD:
            raise NotFound(DEAD)  # he has become more since then than his inviter may let in
        return accounts_of.known_of(institution, link.person_id)


def _keep(
    connection: Connection,
    purpose: str,
    now: datetime,
    *,
    institution_id: UUID | None = None,
    person_id: UUID | None = None,
    made_by: UUID | None = None,
) -> str:
    token = secret.make(secret.LINK)
    row = {
        "digest": secret.digest(token),
        "id": uuid4(),
        "purpose": purpose,
        "institution_id": institution_id,
        "person_id": person_id,
        "made_by": made_by,
        "made_at": now,
        "expires_at": now + GOOD_FOR[purpose],
    }
    connection.execute(insert(account_links).values(row))
    return token
