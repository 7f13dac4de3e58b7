"""A school that is lived in, for the tests of what a backup holds and what a restore changes."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handlers.reminding import replan
from tests.lane import Lane
from tests.posting import Scene, make_scene
from tests.world import identity
from workflow.access import Caller, by
from workflow.accounts import account, factor, link, recovery
from workflow.accounts import session as sessions
from workflow.accounts import token as tokens

NOW = datetime(2026, 1, 12, 10, tzinfo=UTC)

LIVED_IN = {
    *("accounts", "account_grants", "account_sessions", "account_factors", "account_codes", "account_tokens"),
    *("account_links", "account_notes", "letters", "letter_sendings", "letter_ways", "reminders", "reminder_plans"),
    *("organisations", "people_keys", "journal", "inbox", "facts"),
}
"""Tables that hold something in a school that is worked with."""
SHUT = {
    "account_sessions",
    "account_codes",
    "account_tokens",
    "account_links",
    "account_notes",
    "letter_sendings",
    "letter_brakes",
}
"""What a restore changes: nobody is in, and letters wait for somebody to look."""


@dataclass(frozen=True)
class Lived:
    """A school in which somebody signed in and letters are on their way; what only their owners have."""

    scene: Scene
    session: str
    link: str
    token: str

    @classmethod
    def in_(cls, lane: Lane) -> "Lived":
        scene = make_scene(lane)
        scene.queue("cycle.moved", "vera", key="moved")
        scene.queue("task.clock", "vera", key="clock", number=2)
        scene.place()
        replan(replace(lane.installation, now=lambda: datetime(2021, 10, 12, 5, tzinfo=UTC)))
        with lane.kept() as database, database.transaction() as connection:
            mine = account.open_account(connection, "vera", "kept", NOW)
            account.grant(connection, mine, lane.id, identity("vera"), NOW)
            factor.set_up(connection, "a secret", mine, "JBSWY3DPEHPK3PXP", 0, NOW)
            recovery.replace(connection, mine, ["kept"])
            session = sessions.begin(connection, mine, lane.id, "Firefox", NOW)
            first = link.make_at_machine(connection, mine, link.RESET, NOW)
            caller = Caller(identity("vera"), by.CURATOR, lane.id)
            token, _ = tokens.make(connection, caller, mine, tokens.Wanted("Дневник", ["read"], 90), NOW)
            assert sessions.find(connection, session, NOW)
            assert tokens.find(connection, token, NOW)
        return cls(scene, session, first, token)
