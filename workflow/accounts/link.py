"""One-time links, given from hand to hand: an invitation, a new password, the end of a lost second factor.

Kept as a digest; used once, or never after its day. One that is used, too old or revoked says nothing of anybody.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from workflow.access import Caller, by
from workflow.accounts import account as accounts_of
from workflow.accounts import factor, notes, recovery
from workflow.accounts import session as sessions
from workflow.accounts.notes import What
from workflow.accounts.signing_in import Door, confirm
from workflow.accounts.standing import TRUSTED, roles_of
from workflow.database import reach
from workflow.errors import NotFound, NotNow, NotTrue, NotYours
from workflow.installation import Installation
from workflow.links import link as links
from workflow.links.link import DEAD, TO_AN_ACCOUNT, Purpose
from workflow.organisations import grants
from workflow.subjects.institution import Institution
from workflow.tables import account_links, accounts
from workflow.tables.types import AnyRow

INVITATION, RESET, ADMINISTRATOR, FACTOR = Purpose.INVITATION, Purpose.RESET, Purpose.ADMINISTRATOR, Purpose.FACTOR
PERSONAL = (INVITATION, RESET, FACTOR)
MAKERS = by.CURATOR | by.HEAD | by.ADMINISTRATOR
ABOVE_CURATORS = by.HEAD | by.ADMINISTRATOR

NOT_FACTORS = "Второй фактор снимают руководитель и администратор."
NO_FACTOR = "Второго фактора у этого человека нет: снимать нечего."
NOT_HIS = "Логин не тот, для которого дана эта ссылка. Проверьте, как он пишется, или спросите у того, кто её дал."
NOT_MAKER = "Ссылки для входа выдают куратор, руководитель и администратор."
NOT_SELF = "Себе ссылку не выдают: попросите руководителя или администратора. Пароль меняют на странице учётной записи."
NOT_CURATORS = "Ссылку для куратора, руководителя и проверяющего выдаёт руководитель или администратор."
ELSEWHERE = "Этот человек входит и в другую организацию: пароль ему сбросит администратор установки."


def make(connection: Connection, institution: Institution, caller: Caller, person: UUID, now: datetime) -> str:
    """Make a link for a person, an invitation or a new password; earlier ones are revoked. NotYours says why not."""
    account = _allowed(connection, institution, caller, person, now)
    revoke(connection, institution.id, person, now, caller, (INVITATION, RESET))
    if account:
        notes.note(connection, account, What.RESET_OFFERED, now, by=(institution.id, caller.person))
    purpose = RESET if account else INVITATION
    return _keep(connection, purpose, now, institution, caller, person)


def make_for_factor(
    connection: Connection, institution: Institution, caller: Caller, person: UUID, now: datetime
) -> str:
    """Make a link that takes a lost second factor away from whoever has the password; NotYours says why not."""
    account = _allowed(connection, institution, caller, person, now)
    if not caller.roles & ABOVE_CURATORS:
        raise NotYours(NOT_FACTORS)
    if account is None or factor.find(connection, account) is None:
        raise NotNow(NO_FACTOR)
    revoke(connection, institution.id, person, now, caller, (FACTOR,))
    notes.note(connection, account, What.FACTOR_OFFERED, now, by=(institution.id, caller.person))
    return _keep(connection, FACTOR, now, institution, caller, person)


def make_at_machine(connection: Connection, account: UUID, purpose: Purpose, now: datetime) -> str:
    """Make a link at the command line, for an administrator who is nobody's person; its earlier ones are revoked."""
    older = (account_links.c.account_id == account) & (account_links.c.purpose == purpose.value)
    links.revoke(connection, older, now, None)
    notes.note(connection, account, What.FACTOR_OFFERED if purpose == FACTOR else What.RESET_OFFERED, now)
    return links.keep(connection, purpose, now, account_id=account)


def _allowed(
    connection: Connection, institution: Institution, caller: Caller, person: UUID, now: datetime
) -> UUID | None:
    """Refuse whoever may make no way in for this person; gives the account that he has."""
    someone = institution.people.get(person)
    if not caller.roles & MAKERS:
        raise NotYours(NOT_MAKER)
    if someone is None or someone.card is None:
        raise NotFound("Такого человека здесь нет.")
    if caller.person == person:
        raise NotYours(NOT_SELF)
    if roles_of(institution, someone, now) & TRUSTED and not caller.roles & ABOVE_CURATORS:
        raise NotYours(NOT_CURATORS)
    account = accounts_of.account_of(connection, institution.id, person)
    if account and len(accounts_of.grants(connection, account)) > 1 and not caller.roles & by.ADMINISTRATOR:
        raise NotYours(ELSEWHERE)
    return account


def make_first(connection: Connection, now: datetime) -> str | None:
    """Make the link of the first administrator; None once there is any account. The one printed before is void."""
    if connection.scalar(select(accounts.c.id).limit(1)):
        return None
    links.revoke(connection, account_links.c.purpose == ADMINISTRATOR.value, now, None)
    return links.keep(connection, ADMINISTRATOR, now)


def revoke(
    connection: Connection,
    institution: UUID,
    person: UUID,
    now: datetime,
    caller: Caller,
    purposes: Sequence[Purpose] = PERSONAL,
) -> int:
    """Let no link of a person for these purposes be used any more; gives how many stood open."""
    his = (account_links.c.institution_id == institution) & (account_links.c.person_id == person)
    which = his & account_links.c.purpose.in_([one.value for one in purposes])
    return links.revoke(connection, which, now, caller.person)


def take_back(connection: Connection, institution: Institution, caller: Caller, person: UUID, now: datetime) -> None:
    """Revoke what was made for a person, by whoever might make it; NotFound when nothing stands open."""
    account = _allowed(connection, institution, caller, person, now)
    if not revoke(connection, institution.id, person, now, caller):
        raise NotFound("Открытых ссылок у этого человека нет.")
    if account:
        notes.note(connection, account, What.LINK_REVOKED, now, by=(institution.id, caller.person))


def open_ones(connection: Connection, institution: UUID, now: datetime) -> Sequence[AnyRow]:
    """Give the ways into an account of an institution that may still be used, the soonest to end first."""
    here = (account_links.c.institution_id == institution) & links.unused()
    here &= account_links.c.purpose.in_([one.value for one in PERSONAL]) & (account_links.c.expires_at > now)
    return connection.execute(select(account_links).where(here).order_by(account_links.c.expires_at)).all()


def find(connection: Connection, token: str, now: datetime) -> AnyRow:
    """Find a way into an account that may be used; NotFound says the same of every other one."""
    return links.find(connection, token, now, TO_AN_ACCOUNT)


def use(installation: Installation, token: str, login: str, given: str, door: Door, *, has_account: bool) -> None:
    """Use a link up: set the first password or a new one, let the account that he has elsewhere in here, or go on
    without a second factor.
    """
    now = installation.now()
    with installation.database.reading() as connection:
        found = find(connection, token, now)
        known = known_of_owner(installation, connection, found)
    if found.purpose == FACTOR:
        account = confirm(installation, login, given, door)
        with installation.database.transaction() as connection:
            links.use_up(connection, found, now)
            _without_factor(connection, found, account.id, now)
        return
    if has_account and found.purpose in (INVITATION, Purpose.ORGANISATION):
        account = confirm(installation, login, given, door)
        with installation.database.transaction() as connection:
            links.use_up(connection, found, now)
            _let_in(connection, found, account.id, now)
        return
    kept = accounts_of.good_password(given, [login, *known])
    with installation.database.transaction() as connection:
        links.use_up(connection, found, now)
        if found.purpose == RESET:
            _reset(connection, found, login, kept, now)
            return
        is_first = found.purpose == ADMINISTRATOR
        made = accounts_of.open_account(connection, login, kept, now, administrator=is_first)
        if not is_first:
            _let_in(connection, found, made, now)


def _let_in(connection: Connection, link: AnyRow, account: UUID, now: datetime) -> None:
    if link.purpose == Purpose.ORGANISATION:
        grants.take_up(connection, link.about_id, account)
    else:
        accounts_of.grant(connection, account, link.institution_id, link.person_id, now)


def _reset(connection: Connection, link: AnyRow, login: str, kept: str, now: datetime) -> None:
    named = accounts_of.find(connection, login)
    if named is None or named.id != _owner(connection, link):
        raise NotTrue(NOT_HIS)
    accounts_of.set_password(connection, named.id, kept, now)
    notes.note(connection, named.id, What.PASSWORD_RESET, now)


def _without_factor(connection: Connection, link: AnyRow, account: UUID, now: datetime) -> None:
    """Take the factor away from its owner, who has just given his password; whoever was in must come in anew."""
    if account != _owner(connection, link):
        raise NotTrue(NOT_HIS)
    factor.remove(connection, account)
    recovery.replace(connection, account, ())
    sessions.end(connection, account, now)
    notes.note(connection, account, What.FACTOR_REMOVED, now)


def _owner(connection: Connection, link: AnyRow) -> UUID | None:
    if link.account_id:
        return UUID(str(link.account_id))
    return accounts_of.account_of(connection, link.institution_id, link.person_id)


def known_of_owner(installation: Installation, connection: Connection, link: AnyRow) -> list[str]:
    """Give what everybody knows of whom a link is for; NotFound where it may let him in no more."""
    if link.institution_id is None:
        return []
    reach(connection, link.institution_id)
    with installation.institutions.reading(connection, link.institution_id) as institution:
        someone = institution.people.get(link.person_id)
        if someone is None or someone.card is None:
            raise NotFound(DEAD)
        maker = institution.people.get(link.made_by) if link.made_by else None
        if maker and roles_of(institution, someone, installation.now()) & TRUSTED and not maker.roles & by.HEAD:
            raise NotFound(DEAD)  # he has become more since then than his inviter may let in
        return accounts_of.known_of(institution, link.person_id)


def _keep(
    connection: Connection, purpose: Purpose, now: datetime, institution: Institution, caller: Caller, person: UUID
) -> str:
    told = {"institution_id": institution.id, "person_id": person, "made_by": caller.person}
    return links.keep(connection, purpose, now, **told)
