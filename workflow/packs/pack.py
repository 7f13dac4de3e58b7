"""A pack is a programme as data: what each stage asks, who does what by when, the forms and the numbers."""

import datetime
from calendar import monthrange
from typing import Annotated, Literal

from pydantic import Field

from workflow.packs.calendar import SchoolCalendar
from workflow.packs.form import Category, Code, Form, FormCode, Part, StageCode, Text, one_of
from workflow.packs.questionnaire import Questionnaire
from workflow.packs.reminding import Reminders

PaperCode = Annotated[
    str,
    one_of("charter", "regulation", "internal_rules", "start_order", "programme", "regional_act", "federal_act"),
]
AudienceCode = Annotated[str, one_of("staff", "parents", "pupils", "partners")]
ResourceCode = Annotated[str, one_of("staff", "methods", "equipment")]
Responsible = Annotated[str, one_of("curator", "deputy", "teacher")]


class StageRules(Part):
    """What a stage is for and what must be so before it is left, by the cycle and by each pair."""

    title: Text
    result: Text
    cycle: tuple[Code, ...]
    pair: tuple[Code, ...]


class Numbers(Part):
    """Thresholds. Those that law or a child's safety sets can only be stricter, so their ranges end at the default."""

    regular_meetings: int = Field(default=4, ge=1, le=40)
    silence_days: int = Field(default=14, ge=1, le=90)
    silence_step_days: int = Field(default=7, ge=1, le=30)
    concern_curator_hours: int = Field(default=24, ge=1, le=24)
    concern_head_hours: int = Field(default=48, ge=1, le=48)
    capacity_pupil: int = Field(default=2, ge=1, le=10)
    capacity_adult: int = Field(default=3, ge=1, le=10)
    capacity_group: int = Field(default=5, ge=1, le=10)
    next_attempt_days: int = Field(default=14, ge=1, le=90)
    tries_before_incident: int = Field(default=5, ge=1, le=20)
    quiet_from: int = Field(default=20, ge=12, le=20)  # local hour
    quiet_until: int = Field(default=8, ge=8, le=11)  # local hour
    senior_grade: int = Field(default=9, ge=1, le=11)
    mentee_age_from: int = Field(default=10, ge=10, le=17)
    approval_days: int = Field(default=14, ge=1, le=60)
    training_hours: int = Field(default=2, ge=1, le=72)
    group_pairs_min: int = Field(default=2, ge=2, le=10)
    group_pairs_max: int = Field(default=5, ge=2, le=10)
    consent_grace_days: int = Field(default=30, ge=0, le=30)
    consent_reminder_days: int = Field(default=30, ge=30, le=90)  # before a birthday or a last day
    consent_term: int = Field(default=14, ge=1, le=60)  # days to collect the consents of whoever came
    destroy_days: int = Field(default=30, ge=1, le=30)  # 152-FZ, article 21, part 5
    stop_working_days: int = Field(default=10, ge=1, le=10)  # 152-FZ, article 21, part 5.1
    take_down_working_days: int = Field(default=3, ge=1, le=3)  # 152-FZ, article 10.1, part 14
    end_pairs_days: int = Field(default=14, ge=1, le=30)  # after a withdrawal of the consent to take part
    notice_working_days: int = Field(default=3, ge=1, le=3)  # Labour Code, article 351.8
    early_end_months: int = Field(default=3, ge=1, le=12)
    hidden_below: int = Field(default=5, ge=5, le=50)  # people in a group whose scores may be shown
    minimum: dict[Code, Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=dict)

    def minimum_of(self, requirement: str) -> int:
        """How many there must be at least before a cycle requirement that says "each" can be met."""
        return self.minimum.get(requirement, 1)


class Care(Part):
    """Rules of good mentoring that a pack may switch off.

    Consent, withdrawal, reading, record check and channels are not here on purpose: they are never off.
    """

    teacher_consent: bool = True
    training: bool = True
    first_contacts: bool = True
    fit: bool = True
    silence: bool = True
    early_end: bool = True
    concern: bool = True
    unmatched: bool = True
    before_and_after: bool = True
    reported_numbers: bool = True


class Consents(Part):
    """Which consents a representative may sign by a link. Where law wants paper none ever is, so the list is short."""

    by_link: tuple[Annotated[str, one_of("participation")], ...] = ()


class Act(Part):
    """A legal act or a paper's approval, by number and date where it has them."""

    title: Text
    level: Literal["international", "federal", "regional", "institution"]
    number: Text | None = None
    date: datetime.date | None = None


class Paper(Part):
    """A kind of paper that must be in force before the start, and the acts it rests on."""

    title: Text
    acts: tuple[Act, ...] = ()
    note: str = ""


class Month(Part):
    """A month of the roadmap; year 0 is the calendar year in which the school year begins."""

    year: Literal[0, 1]
    month: int = Field(ge=1, le=12)

    def first_day(self, school_year: int) -> datetime.date:
        return datetime.date(school_year + self.year, self.month, 1)

    def last_day(self, school_year: int) -> datetime.date:
        year = school_year + self.year
        return datetime.date(year, self.month, monthrange(year, self.month)[1])


class Condition(Part):
    """A cycle requirement is met, or such a fact of the cycle exists."""

    requirement: Code | None = None
    event: str | None = None
    where: dict[str, str | int | bool] = Field(default_factory=dict)


class DoneWhen(Condition):
    """What makes an activity done: one condition, or each of several (`all`)."""

    all: tuple[Condition, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Give the conditions, whichever way they were written."""
        return self.all or (self,)


class Activity(Part):
    """A line of the roadmap. Without `done_when` the curator states that it is done (event `activity.done`)."""

    number: int = Field(ge=1)
    title: Text
    stage: StageCode
    start: Month
    end: Month
    responsible: tuple[Responsible, ...] = Field(min_length=1)
    after: tuple[int, ...] = ()
    done_when: DoneWhen | None = None
    note: str = ""


class Target(Part):
    """Least share of a group taking part, in percent. None is unknown, which is not zero; then the note says why."""

    pupils: int | None = Field(default=None, ge=1, le=100)
    teachers: int | None = Field(default=None, ge=1, le=100)
    note: str = ""


class Coverage(Part):
    """Coverage targets by calendar year, and of whom the percentage is taken."""

    age_from: int = Field(ge=1, le=18)
    age_on: str = Field(pattern=r"^\d\d-\d\d$")
    pupils_of: Text
    teachers_of: Text
    targets: dict[Annotated[int, Field(ge=2000, le=2100)], Target] = Field(default_factory=dict)

    def target(self, year: int, group: Literal["pupils", "teachers"]) -> int | None:
        """Percent; None when the programme does not say."""
        found = self.targets.get(year)
        return None if found is None else found.pupils if group == "pupils" else found.teachers


class Reward(Part):
    """A kind of reward: whom it goes to, and whether it names a person in public, which he must have agreed to."""

    code: Code
    title: Text
    to: Literal["person", "parents", "organisation", "institution"] = "person"
    published: bool = False


class Source(Part):
    """Where something in the pack comes from."""

    title: Text
    used_for: Text


class Contradiction(Part):
    """A place where the source disagrees with itself or is silent, and what the service does about it."""

    code: Code
    what: Text
    handled: Text


PartName = Annotated[str, Field(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)*\.toml$")]


class Pack(Part):
    """A whole programme. A version never changes: it is known by the SHA-256 of its content, all parts in their order.

    `parts` are the files beside the pack's own that its questionnaires stand in; packs may share them.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: str = Field(pattern=r"^\d+(\.\d+)*$")
    title: Text
    about: Text
    official_text: bool
    school_year_starts: str = Field(pattern=r"^\d\d-\d\d$")
    stages: dict[StageCode, StageRules]
    numbers: Numbers
    care: Care = Care()
    consents: Consents = Consents()
    papers: dict[PaperCode, Paper]
    audiences: dict[AudienceCode, Text]
    resources: dict[ResourceCode, Text]
    mentee_situations: dict[Annotated[str, one_of("pupils", "teachers")], dict[Code, Text]] = Field(
        default_factory=dict
    )
    passive: tuple[Code, ...] = ()  # the situations of pupils that make a mentee passive
    request_channels: dict[Code, Text] = Field(default_factory=dict)  # through whom a request becomes known
    mentor_sources: dict[Code, Text] = Field(default_factory=dict)
    parameters: dict[Code, Text] = Field(default_factory=dict)
    lower_is_better: tuple[Code, ...] = ()  # the parameters that do well to go down
    parts: tuple[PartName, ...] = ()
    questionnaires: dict[Code, Questionnaire] = Field(default_factory=dict)
    questionnaire_days: dict[StageCode, Annotated[int, Field(ge=1, le=366)]] = Field(default_factory=dict)
    calendar: SchoolCalendar = SchoolCalendar()
    reminders: Reminders = Reminders()
    activities: tuple[Activity, ...] = ()
    forms: dict[FormCode, Form] = Field(min_length=1)
    coverage: Coverage
    rewards: tuple[Reward, ...] = ()
    sources: tuple[Source, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    mended: tuple[Text, ...] = ()
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")

    def category_of(self, situation: str | None) -> Category:
        """Whether a mentee in this situation is passive; who is not known to be, is active."""
        return "passive" if situation in self.passive else "active"
