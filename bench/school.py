"""A school for measuring: everything that brings its pairs into work, then twelve events for each pair, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from workflow.access import Caller, Role, by
from workflow.inbox.envelope import Envelope
from workflow.packs.answers import sample
from workflow.packs.shelf import named
from workflow.stages import Stage

PLACE = UUID("be4c0000-0000-4000-8000-000000000000")
PACK = "kemerovo-2021"
FORM = "student_student"
SOURCE = "urn:bench:diary"
BODY = 1000
"""Events that the door takes in one body at most."""

NOTE = (
    "Разобрали две задачи, которые не вышли на прошлой неделе, и договорились, что к следующей встрече ученик"
    " придёт с тремя своими; обсудили, как готовиться к олимпиаде и с кем посоветоваться."
)
"""Free text of about 300 bytes."""

Step = tuple[str, str, dict[str, Any]]
"""Type, role of whoever did it, content."""

STEPS: Sequence[Step] = (
    ("meeting.held", "mentor", {"kind": "organisational", "minutes": 40}),
    ("fit.answered", "mentee", {"side": "mentee", "answer": "fits"}),
    ("meeting.held", "mentor", {"kind": "trial", "minutes": 45}),
    ("meeting.held", "mentor", {"kind": "planning", "minutes": 50}),
    ("plan.agreed", "mentor", {"format": "Очно, раз в неделю", "goal": NOTE, "tasks": ["Решать задачи"]}),
    ("strengths.reviewed", "mentor", {"strengths": NOTE}),
    ("meeting.held", "mentor", {"kind": "regular", "minutes": 45}),
    ("meeting.held", "mentor", {"kind": "regular", "minutes": 45}),
    ("feedback.given", "mentee", {"side": "mentee", "text": NOTE}),
    ("meeting.held", "mentor", {"kind": "regular", "minutes": 45}),
    ("feedback.given", "mentor", {"side": "mentor", "text": NOTE}),
    ("meeting.held", "mentor", {"kind": "regular", "minutes": 45}),
)
"""What a pair does in its work; a longer measurement begins again from the first."""


@dataclass
class School:
    """One institution of `size` pairs; every id follows from its number."""

    number: int
    size: int
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    ids: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.id = self.identity("school")
        self.began = self.now - timedelta(days=52)
        self.year = self.began.year
        self.numbers = range(self.size)

    def identity(self, name: str) -> UUID:
        """Give the same id for the same name."""
        return uuid5(PLACE, f"{self.number}/{name}")

    def caller(self, name: str, role: Role) -> Caller:
        """Give somebody at the door."""
        return Caller(self.identity(name), role, self.id, "bench")

    @property
    def curator(self) -> Caller:
        """Give whoever reports everything that is measured."""
        return self.caller("curator", by.CURATOR)

    def step(self, pair: int, number: int) -> Envelope:
        """Make the event with this number of a pair: the twelve of its work in their order, then again.

        They happened of late: of a pair that has been silent for long, the clock would have events of its own.
        """
        kind, role, content = STEPS[number % len(STEPS)]
        at = self.now - timedelta(days=1) + timedelta(minutes=number)
        return self._said(kind, f"pair/pair-{pair}", at, f"{role}-{pair}", role, content, f"{pair}.{number}")

    def material(self, number: int) -> Envelope:
        """Make an event about the cycle, which no requirement asks for."""
        content = {"title": "Памятка наставника"}
        return self._said("material.given", "cycle/c", self.now, "curator", "curator", content, f"material.{number}")

    def opening(self) -> Iterator[tuple[Caller, list[Envelope]]]:
        """Give the bodies that open the school and bring every pair into work."""
        yield self.caller("root", by.ADMINISTRATOR), list(self._people())
        told = list(self._told())
        for start in range(0, len(told), BODY):
            yield self.curator, told[start : start + BODY]

    def _people(self) -> Iterator[Envelope]:
        root = "root", "administrator"

        def card(name: str, kind: str, **more: Any) -> Envelope:
            content = {"name": name, "kinds": [kind], **more}
            return self._said("person.registered", f"person/{name}", self.began, *root, content)

        yield self._said("institution.opened", "institution/school", self.began, *root, {"name": "Школа"})
        for name in ("curator", "head"):
            yield card(name, "teacher", work_years=20)
            yield self._said("role.granted", f"person/{name}", self.began, *root, {"role": name})
        for number in self.numbers:
            yield card(f"mentee-{number}", "pupil", grade=7, birth_date=f"{self.year - 13}-02-01")
            yield card(f"mentor-{number}", "pupil", grade=10, birth_date=f"{self.year - 16}-02-01")
            yield card(f"parent-{number}", "parent")

    def _told(self) -> Iterator[Envelope]:
        """Give the cycle's chapters, each on a day of its own, each ended by its stage."""
        chapters = (self._preparation, self._mentees, self._mentors, self._selection, self._pairing)
        about = {"title": f"{self.year}/{(self.year + 1) % 100:02d}", "pack": PACK, "school_year": self.year}
        yield self._said("cycle.opened", "cycle/c", self.began, "curator", "curator", about)
        for day, (stage, chapter) in enumerate(zip(Stage, chapters, strict=False), 1):
            at = self.began + timedelta(days=10 * day)
            for kind, subject, doer, content in chapter():
                role, _, number = doer.partition("-")
                yield self._said(kind, subject, at, doer, role if number else doer, content)
            yield self._said("stage.completed", "cycle/c", at, "curator", "curator", {"stage": stage.value})

    def _preparation(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        day = self.began.date().isoformat()
        yield "consent.signed", "person/curator", "curator", {"kind": "processing", "signed_by_person": True}
        yield "consent.signed", "person/curator", "curator", {"kind": "participation", "signed_by_person": True}
        yield "team.named", "cycle/c", "head", {"curator": str(self.identity("curator"))}
        yield "forms.offered", "cycle/c", "curator", {"forms": [FORM]}
        yield "preliminary_requests.collected", "cycle/c", "curator", {"form": FORM, "requests": self.size}
        yield "aims.set", "cycle/c", "curator", {"tasks": ["Помочь с учёбой"], "results": ["Пары работают"]}
        yield "roadmap.approved", "cycle/c", "head", {"number": "7"}
        for paper in PAPERS:
            yield "paper.adopted", "cycle/c", "curator", {"paper": paper, "number": "1", "signed_on": day}
        for resource in ("staff", "methods", "equipment"):
            inside = {"resource": resource, "source": "inside", "about": "Своими силами"}
            yield "resource.found", "cycle/c", "curator", inside
        for audience in ("staff", "parents", "pupils", "partners"):
            yield "audience.told", "cycle/c", "curator", {"audience": audience}

    def _mentees(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        cycle = {"cycle": str(self.identity("c"))}
        yield "forms.chosen", "cycle/c", "head", {"forms": [FORM]}
        for one in self.numbers:
            mentee, pair = f"mentee-{one}", f"pair/pair-{one}"
            parent = {"representative": str(self.identity(f"parent-{one}"))}
            asked = {"mentee": str(self.identity(mentee)), "form": FORM, "wants_to_take_part": True}
            yield "representative.named", f"person/{mentee}", "curator", parent
            yield from self._consents(one, mentee, himself=False)
            yield "request.submitted", pair, mentee, {**cycle, **asked, "situation": "poor_results"}
            yield "questionnaire.submitted", f"person/{mentee}", mentee, {**cycle, **answered("pupil_intake")}
            yield "measurement.taken", f"person/{mentee}", "curator", {**cycle, **MEASURED}
            told = {**cycle, "report": "Просит"}
            yield "informant.reported", f"person/{mentee}", f"representative-{one}", told
            yield "mentee.admitted", pair, "curator", {}

    def _consents(self, one: int, name: str, *, himself: bool) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        signed = {"signed_by_person": himself, "signed_by_representative": str(self.identity(f"parent-{one}"))}
        for kind in ("processing", "participation", "questioning"):
            yield "consent.signed", f"person/{name}", "curator", {"kind": kind, **signed}

    def _mentors(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        cycle = {"cycle": str(self.identity("c"))}
        for one in self.numbers:
            mentor = f"mentor-{one}"
            parent = {"representative": str(self.identity(f"parent-{one}"))}
            yield "representative.named", f"person/{mentor}", "curator", parent
            yield from self._consents(one, mentor, himself=True)
            yield "mentor.offered", f"person/{mentor}", mentor, {**cycle, "forms": [FORM], "ask_again": True}
            yield "measurement.taken", f"person/{mentor}", "curator", {**cycle, **MEASURED}

    def _selection(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        cycle = {"cycle": str(self.identity("c"))}
        yield "criteria.set", "cycle/c", "curator", {"criteria": ["Желание помогать"]}
        yield "training.planned", "cycle/c", "curator", {"title": "Школа наставника", "hours": 2}
        for one in self.numbers:
            mentor = f"mentor-{one}"
            yield "questionnaire.submitted", f"person/{mentor}", mentor, {**cycle, **answered("young_mentor_about")}
            yield "interview.held", f"person/{mentor}", "curator", cycle
            yield "mentor.selected", f"person/{mentor}", "curator", cycle
        mentors = [str(self.identity(f"mentor-{one}")) for one in self.numbers]
        yield "training.held", "cycle/c", "curator", {"hours": 2, "present": mentors}

    def _pairing(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        people = [f"{side}-{one}" for side in ("mentee", "mentor") for one in self.numbers]
        yield "group_meeting.held", "cycle/c", "curator", {"present": [str(self.identity(name)) for name in people]}
        for name in people:
            yield "preference.stated", f"person/{name}", name, {"cycle": str(self.identity("c"))}
        lines = []
        for one in self.numbers:
            match = f"match/match-{one}"
            sides = {"pair": str(self.identity(f"pair-{one}")), "mentor": str(self.identity(f"mentor-{one}"))}
            lines.append(sides)
            yield "match.proposed", match, "curator", sides
            for side in ("mentee", "mentor"):
                yield "match.agreed", match, f"{side}-{one}", {"side": side}
            yield "match.told", match, "curator", {}
        signed_on = (self.began + timedelta(days=50)).date().isoformat()
        yield "order.signed", "cycle/c", "head", {"number": "15", "signed_on": signed_on, "lines": lines}

    def _said(
        self, kind: str, about: str, at: datetime, doer: str, role: str, content: dict[str, Any], key: str = ""
    ) -> Envelope:
        subject, _, name = about.partition("/")
        person = doer if role != "representative" else doer.replace(role, "parent")
        return Envelope(
            id=f"{self.number}.{key or next(self.ids)}",
            source=SOURCE if key else f"{SOURCE}:opening",
            type=kind,
            subject=f"{subject}/{self.identity(name)}",
            time=at,
            data=content,
            actor=self.identity(person),
            actorrole=role,
        )


def answered(code: str) -> dict[str, Any]:
    """Give a questionnaire of the pack with every question answered."""
    asked = named(PACK).questionnaires[code]
    return {"purpose": asked.purpose.value, "code": code, "version": asked.version, "answers": sample(asked)}


PAPERS = ("charter", "regulation", "internal_rules", "start_order", "programme", "regional_act", "federal_act")
MEASURED = {"when": "entry", "parameters": {"motivation": 5}}
