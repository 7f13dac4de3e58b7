"""A year of letters on a virtual clock: what each move, each reminder and each step of a silence writes, and to whom.

The same pure functions as in the service say what is due and to whom: only rows and channels are left out, and a letter
reaches its reader when it is written.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from api.demo.post.lived import Lived
from api.demo.script import Line
from workflow.access import Caller, Role
from workflow.decision import Decision
from workflow.errors import StupeniError
from workflow.facts.care import SilenceClimbed
from workflow.facts.event import Fact
from workflow.inbox.envelope import Envelope
from workflow.letters.letter import Letter
from workflow.reminders.plan import derive, letters_of, open_by_key
from workflow.school_days.calendar import is_open
from workflow.silence.ladder import due_steps
from workflow.silence.letters import key_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution

LOOK = time(10)
"""By this hour of a day all that falls due in its morning is due; clocks of hours are looked at beside it."""
HOURLY = frozenset({"concern.raised", "concern.taken", "consent.withdrawn"})
SOURCE = "urn:stupeni:silence"


@dataclass(frozen=True, slots=True)
class Post:
    """A letter of the year: when it was written, and what from."""

    letter: Letter
    written: datetime
    because: str


@dataclass
class PostBox:
    """Everything written, by what makes it the only one."""

    posts: dict[tuple[UUID, str, bool], Post] = field(default_factory=dict)
    again: list[Post] = field(default_factory=list)

    def put(self, letters: Iterable[Letter], written: datetime, because: str) -> None:
        """Put letters in; one that stands already by its key and reader is not written again."""
        for letter in letters:
            post = Post(letter, written, because)
            if self.posts.setdefault(_only(letter), post) is not post:
                self.again.append(post)

    def heard(self, step: Fact[SilenceClimbed], by: datetime) -> datetime | None:
        """Say when the letters of a step reached somebody, as known at a moment."""
        key = key_of(step)
        found = [post.written for (_, one, _), post in self.posts.items() if one == key and post.written <= by]
        return min(found, default=None)


class YearOfLetters(Lived):
    """The year with everything that is written in it."""

    def __init__(self, said: Sequence[Line]) -> None:
        super().__init__(said)
        self.box = PostBox()
        self._looked = said[0].at.astimezone(UTC)
        self._fired: set[str] = set()
        self._clocks = False

    @property
    def posts(self) -> list[Post]:
        """Give every letter in the order of writing."""
        return sorted(self.box.posts.values(), key=lambda post: (post.written, post.letter.key))

    def comes_to(self, now: datetime) -> None:
        """Look at each morning that lies between, as the clock of the service does."""
        zone = self.institution.timezone
        day = self._looked.astimezone(zone).date()
        while True:
            look = datetime.combine(day, LOOK, zone).astimezone(UTC)
            day += timedelta(days=1)
            if look <= self._looked:
                continue
            if look > now:
                break
            self._look(look)

    def decided(self, here: Institution, decision: Decision, now: datetime) -> None:
        """Put in what follows from an event, and look at once where a clock of hours began."""
        if here is self.institution:
            self.box.put(decision.letters, now, decision.fact.type)
            if decision.fact.type in HOURLY:
                self._clocks = True
                self._look(now)

    def _look(self, now: datetime) -> None:
        self._looked = max(self._looked, now)
        if self._is_still(now):
            return
        self._clocks = False
        for cycle in self.institution.cycles.values():
            self._remind(cycle, now)
        self._climb(now)

    def _is_still(self, now: datetime) -> bool:
        """Say whether nothing can fall due: every school year has the day off, and no clock ran when last looked."""
        day = now.astimezone(self.institution.timezone).date()
        return not self._clocks and not any(is_open(cycle, day) for cycle in self.institution.cycles.values())

    def _remind(self, cycle: Cycle, now: datetime) -> None:
        tasks = open_by_key(cycle, now, {})
        self._clocks = self._clocks or any(task.clock for task in tasks.values())
        due = [one for one in derive(cycle, tasks.values(), now, now) if one.reminder.key not in self._fired]
        latest = {one.reminder.task: one.reminder.key for one in due}
        for one in due:
            self._fired.add(one.reminder.key)
            if latest[one.reminder.task] == one.reminder.key:
                found = letters_of(cycle, one.task, one.reminder.key, now)
                self.box.put(found, now, f"{one.task.code} {one.reminder.step}")

    def _climb(self, now: datetime) -> None:
        pairs = self.institution.pairs.values()
        for silence, step in list(due_steps(pairs, lambda one: self.box.heard(one, now), now)):
            service = Caller(None, Role.SERVICE, self.institution.id, "clock")
            envelope = Envelope(
                id=f"{silence.pair.id}/{silence.since}/{step.rung.value}",
                source=SOURCE,
                type="silence.climbed",
                subject=str(silence.pair.ref),
                time=now,
                data={"rung": step.rung.value, "because": step.because.value},
            )
            with suppress(StupeniError):
                self.decide(envelope, service, now)


def _only(letter: Letter) -> tuple[UUID, str, bool]:
    return (letter.recipient, letter.key, letter.part.code == "company")
