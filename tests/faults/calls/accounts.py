"""The use cases of accounts that faults meet: whoever saw no answer tries the same door once more."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy import ColumnElement, delete, select

from tests.accounts import GOOD, SECRET, kept_of
from tests.faults.calls.doors import forget_comings
from tests.faults.calls.letters import at
from tests.faults.cases import UseCase, tell
from tests.faults.scene import Scene
from tests.world import identity
from workflow.access import by
from workflow.accounts import account, factor, link, password, proving, secret
from workflow.accounts import session as sessions
from workflow.accounts.signing_in import Door, confirm
from workflow.errors import NotFound
from workflow.installation import Installation
from workflow.links.link import Purpose, keep
from workflow.outside import identity as identity_of
from workflow.outside.arrival import Aim, send, take
from workflow.outside.entering import Vouched, arrive
from workflow.tables import account_arrivals, account_attempts, account_devices, account_links, account_sessions
from workflow.tables.types import AnyRow

ISSUER = "https://provider.test"
DOOR = Door("10.0.0.1", "Firefox")


def invite(scene: Scene, run: str) -> None:
    """Give somebody an invitation."""
    installation, here = scene.lane.installation, scene.lane.id
    with installation.database.transaction(here) as connection:
        about = {"institution_id": here, "person_id": identity(f"of {run}"), "made_by": identity("vera")}
        card = scene.lane.event("person.registered", f"person/of {run}", event_id=run, name=run, kinds=["teacher"])
        scene.links[run] = keep(connection, Purpose.INVITATION, installation.now(), **about)
    scene.send(card.model_copy(update={"actorrole": by.CURATOR.code}))
    scene.settle()


def join(scene: Scene, run: str) -> None:
    """Come in by it; whoever finds it used up has his account, and its password lets him in."""
    installation, login = scene.lane.installation, f"login {len(scene.links)}".replace(" ", "-")
    try:
        link.use(installation, scene.links[run], login, GOOD, DOOR, has_account=False)
    except NotFound:
        assert confirm(installation, login, GOOD, DOOR).login == login
        with installation.database.transaction() as connection:
            connection.execute(delete(account_attempts))


def have_a_factor(scene: Scene, run: str) -> None:
    """Have an account whose owner has given his password; the code of the next step is fresh."""
    scene.waited += timedelta(seconds=2 * factor.STEP_SECONDS)
    with scene.lane.installation.database.transaction() as connection:
        if account.find(connection, "vera") is None:
            now = scene.lane.installation.now()
            mine = account.open_account(connection, "vera", kept_of(GOOD), now)
            factor.set_up(connection, scene.lane.installation.settings.secret, mine, SECRET, 0, now)
    tell(scene, run)


def prove(scene: Scene, run: str) -> None:
    """Give a code; whoever does not know whether it was taken gives his password again, and the next one."""
    scene.waited += timedelta(seconds=2 * factor.STEP_SECONDS)
    installation = at(scene, scene.lane.installation.now() + scene.waited)
    entered = proving.pass_second(installation, _halfway(installation), pyotp.TOTP(SECRET).at(installation.now()), DOOR)
    with installation.database.transaction() as connection:
        assert sessions.find(connection, entered.token, installation.now())
        for table in (account_sessions, account_devices):
            connection.execute(delete(table))


def have_an_invitation(scene: Scene, run: str) -> None:
    """Have an account with a password, and an invitation for somebody else."""
    have_a_factor(scene, run)
    invite(scene, run)


def come_by_a_provider(scene: Scene, run: str) -> None:
    """Come with an invitation, or again; have one's identity linked to an account with a password, and unlinked."""
    installation = scene.lane.installation
    with installation.database.reading() as connection:
        known = identity_of.find(connection, ISSUER, run)
        invited = connection.scalar(select(account_links.c.id).where(_is_of(scene.links[run])))
        vera = account.find(connection, "vera")
        assert vera
    back = _arrival(scene, Aim.SIGN_IN) if known else _arrival(scene, Aim.INVITATION, link_id=invited)
    assert arrive(installation, back, Vouched(ISSUER, run, factor=False), DOOR)
    mine = _halfway(installation)
    own = Vouched(ISSUER, f"vera of {run}", factor=False)
    assert arrive(installation, _arrival(scene, Aim.LINK, session_id=mine.id), own, DOOR) is None
    with installation.database.transaction() as connection:
        identity_of.unlink(connection, vera.id, password.NONE, installation.now())


def _arrival(scene: Scene, aim: Aim, *, session_id: UUID | None = None, link_id: UUID | None = None) -> AnyRow:
    """Go to the provider, and be back."""
    installation = scene.lane.installation
    with installation.database.transaction() as connection:
        sent = send(connection, aim, installation.now(), session_id=session_id, link_id=link_id)
    with installation.database.transaction() as connection:
        return take(connection, sent.state, sent.mark, installation.now())


def _is_of(token: str) -> ColumnElement[bool]:
    return account_links.c.digest == secret.digest(token)


def forget_arrivals(scene: Scene, run: str) -> None:
    """Nobody is expected back, and nobody has come in."""
    forget_comings(scene, run)
    with scene.lane.installation.database.transaction() as connection:
        connection.execute(delete(account_arrivals))


def _halfway(installation: Installation) -> sessions.Session:
    now = installation.now()
    with installation.database.transaction() as connection:
        vera = account.find(connection, "vera")
        assert vera
        found = sessions.find(connection, sessions.begin(connection, vera.id, None, "Firefox", now), now)
        assert found
        return found


ACCOUNTS: Mapping[str, UseCase] = {
    "come in by a link": UseCase(join, invite),
    "prove by a code": UseCase(prove, have_a_factor),
    "come by a provider": UseCase(come_by_a_provider, have_an_invitation, forget_arrivals),
}
