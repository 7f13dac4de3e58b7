"""The small school at work: each step says what one stage needs, and `until` drives cycle and pairs to a stage."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.answering import Answering
from tests.world import identity
from workflow.access import by
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import Answer, ask
from workflow.stages import Stage

SUPPLY: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "paper.adopted": ("paper", "papers", {"number": "1", "signed_on": "2021-05-11"}),
    "resource.found": ("resource", "resources", {"source": "inside", "about": "Своими силами"}),
    "audience.told": ("audience", "audiences", {}),
}
FORMS = ("student_student", "employer_student")
MEETINGS = ("organisational", "trial", "planning")

#         name       kinds      born          grade  years of work  parent
PEOPLE = (
    ("vera",   "teacher",  "1980-03-01", None, 15, None),
    ("olga",   "teacher",  "1970-03-01", None, 25, None),
    ("petr",   "teacher",  "1975-03-01", None, 20, None),
    ("nina",   "teacher",  "1985-03-01", None, 10, None),
    ("misha",  "pupil",    "2008-02-01", 7,    None, "marina"),
    ("dasha",  "pupil",    "2006-08-01", 9,    None, "pavel"),
    ("lenya",  "pupil",    "2007-04-01", 8,    None, "larisa"),
    ("anna",   "pupil",    "2005-01-15", 10,   None, "galina"),
    ("oleg",   "pupil",    "2004-12-01", 11,   None, "galina"),
    ("igor",   "employee", "1982-06-01", None, 12, None),
    ("marina", "parent",   "1983-06-01", None, None, None),
    ("pavel",  "parent",   "1981-06-01", None, None, None),
    ("larisa", "parent",   "1980-06-01", None, None, None),
    ("galina", "parent",   "1979-06-01", None, None, None),
)  # fmt: skip
ROLES = (("vera", "curator"), ("olga", "head"), ("petr", "head"), ("nina", "psychologist"))
COUPLES: Mapping[str, tuple[str, str]] = {"misha": ("student_student", "anna"), "dasha": ("employer_student", "igor")}
PARENTS = {name: parent for name, *_, parent in PEOPLE if parent}


class School(Answering):
    """A world whose people have something to do: `couples` are mentees with their form and mentor."""

    def __init__(self, couples: Mapping[str, tuple[str, str]] = COUPLES, **numbers: Any) -> None:
        super().__init__(**numbers)
        self.couples = dict(couples)
        self._open()

    def _open(self) -> None:
        root: dict[str, Any] = {"who": "root", "acting": by.ADMINISTRATOR}
        self.say("institution.opened", "institution/school", **root, name="Школа № 1")
        for name, kind, born, grade, years, _ in PEOPLE:
            card: dict[str, Any] = {"birth_date": born, "grade": grade, "work_years": years}
            self.say("person.registered", f"person/{name}", **root, name=name, kinds=[kind], **card)
        for name, role in ROLES:
            self.say("role.granted", f"person/{name}", **root, role=role)
        for name, parent in PARENTS.items():
            self.say("representative.named", f"person/{name}", representative=identity(parent))
        self.consent("vera")
        self.say("cycle.opened", "cycle/c", title="2021/22", pack=self.pack, school_year=2021)

    def until(self, stage: Stage) -> "School":
        """Drive the cycle to a stage; the pairs stand where it stands."""
        while self.cycle.stage is not stage:
            self.fulfil(self.cycle.stage)
            self.say("stage.completed", "cycle/c", stage=self.cycle.stage)
        return self

    def asked(self, name: str, code: str) -> Answer:
        """Ask a requirement of a pair."""
        return ask(self.pair(name), REQUIREMENTS[code])

    def approve(self, event: str, confirmed: str, **asked: Any) -> None:
        """Have the curator ask for something and the head confirm it."""
        about = f"approval/approval-{len(self.institution.approvals)}"
        self.say(event, about, cycle=identity("c"), reason="Так надо", **asked)
        self.say(confirmed, about, "olga", by.HEAD)

    def fulfil(self, stage: Stage) -> None:
        """Say everything that a stage needs of the cycle and of every pair; the cycle stays."""
        self.wait(20)
        CHAPTERS[stage](self)

    def prepare(self) -> None:
        """Have everything of the first stage."""
        self.say("team.named", "cycle/c", "olga", by.HEAD, curator=identity("vera"), members=[identity("nina")])
        self.say("forms.offered", "cycle/c", forms=FORMS)
        for form in FORMS:
            self.say("preliminary_requests.collected", "cycle/c", form=form, requests=3)
        self.say("aims.set", "cycle/c", tasks=["Помочь с учёбой"], results=["Пары работают"])
        self.say("roadmap.approved", "cycle/c", "olga", by.HEAD, number="7")
        for event in SUPPLY:
            self.supply(event)

    def supply(self, event: str) -> None:
        """Say an event once for each code of the pack that it is about."""
        field, codes, more = SUPPLY[event]
        for code in getattr(self.cycle.pack, codes):
            self.say(event, "cycle/c", **{field: code}, **more)

    def gather_mentees(self) -> None:
        """Have every mentee admitted and the forms chosen."""
        self.say("forms.chosen", "cycle/c", "olga", by.HEAD, forms=FORMS)
        for name, (form, _) in self.couples.items():
            self.request(name, form)
            self.admit(name)

    def request(self, name: str, form: str = "student_student", wants: bool = True, **more: Any) -> None:
        """Have a mentee ask for a mentor: that opens his pair."""
        about: dict[str, Any] = {
            "cycle": identity("c"),
            "mentee": identity(name),
            "form": form,
            "wants_to_take_part": wants,
        }
        self.say("request.submitted", f"pair/pair-{name}", name, by.MENTEE, **about, **more)

    def admit(self, name: str) -> None:
        """Have a mentee agree, answer, be measured and admitted."""
        self.consent(name)
        self.answer_anew(name, "intake")
        self.measure(name, "entry")
        self.say("informant.reported", f"person/{name}", "nina", by.PSYCHOLOGIST, cycle=identity("c"), report="Просит")
        self.say("mentee.admitted", f"pair/pair-{name}")

    def consent(self, name: str, *kinds: str) -> None:
        """Have the consents signed by whoever must sign on that day."""
        person = self.person(name)
        himself, representative = person.signers_on(self.now.date())
        parent = identity(PARENTS[name]) if representative else None
        for kind in kinds or ("processing", "participation", "questioning"):
            signed: dict[str, Any] = {"kind": kind, "signed_by_person": himself, "signed_by_representative": parent}
            self.say("consent.signed", f"person/{name}", **signed)

    def measure(self, name: str, when: str) -> None:
        """Have a person measured by the psychologist."""
        taken: dict[str, Any] = {"cycle": identity("c"), "when": when, "parameters": {"motivation": 5}}
        self.say("measurement.taken", f"person/{name}", "nina", by.PSYCHOLOGIST, **taken)

    def gather_mentors(self) -> None:
        """Have every mentor offer himself, agree and be measured."""
        for name, form in self.mentors.items():
            self.offer(name, form)

    @property
    def mentors(self) -> dict[str, str]:
        """Give the mentors of the couples with the form of each."""
        return {mentor: form for form, mentor in self.couples.values()}

    def offer(self, name: str, form: str = "student_student", **more: Any) -> None:
        """Have a candidate come into the base."""
        offered: dict[str, Any] = {"cycle": identity("c"), "forms": [form], "ask_again": True, **more}
        self.consent(name)
        self.say("mentor.offered", f"person/{name}", name, by.MENTOR, **offered)
        self.measure(name, "entry")

    def select_mentors(self) -> None:
        """Have mentors chosen, interviewed and trained."""
        self.say("criteria.set", "cycle/c", criteria=["Желание помогать"])
        self.say("training.planned", "cycle/c", title="Школа наставника", hours=2)
        for name in self.mentors:
            self.select(name)

    def select(self, name: str) -> None:
        """Have one mentor pass selection, training and the record check."""
        self.answer_anew(name, "mentor")
        self.say("interview.held", f"person/{name}", cycle=identity("c"))
        self.say("mentor.selected", f"person/{name}", cycle=identity("c"))
        self.train(name)
        if self.person(name).is_adult_from_outside:
            self.check_record(name)
        if self.person(name).is_teacher:
            self.assign(name)

    def assign(self, name: str, **more: Any) -> Any:
        """Have content, term, form and pay agreed in writing with a teacher who mentors."""
        agreed: dict[str, Any] = {"content": "Вести молодого учителя", "work_form": "Встречи", "pay": "2000 рублей"}
        agreed |= {"starts_on": "2021-05-11", "ends_on": "2022-06-30", "consent_number": "5-н", **more}
        day = {"signed_on": self.now.date()}
        return self.say("assignment.agreed", f"person/{name}", cycle=identity("c"), **{**day, **agreed})

    def train(self, name: str, hours: int = 2) -> None:
        """Have one mentor trained."""
        self.say("training.held", "cycle/c", hours=hours, present=[identity(name)])

    def check_record(self, name: str, decision: str = "admit") -> None:
        """Have the certificate of an adult from outside looked at."""
        self.say("record.checked", f"person/{name}", number="12", issued_on="2021-05-01", decision=decision)

    def form_pairs(self) -> None:
        """Have everyone meet, choose, agree and stand on the order."""
        people = [*self.couples, *self.mentors]
        self.say("group_meeting.held", "cycle/c", present=[identity(name) for name in people])
        for name in people:
            role = by.MENTEE if name in self.couples else by.MENTOR
            self.say("preference.stated", f"person/{name}", name, role, cycle=identity("c"))
        for name, (_, mentor) in self.couples.items():
            self.match_up(name, mentor)
        self.order(*self.couples)

    def match_up(self, name: str, mentor: str, group: str | None = None) -> None:
        """Have a mentor proposed to a pair and both say yes; the match is called `misha-anna`."""
        self.propose(name, mentor, group)
        self.agree(name, mentor)
        self.say("match.told", f"match/{name}-{mentor}")

    def propose(self, name: str, mentor: str, group: str | None = None) -> None:
        """Have a mentor proposed to a pair."""
        there = identity(group) if group else None
        about: dict[str, Any] = {"pair": identity(f"pair-{name}"), "mentor": identity(mentor), "group": there}
        self.say("match.proposed", f"match/{name}-{mentor}", **about)

    def agree(self, name: str, mentor: str) -> None:
        """Have both sides say yes."""
        self.say("match.agreed", f"match/{name}-{mentor}", name, by.MENTEE, side="mentee")
        self.say("match.agreed", f"match/{name}-{mentor}", mentor, by.MENTOR, side="mentor")

    def order(self, *names: str, at: Any = None, **mentors: str) -> Any:
        """Have the head sign an order on pairs, each with the mentor it has."""
        lines = []
        for name in names:
            match = self.pair(name).match
            mentor = mentors.get(name) or (match.mentor.id if match else None)
            lines.append({"pair": identity(f"pair-{name}"), "mentor": mentor})
        signed: dict[str, Any] = {"number": "15", "signed_on": self.now.date(), "lines": lines}
        return self.say("order.signed", "cycle/c", "olga", by.HEAD, at=at, **signed)

    def work(self) -> None:
        """Have every pair meet, agree on a plan and answer."""
        for name in self.couples:
            self.work_together(name)
        self.say("feedback.given", "cycle/c", side="curator", text="Идёт ровно")
        self.say("interim_results.shown", "cycle/c", audience="partners", where="Круглый стол")
        self.say("reward_scheme.set", "cycle/c", rewards=["Грамота"])

    def work_together(self, name: str) -> None:
        """Have one pair do what the work of a pair asks."""
        mentor = self.mentor_of(name)
        for kind in (*MEETINGS, *["regular"] * self.cycle.regular_meetings):
            self.wait(1)
            self.meet(name, kind)
        self.say("strengths.reviewed", f"pair/pair-{name}", strengths="Упорство")
        self.plan(name)
        self.say("feedback.given", f"pair/pair-{name}", name, by.MENTEE, side="mentee")
        self.say("feedback.given", f"pair/pair-{name}", mentor, by.MENTOR, side="mentor")

    def plan(self, name: str) -> None:
        """Have a pair set format, goal and tasks."""
        self.say("plan.agreed", f"pair/pair-{name}", format="Очно", goal="Сдать экзамен", tasks=["Решать задачи"])

    def meet(self, name: str, kind: str = "regular", at: Any = None) -> Any:
        """Have one pair meet."""
        return self.say("meeting.held", f"pair/pair-{name}", at=at, kind=kind)

    def finish(self) -> None:
        """Have every pair and the cycle do what completion asks."""
        for name in self.couples:
            self.part(name)
        pairs = [identity(f"pair-{name}") for name in self.couples]
        self.say("group_final_meeting.held", "cycle/c", present=pairs)
        self.say("specialist.invited", "cycle/c", about="Психолог района")
        strengths: dict[str, Any] = {"strengths": ["Пары"], "weaknesses": [], "opportunities": [], "threats": []}
        self.say("quality.measured", "cycle/c", **strengths)
        self.answer_anew("vera", "conformity")
        self.say("practice.published", "cycle/c", title="Пара года", where="Сайт школы")
        for name in self.mentors:
            self.say("reward.given", f"person/{name}", cycle=identity("c"), reward="diploma", reason="За год")
        self.say("invitations.sent", "cycle/c", audience="parents", invited=30)
        self.say("closing_event.held", "cycle/c", about="Праздник")
        self.say("bases.renewed", "cycle/c", mentors_kept=2, former_mentees_among_mentors=0)

    def part(self, name: str) -> None:
        """Have one pair do what completion asks of it."""
        mentor = self.mentor_of(name)
        self.meet(name, "final")
        for one, side in ((name, "mentee"), (mentor, "mentor")):
            self.answer_anew(one, "satisfaction", side)
            self.measure(one, "exit")
        self.say("outcome.recorded", f"pair/pair-{name}", outcome="goal_reached")

    def mentor_of(self, name: str) -> str:
        """Name the mentor a pair has."""
        match = self.pair(name).match
        called = {identity(one): one for one, *_ in PEOPLE}
        return called[match.mentor.id if match else identity("nobody")]


CHAPTERS: Mapping[Stage, Callable[[School], None]] = {
    Stage.PREPARATION: School.prepare,
    Stage.MENTEE_BASE: School.gather_mentees,
    Stage.MENTOR_BASE: School.gather_mentors,
    Stage.MENTOR_SELECTION: School.select_mentors,
    Stage.PAIRING: School.form_pairs,
    Stage.PAIR_WORK: School.work,
    Stage.COMPLETION: School.finish,
}
