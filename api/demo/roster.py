"""Who takes part and with whom: forty pairs in three forms, two groups, and those who do not come to a pair."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from api.demo.school import PLACE, School, Someone

STUDENTS, TEACHERS, EMPLOYERS, COLLEGE = "student_student", "teacher_teacher", "employer_student", "college_student"
WHYS = ("poor_results", "apart", "outstanding", "behaviour", "poor_results", "hard_life", "apart", "limited_health")
ROLE_MODELS = {
    "poor_results": "achiever_underachiever",
    "behaviour": "leader_passive",
    "apart": "leader_passive",
    "outstanding": "equal_to_equal",
    "hard_life": "leader_passive",
    "limited_health": "adapted_unadapted",
}
#       mentee, mentor, why he comes, role model
OF_TEACHERS = (
    (7, 0, "young_specialist", "class_teacher_young"),
    (8, 1, "young_specialist", "subject_experienced_inexperienced"),
    (9, 3, "young_specialist", "experienced_young"),
    (10, 4, "adapting", "community_leader_troubled"),
    (11, 0, "burnt_out", "community_leader_troubled"),
)
EMPLOYERS_OF_PAIRS = (0, 1, 0, 2, 3, 4, 5, 6, 7, 8)
OF_GROUP, DECLINED_OUTSIDE, LEAVES, REPLACES = 9, 10, 1, 2


@dataclass(frozen=True)
class Couple:
    """A mentee who asks and the mentor who is found for him; `wave` says with which order: 1, 2 or the later 3."""

    key: str
    form: str
    mentee: Someone
    mentor: Someone
    why: str
    role_model: str
    wave: int
    group: str | None = None
    asked_form: str | None = None

    @property
    def id(self) -> UUID:
        """Give the pair's id."""
        return uuid5(PLACE, f"pair-{self.key}")

    @property
    def ref(self) -> str:
        """Give the pair as a subject of events."""
        return f"pair/{self.id}"

    @property
    def match(self) -> UUID:
        """Give the id of the match with the mentor who was found first."""
        return uuid5(PLACE, f"match-{self.key}")

    @property
    def group_id(self) -> UUID | None:
        """Give the id of the group that the pair is in."""
        return uuid5(PLACE, f"group-{self.group}") if self.group else None


@dataclass(frozen=True)
class Roster:
    """Everyone who takes part; `latecomer` and those named for their troubles are among the forty couples.

    `changing` loses a mentor who moves away, `misfit` does not suit, `silent` never sees the mentor; `moving` and
    `withdrawing` are beside the forty: one family moves away, the other withdraws its consent.
    """

    couples: tuple[Couple, ...]
    latecomer: Couple
    changing: Couple
    misfit: Couple
    silent: Couple
    uneasy: Couple
    endangered: Couple
    ill: Couple
    moving: Couple
    withdrawing: Couple
    second_mentors: Mapping[str, Someone]
    unmatched: Couple
    declined: tuple[Couple, ...]
    declined_mentors: tuple[Someone, ...]

    @property
    def asking(self) -> tuple[Couple, ...]:
        """Give everyone who asks in the autumn, whatever comes of it."""
        early = tuple(couple for couple in self.working if couple is not self.latecomer)
        return (*early, self.unmatched, *self.declined)

    @property
    def working(self) -> tuple[Couple, ...]:
        """Give the couples that begin to work, also those that part before the end."""
        return (*self.couples, self.moving, self.withdrawing)

    def later(self, couple: Couple) -> Couple:
        """Give a couple as it stands in the end: with its second mentor, where the first one did not stay."""
        return replace(couple, mentor=self.second_mentors.get(couple.key, couple.mentor))

    @property
    def lasting(self) -> tuple[Couple, ...]:
        """Give the forty as they stand in the end."""
        return tuple(self.later(couple) for couple in self.couples)

    @property
    def admitted(self) -> tuple[Couple, ...]:
        """Give those admitted in the autumn."""
        return tuple(couple for couple in self.asking if couple not in self.declined)

    @property
    def mentors(self) -> tuple[Someone, ...]:
        """Give the mentors, each once."""
        return tuple(dict.fromkeys(couple.mentor for couple in self.couples))

    def led_by(self, mentor: Someone) -> tuple[Couple, ...]:
        """Give the couples of a mentor."""
        return tuple(couple for couple in self.couples if couple.mentor is mentor)

    def forms_of(self, mentor: Someone) -> list[str]:
        """Give the forms in which a candidate offers himself."""
        if mentor.is_pupil:
            return [STUDENTS]
        return [TEACHERS] if "teacher" in mentor.kinds else [EMPLOYERS]

    @property
    def groups(self) -> dict[str, tuple[Couple, ...]]:
        """Give the couples of each group."""
        names = dict.fromkeys(couple.group for couple in self.couples if couple.group)
        return {name: tuple(couple for couple in self.couples if couple.group == name) for name in names}


def assemble(school: School) -> Roster:
    """Find for each who asks the one he will work with, and say who stays without a pair."""
    pupils = school.grades
    students = tuple(_students(school))
    employers = tuple(_employers(school))
    teachers = tuple(
        Couple(f"t{number}", TEACHERS, school.teachers[mentee], school.teachers[mentor], why, model, 1)
        for number, (mentee, mentor, why, model) in enumerate(OF_TEACHERS)
    )
    alone = Couple("alone", EMPLOYERS, pupils[7][16], school.curator, "outstanding", "professional_pupil", 0)
    turned_away = zip(
        (pupils[5][17], pupils[8][16], pupils[10][15]), ("apart", "poor_results", "behaviour"), strict=True
    )
    changing = next(couple for couple in employers if couple.mentor is school.outside[LEAVES])
    misfit, silent = students[12], students[11]
    return Roster(
        couples=(*students, *teachers, *employers),
        latecomer=students[-1],
        changing=changing,
        misfit=misfit,
        silent=silent,
        uneasy=students[8],
        endangered=students[16],
        ill=students[9],
        moving=Couple("moving", STUDENTS, pupils[6][6], students[13].mentor, "apart", "leader_passive", 1),
        withdrawing=Couple("withdrawing", STUDENTS, pupils[6][8], students[14].mentor, "apart", "leader_passive", 1),
        second_mentors={
            changing.key: school.outside[REPLACES],
            misfit.key: students[10].mentor,
            silent.key: misfit.mentor,
        },
        unmatched=alone,
        declined=tuple(
            Couple(f"no{number}", STUDENTS, pupil, school.curator, why, ROLE_MODELS[why], 0)
            for number, (pupil, why) in enumerate(turned_away)
        ),
        declined_mentors=(pupils[8][15], school.outside[DECLINED_OUTSIDE]),
    )


def _students(school: School) -> Iterator[Couple]:
    """Give a group of four, seventeen pairs of the autumn and the latecomer; every mentor is of a higher grade."""
    pupils = school.grades
    for number, mentee in enumerate(pupils[5][:4]):
        yield Couple(f"g{number}", STUDENTS, mentee, pupils[10][0], "apart", "leader_passive", 1, group="lego")
    mentors = (*pupils[9][8:13], *pupils[10][1:5], *pupils[11][:3])
    mentees = (*pupils[5][4:8], *pupils[6][:6], *pupils[7][:5], *pupils[8][:2], pupils[7][5])
    for number, mentee in enumerate(mentees):
        mentor = mentors[number % len(mentors)]
        latecomer = number == len(mentees) - 1
        why = "apart" if latecomer else WHYS[number % len(WHYS)]
        model = "adapted_unadapted" if latecomer else ROLE_MODELS[why]
        yield Couple(f"s{number}", STUDENTS, mentee, mentor, why, model, 3 if latecomer else 1)


def _employers(school: School) -> Iterator[Couple]:
    """Give ten pairs and a group of three; one of the ten asked first for a form that is not run."""
    pupils = school.grades
    mentees = (*pupils[8][8:10], *pupils[9][:2], *pupils[10][6:9], *pupils[11][6:9])
    for number, mentee in enumerate(mentees):
        why = "outstanding" if number < 2 else ("apart", "poor_results", "outstanding")[number % 3]
        mentor = school.outside[EMPLOYERS_OF_PAIRS[number]]
        asked = COLLEGE if number == 6 else None
        yield Couple(f"e{number}", EMPLOYERS, mentee, mentor, why, "professional_pupil", 2, asked_form=asked)
    for number, mentee in enumerate(pupils[9][2:5]):
        mentor = school.outside[OF_GROUP]
        yield Couple(f"r{number}", EMPLOYERS, mentee, mentor, "outstanding", "professional_pupil", 3, group="robots")
