"""What the owner of an account changes himself: his password; guessing the old one is slowed down like at the door."""

from workflow.accounts import account, attempts, notes, password
from workflow.accounts import session as sessions
from workflow.accounts.notes import What
from workflow.accounts.obvious import LONGEST
from workflow.accounts.session import Session
from workflow.accounts.signing_in import institution_of
from workflow.database import reach
from workflow.errors import NotTrue
from workflow.installation import Installation

WRONG = "Прежний пароль не подходит."


def change_password(installation: Installation, session: Session, old: str, new: str) -> str:
    """Change the password and give the token of a new session; every other one has ended. NotTrue says why not."""
    now, mine = installation.now(), attempts.of_device(installation.settings.secret, str(session.account))
    with installation.database.transaction() as connection:
        found = account.find(connection, session.login)
        attempts.reserve(connection, [mine], now)
        about = [session.login]
        for one in account.grants(connection, session.account):
            reach(connection, one.institution_id)
            with installation.institutions.reading(connection, one.institution_id) as institution:
                about += account.known_of(institution, one.person_id)
    if not password.matches(found.password if found else None, old[:LONGEST]):
        raise NotTrue(WRONG)
    kept = account.good_password(new, about)
    with installation.database.transaction() as connection:
        attempts.forgive(connection, [mine])
        account.set_password(connection, session.account, kept, now)
        notes.note(connection, session.account, What.PASSWORD_CHANGED, now, about=session.device)
        here = session.institution or institution_of(connection, session.account)
        proven = session.factor_at
        return sessions.begin(connection, session.account, here, session.device, now, factor_at=proven)
