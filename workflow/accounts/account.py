"""Accounts: a login with a password, and who its owner is in each institution that let him in."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, select, update

from workflow.accounts import password as passwords
from workflow.accounts import session as sessions
from workflow.accounts.obvious import why_not
from workflow.errors import NotTrue
from workflow.subjects.institution import Institution
from workflow.tables import (
    account_codes,
    account_devices,
    account_factors,
    account_grants,
    account_identities,
    account_links,
    account_notes,
    account_sessions,
    account_tokens,
    accounts,
)
from workflow.tables.types import AnyRow

LOGIN = re.compile(r"[a-zа-яё0-9][a-zа-яё0-9._@+-]{2,63}")
BAD_LOGIN = "Логин — от 3 до 64 знаков: буквы, цифры, точка, дефис, подчёркивание; подойдёт и адрес почты."
OF_ACCOUNT = (
    account_identities,
    account_sessions,
    account_devices,
    account_factors,
    account_codes,
    account_notes,
    account_tokens,
)
"""What goes with an account."""

TAKEN = "Такой логин занят: выберите другой."


def folded(login: str) -> str:
    """Give a login as it is kept: without the blanks around it, in small letters."""
    return login.strip().casefold()


def find(connection: Connection, login: str) -> AnyRow | None:
    """Find an account by its login."""
    return connection.execute(select(accounts).where(accounts.c.login == folded(login))).one_or_none()


def grants(connection: Connection, account: UUID) -> Sequence[AnyRow]:
    """Give in which institutions an account is somebody, the latest first."""
    mine = account_grants.c.account_id == account
    return connection.execute(select(account_grants).where(mine).order_by(account_grants.c.granted_at.desc())).all()


def account_of(connection: Connection, institution: UUID, person: UUID) -> UUID | None:
    """Give the account of a person of an institution."""
    mine = (account_grants.c.institution_id == institution) & (account_grants.c.person_id == person)
    return connection.scalar(select(account_grants.c.account_id).where(mine))


def who_read_in(connection: Connection, institution: UUID, people: Collection[UUID]) -> frozenset[UUID]:
    """Give those of some people of an institution who have an account there."""
    mine = (account_grants.c.institution_id == institution) & account_grants.c.person_id.in_(people)
    return frozenset(connection.scalars(select(account_grants.c.person_id).where(mine)))


def open_account(connection: Connection, login: str, kept: str, now: datetime, *, administrator: bool = False) -> UUID:
    """Open an account with a password as it is kept (`password.hashed`); NotTrue for a login that cannot be."""
    name = folded(login)
    if not LOGIN.fullmatch(name):
        raise NotTrue(BAD_LOGIN)
    if find(connection, name):
        raise NotTrue(TAKEN)
    account = uuid4()
    row = {"id": account, "login": name, "password": kept, "administrator": administrator, "opened_at": now}
    connection.execute(insert(accounts).values(row))
    return account


def grant(connection: Connection, account: UUID, institution: UUID, person: UUID, now: datetime) -> None:
    """Let an account be this person in an institution; it was somebody else there: NotTrue."""
    already = [one for one in grants(connection, account) if one.institution_id == institution]
    if already and already[0].person_id != person:
        raise NotTrue("Эта учётная запись в организации принадлежит другому человеку.")
    if already:
        return
    row = {"institution_id": institution, "person_id": person, "account_id": account, "granted_at": now}
    connection.execute(insert(account_grants).values(row))


def good_password(password: str, about: Sequence[str]) -> str:
    """Give what is kept of a new password; NotTrue says why it is refused. It takes a while: no lock is held."""
    refused = why_not(password, about)
    if refused:
        raise NotTrue(refused)
    return passwords.hashed(password)


def set_password(connection: Connection, account: UUID, kept: str, now: datetime) -> None:
    """Change a password: every session ends, and no device is known any more."""
    connection.execute(update(accounts).where(accounts.c.id == account).values(password=kept))
    sessions.end(connection, account, now)
    connection.execute(delete(account_devices).where(account_devices.c.account_id == account))


def known_of(institution: Institution, person: UUID) -> list[str]:
    """Give what everybody knows of a person: his name and that of the institution; no password is made of it."""
    someone = institution.people.get(person)
    return [
        *([someone.card.name] if someone and someone.card else []),
        *([institution.card.name] if institution.card else []),
    ]


def erase(connection: Connection, institution: UUID, person: UUID) -> None:
    """Take away the account of a person whose data is destroyed; it stays where he is somebody elsewhere."""
    of_person = [table.c.person_id == person for table in (account_grants, account_links)]
    account = account_of(connection, institution, person)
    of_person[1] |= account_links.c.about_id == person
    for table, mine in zip((account_grants, account_links), of_person, strict=True):
        connection.execute(delete(table).where(table.c.institution_id == institution, mine))
    here = (account_tokens.c.account_id == account) & (account_tokens.c.institution_id == institution)
    connection.execute(delete(account_tokens).where(here))
    if account is None or grants(connection, account):
        return
    for table in OF_ACCOUNT:
        connection.execute(delete(table).where(table.c.account_id == account))
    connection.execute(delete(accounts).where(accounts.c.id == account, accounts.c.administrator.is_(False)))
