"""The ladder of silence walked from letter to page: by what was really delivered and answered, until a meeting."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from handlers.reminding import replan
from tests.api.pages.browser import Browser, pair
from tests.api.talk import Talk
from tests.api.v1.scenes import consented, matched
from tests.lane import Lane
from tests.posting import Scene, Told, never, taken
from tests.school import School
from tests.world import identity
from workflow.access import Caller, Role, by
from workflow.installation import Installation
from workflow.institutions import Institutions
from workflow.journal.canonical import read as read_record
from workflow.journal.commitment import commitments
from workflow.journal.read import every
from workflow.letters.acting import give
from workflow.letters.lawful import Channel
from workflow.silence.ladder import history
from workflow.stages import Stage
from workflow.tables import letters, people_keys, reminder_plans

PATH = f"/pairs/{identity('pair-misha')}/silence"
MET = datetime(2022, 2, 1, 9, tzinfo=UTC)
ADDRESSES = ("vera", "misha", "anna")
ROLES = {"vera": by.CURATOR, "olga": by.HEAD, "anna": by.MENTOR, "misha": by.MENTEE}


@dataclass
class Walk:
    """A school at work whose first pair met on 1 February, its post, and whoever looks at its ladder."""

    scene: Scene
    talk: Talk

    @classmethod
    def begin(cls, installation: Installation) -> "Walk":
        """Play the school in memory, and have all of it settled in the database."""
        school = School({"misha": ("student_student", "anna")}).until(Stage.PAIR_WORK)
        for name in ADDRESSES:
            card = school.person(name).card
            assert card
            told = card.model_dump(mode="json", exclude_none=True) | {"email": f"{name}@school.test"}
            school.say("person.changed", f"person/{name}", **told)
        school.offer("oleg")
        school.select("oleg")
        school.now = MET
        school.meet("misha", "organisational")
        scene = Scene(Lane(installation), Told(), now=school.now + timedelta(minutes=1))
        scene.lane = Lane(scene.installation, sent=1000).retell(school.said)
        with installation.database.transaction(scene.lane.id) as connection:
            connection.execute(update(letters).values(state="dropped"))  # those of the year before are no matter here
        return cls(scene, Talk(scene.lane))

    def come_to(self, day: date) -> None:
        """Come to the forenoon of a day: the clock looks, what it reports settles, letters go out."""
        self.scene.now = datetime.combine(day, time(8), UTC)
        with self.scene.lane.installation.database.transaction(self.scene.lane.id) as connection:
            connection.execute(update(reminder_plans).values(planned_at=MET))
        replan(self.scene.installation)
        self.scene.lane.settle()
        self.scene.place()
        self.scene.deliver()

    def climb(self) -> dict[str, Any]:
        """Wait for the next step, see that it is not made a day before, and give it as it was made."""
        on, made = date.fromisoformat(self.ladder["next"]["on"]), len(self.ladder["steps"])
        self.come_to(on - timedelta(days=1))
        assert len(self.ladder["steps"]) == made
        self.come_to(on)
        newest: dict[str, Any] = self.ladder["steps"][0]
        assert (len(self.ladder["steps"]), newest["on"]) == (made + 1, on.isoformat())
        return newest

    @property
    def ladder(self) -> dict[str, Any]:
        """Give the ladder as the API tells of it."""
        found: dict[str, Any] = self.talk.read(PATH)
        return found

    @property
    def page(self) -> str:
        """Give the page of the pair as Vera reads it."""
        return Browser(self.talk).read(pair())

    def days_of(self, *names: str) -> set[tuple[str, str]]:
        """Give what stands in the day of these about a silence."""
        parts = [(name, part) for name in names for part in self.talk.read("/today", name, ROLES[name])["parts"]]
        found = {(name, todo["task"]["code"]) for name, part in parts for todo in part["todos"]}
        return {(name, code) for name, code in found if code.startswith("silence.")}

    def say(
        self, event: str, about: str, day: date, who: str = "vera", role: Role = by.CURATOR, /, **said: Any
    ) -> None:
        """Have somebody report at noon of a day."""
        self.scene.now = datetime.combine(day, time(12), UTC)
        lane = self.scene.lane
        lane.send(lane.event(event, about, time=self.scene.now, **said), who=who, role=role)
        lane.settle()
        assert set(lane.states().values()) == {"settled"}

    def read_letters(self, who: str, role: Role, day: date) -> None:
        """Have somebody open every letter on his page."""
        self.scene.now = datetime.combine(day, time(9), UTC)
        for letter in self.talk.read("/letters", who, role)["items"]:
            self.talk.read(f"/letters/{letter['id']}", who, role)

    def written(self, since: int = 0) -> set[str]:
        """Give to whom mail went, from some message on."""
        return {message.to.partition("@")[0] for message in self.scene.mail.sent[since:]}


@pytest.fixture
def walk(installation: Installation) -> Walk:
    """The walk before its first step, on either stack."""
    return Walk.begin(installation)


def test_the_ladder_is_walked_to_the_reserve_by_what_reached_whom_and_a_meeting_begins_it_anew(walk: Walk) -> None:
    to_both_sides(walk)
    to_the_reserve(walk)
    walk.say("meeting.held", "pair/pair-misha", date(2022, 4, 4), kind="trial")
    assert walk.ladder["since"] == "2022-04-04"
    assert walk.ladder["next"]["rung"] == "mentor"
    assert walk.days_of(*ROLES) == set()
    past_a_mentor_whom_nothing_reaches(walk)
    rungs = [step["rung"] for step in reversed(walk.ladder["steps"])]
    assert rungs == ["mentor", "sides", "curator", "head", "reserve", "mentor", "curator"], "all of it is history"
    is_told_by_the_journal(walk)


def to_both_sides(walk: Walk) -> None:
    """The mentor is written to; what he answers holds the next step, and is no meeting."""
    step = walk.climb()
    assert (step["rung"], step["because"], step["on"]) == ("mentor", "no_meeting", "2022-02-15")
    assert step["reached_at"]
    assert walk.written() == {"anna"}
    assert "Наставляемый в паре — misha." in walk.scene.mail.sent[0].plain
    assert walk.days_of(*ROLES) == {("anna", "silence.meet_mentor")}
    planned: dict[str, Any] = {"pair": str(identity("pair-misha")), "starts_at": "2022-02-19T12:00:00Z"}
    walk.say("meeting.planned", "meeting/m", date(2022, 2, 16), "anna", by.MENTOR, kind="trial", **planned)
    walk.say("meeting.cancelled", "meeting/m", date(2022, 2, 17), reason="Болезнь")
    step = walk.climb()
    assert (step["rung"], step["because"]) == ("sides", "answered_only")
    assert walk.written(1) == {"anna", "misha"}


def to_the_reserve(walk: Walk) -> None:
    """The curator, then the heads, who have no address: the last step waits for one of them to open her page."""
    step = walk.climb()
    assert (step["rung"], step["because"]) == ("curator", "no_answer")
    assert ("vera", "silence.call") in walk.days_of("vera")
    step = walk.climb()
    assert (step["rung"], step["reached_at"]) == ("head", None)
    assert walk.days_of("olga") == {("olga", "silence.help")}
    read_on = date.fromisoformat(step["on"]) + timedelta(days=3)
    walk.read_letters("olga", by.HEAD, read_on)
    assert date.fromisoformat(walk.ladder["next"]["on"]) >= read_on + timedelta(days=7)
    step = walk.climb()
    assert (step["rung"], step["because"], walk.ladder["next"]) == ("reserve", "no_answer", None)
    assert walk.days_of("vera") == {("vera", "silence.replace")}
    assert "В резерве: oleg." in walk.talk.client.get("/api/v1/today", headers=walk.talk.headers()).text
    assert "предложен наставник из резерва" in walk.page


def past_a_mentor_whom_nothing_reaches(walk: Walk) -> None:
    """A letter that bounced leads past both sides to the curator, unless somebody gives it into the mentor's hands."""
    walk.scene.mail.answer, sent = never, len(walk.scene.mail.sent)
    assert walk.climb()["reached_at"] is None
    assert (walk.ladder["next"]["rung"], walk.ladder["next"]["because_label"]) == ("curator", "письмо не дошло")
    assert "пока не дошло" in walk.page
    walk.scene.mail.answer = taken
    step = walk.climb()
    assert (step["rung"], step["because"]) == ("curator", "not_delivered")
    assert walk.written(sent) == {"anna", "vera"}, "who was never told first is not asked why"
    (slip,) = (row.id for row in walk.scene.messages(Channel.HAND) if row.recipient_id == identity("anna"))
    with walk.scene.installation.database.transaction(walk.scene.lane.id) as connection:
        give(connection, Caller(identity("vera"), by.CURATOR, walk.scene.lane.id), [slip], walk.scene.now)
    assert [bool(one["reached_at"]) for one in walk.ladder["steps"][:2]] == [True, True]


def is_told_by_the_journal(walk: Walk) -> None:
    """Rule 5: a step is a fact, and what made it is committed to: the vault opens it, and the ladder is built anew."""
    scene = walk.scene
    assert scene.lane.compare().differences == ()
    anew, told = Institutions(scene.installation.institutions.offered), walk.ladder["steps"]
    with scene.installation.database.reading(scene.lane.id) as connection:
        with anew.reading(connection, scene.lane.id) as institution:
            steps = history(institution.pairs[identity("pair-misha")])
        keys = select(people_keys.c.key).where(people_keys.c.person_id == identity("misha"))
        key = connection.scalar(keys)
        records = [read_record(content) for _, content in every(connection, scene.lane.id)]
    said = [{"rung": step.payload.rung.value, "because": step.payload.because.value} for step in steps]
    assert said == [{name: one[name] for name in ("rung", "because")} for one in told]
    committed = [one for one in records if one["type"] == "silence.climbed"]
    for one, content in zip(reversed(committed), said, strict=True):
        assert one["commitments"] == commitments(key or b"", UUID(one["cause"]["event"]), content)
        assert not one.get("values")


def test_a_pair_before_its_work_has_no_silence_and_a_side_is_not_told_of_the_ladder(talk: Talk) -> None:
    consented(talk)
    matched(talk)

    assert talk.read(PATH) == {"since": None, "steps": [], "next": None}
    assert "Встречи и молчание" not in Browser(talk).read(pair())
    for who, role in (("misha", by.MENTEE), ("anna", by.MENTOR)):
        assert talk.get(PATH, who, role).status_code == 403
