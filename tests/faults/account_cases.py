"""The use cases of accounts that faults meet: whoever saw no answer tries the same door once more."""

from collections.abc import Mapping
from datetime import timedelta

import pyotp
from sqlalchemy import delete

from tests.accounts import GOOD, SECRET, kept_of
from tests.faults.cases import UseCase, tell
from tests.faults.letter_cases import at
from tests.faults.scene import Scene
from tests.world import identity
from workflow.access import by
from workflow.accounts import account, factor, link, proving
from workflow.accounts import session as sessions
from workflow.accounts.signing_in import Door, confirm
from workflow.errors import NotFound
from workflow.installation import Installation
from workflow.links.link import Purpose, keep
from workflow.tables import account_attempts, account_devices, account_sessions

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
}
