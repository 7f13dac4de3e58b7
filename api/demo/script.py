"""The script: what is said by whom at which moment, put in order and written as envelopes that the door takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from api.demo.almanac import Almanac
from api.demo.partner import Partner
from api.demo.roster import Roster
from api.demo.school import PLACE, School, Someone
from workflow.access import Caller, Role, by
from workflow.inbox.envelope import Envelope
from workflow.stages import Stage, following


@dataclass(frozen=True)
class Line:
    """One event of the script: when it is reported, by whom, what he sends, and the stage the cycle is then in.

    `tale` is the story that it belongs to, `told` how that goes on with it; one said in `vain` the service refuses.
    """

    at: datetime
    caller: Caller
    envelope: Envelope
    chapter: str | None
    tale: str | None = None
    told: str | None = None
    vain: bool = False


@dataclass(frozen=True)
class Voice:
    """Who reports, and for whom: `actor` did it in `role`, as the paper says."""

    caller: Caller
    actor: UUID | None = None
    role: str | None = None
    paper: str | None = None


@dataclass(frozen=True)
class _Said:
    at: datetime
    place: int
    type: str
    subject: str
    voice: Voice
    values: dict[str, Any]
    tale: str | None = None
    told: str | None = None
    vain: bool = False
    happened: datetime | None = None


class Script:
    """Collects what the chapters say; `lines` gives it in the order of time.

    `consenting` remembers who signed which consents first, in which role and when. `colleague` is the partner's curator
    in his role at the school; the voices of `partner` speak in the lane of the other institution.
    """

    def __init__(self, school: School, roster: Roster, almanac: Almanac) -> None:
        self.school = school
        self.roster = roster
        self.almanac = almanac
        self.cycle_id = uuid5(PLACE, f"cycle-{school.year}")
        self.cycle = f"cycle/{self.cycle_id}"
        self.consenting: dict[Someone, tuple[Role, datetime, tuple[str, ...]]] = {}
        self._said: list[_Said] = []
        self._papers: dict[str, int] = {}
        self.installer = self._voice(None, by.ADMINISTRATOR, "cli")
        self.curator = self._voice(school.curator, by.CURATOR)
        self.psychologist = self._voice(school.psychologist, by.PSYCHOLOGIST)
        self.director = self._voice(school.director, by.HEAD)
        self.deputy = self._voice(school.deputy, by.HEAD)
        self.partner = Partner()
        self.colleague = self._voice(self.partner.curator, by.CURATOR)
        self.partner_installer = self._voice(None, by.ADMINISTRATOR, "cli", self.partner.id)
        self.partner_head = self._voice(self.partner.head, by.HEAD, here=self.partner.id)
        self.partner_curator = self._voice(self.partner.curator, by.CURATOR, here=self.partner.id)

    def _voice(self, person: Someone | None, roles: Role, channel: str = "pages", here: UUID | None = None) -> Voice:
        return Voice(Caller(person.id if person else None, roles, here or self.school.id, channel))

    def himself(self, person: Someone, role: Role) -> Voice:
        """Let a person report what he did himself."""
        return self._voice(person, role)

    def on_paper(self, person: Someone, role: Role, paper: str) -> Voice:
        """Let the curator type what a person did on paper; papers of a kind are numbered one after another."""
        number = self._papers[paper] = self._papers.get(paper, 0) + 1
        return Voice(self.curator.caller, person.id, role.code, f"{paper} № {number}")

    def say(self, at: datetime, event: str, about: str, voice: Voice, /, **values: Any) -> str:
        """Say one event and give its id; a `date` among the values is a day of the script."""
        return self.note(at, event, about, voice, values)

    def note(self, at: datetime, event: str, about: str, voice: Voice, values: dict[str, Any], **more: Any) -> str:
        """Say one event with what else there is to it: its tale, or that it happened before it is typed."""
        self._said.append(_Said(at, len(self._said), event, about, voice, values, **more))
        return self._id(len(self._said) - 1)

    @property
    def source(self) -> str:
        """Give the source of every event of the script."""
        return f"urn:stupeni:demo:{self.school.year}"

    def _id(self, place: int) -> str:
        return f"{place + 1:05d}"

    def age_around(self, person: Someone, at: datetime) -> tuple[int, int]:
        """Give full years a few days before and after a moment: near a birthday whoever may have to sign signs."""
        day = self.almanac.real(at).date()
        return person.age_on(day - timedelta(days=3)), person.age_on(day + timedelta(days=3))

    def lines(self) -> Iterable[Line]:
        """Give the script in order of time; no two events happen at one moment."""
        stage, last = Stage.PREPARATION, None
        told = (said for said in self._said if self.almanac.covers(said.at))
        for said in sorted(told, key=lambda one: (one.at, one.place)):
            at = self.almanac.real(said.at)
            at = max(at, last + timedelta(seconds=1)) if last else at
            about = (stage.label, said.tale, said.told, said.vain)
            yield Line(at, said.voice.caller, self._envelope(said, at), *about)
            last = at
            if said.type == "stage.completed":
                stage = following(stage)

    def _envelope(self, said: _Said, at: datetime) -> Envelope:
        return Envelope(
            id=self._id(said.place),
            source=self.source,
            type=said.type,
            subject=said.subject,
            time=self.almanac.real(said.happened) if said.happened else at,
            data=self._dated(said.values, said.at.date(), at.date()),
            actor=said.voice.actor,
            actorrole=said.voice.role,
            papernumber=said.voice.paper,
            paperdate=at.date() if said.voice.paper else None,
        )

    def _dated(self, value: Any, told: date, day: date) -> Any:
        """Write values as JSON does: a day or a moment of the script becomes the real one, an id its text.

        `told` is the script's day of the event and `day` the real one: what was not after it stays so.
        """
        if isinstance(value, dict):
            return {name: self._dated(one, told, day) for name, one in value.items() if one is not None}
        if isinstance(value, list | tuple):
            return [self._dated(one, told, day) for one in value]
        if isinstance(value, datetime):
            return self.almanac.real(value).isoformat()
        if isinstance(value, date):
            real = self.almanac.real_day(value)
            return (min(real, day) if value <= told else real).isoformat()
        return str(value) if isinstance(value, UUID) else value


@dataclass(frozen=True)
class Tale:
    """A story of the year: what is said in it with a sentence is told once more when the year is over."""

    title: str
    script: Script

    def say(self, at: datetime, told: str | None, event: str, about: str, voice: Voice, /, **values: Any) -> str:
        """Say one event of the story and give its id."""
        return self.script.note(at, event, about, voice, values, tale=self.title, told=told)

    def say_in_vain(self, at: datetime, told: str, event: str, about: str, voice: Voice, /, **values: Any) -> None:
        """Say what the service refuses: it stays to be seen with the sentence of its refusal."""
        self.script.note(at, event, about, voice, values, tale=self.title, told=told, vain=True)
