"""The people of the demonstration school: pupils, parents, teachers, and those from companies who become mentors."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from api.demo.names import Names

PLACE = UUID("5c001000-0000-4000-8000-000000000000")
ZONE = "Asia/Novokuznetsk"
NAME = "Школа «Родник» (учебный пример)"
SIZES = {5: 18, 6: 18, 7: 18, 8: 17, 9: 17, 10: 16, 11: 16}

LEADS = dict(enumerate(SIZES))
"""Which of the teachers below leads the classes of which grade."""

#       subject                        years of work, a woman
TEACHERS = (
    ("русский язык и литература", 24, True),
    ("математика", 19, True),
    ("история и обществознание", 15, False),
    ("английский язык", 12, True),
    ("физика", 27, False),
    ("биология", 9, True),
    ("география", 17, True),
    ("русский язык и литература", 1, True),
    ("математика", 0, False),
    ("английский язык", 2, True),
    ("информатика", 8, False),
    ("химия", 14, True),
)

#      who he is       post                               company                                  years, a woman
OUTSIDE = (
    ("employee", "инженер-энергетик", "Районные тепловые сети", 14, False),
    ("employee", "врач-терапевт", "Поликлиника «Забота»", 11, True),
    ("employee", "инженер-программист", "Мастерская программ «Азимут»", 8, False),
    ("entrepreneur", "владелица пекарни", "Пекарня «Тёплый хлеб»", 9, True),
    ("employee", "архитектор", "Проектное бюро «Контур»", 16, True),
    ("employee", "машинист экскаватора", "Разрез «Южный склон»", 21, False),
    ("graduate", "технолог", "Молочный завод «Ключи»", 6, True),
    ("parent", "ветеринарный врач", "Ветеринарная клиника «Друг»", 12, False),
    ("employee", "редактор", "Районная газета «Наше слово»", 18, True),
    ("employee", "инженер-робототехник", "Завод «Механика»", 10, False),
    ("employee", "менеджер по продажам", "Торговый дом «Левый берег»", 2, False),
)


@dataclass(frozen=True)
class Someone:
    """A person of the script; `key` names him among the others and gives his id."""

    key: str
    name: str
    kinds: tuple[str, ...]
    birth_date: date | None = None
    grade: int | None = None
    letter: str | None = None
    post: str | None = None
    work_years: int | None = None
    subject: str | None = None
    organisation: str | None = None
    parent: "Someone | None" = None

    @property
    def id(self) -> UUID:
        """Give the person's id."""
        return uuid5(PLACE, self.key)

    @property
    def ref(self) -> str:
        """Give the person as a subject of events."""
        return f"person/{self.id}"

    @property
    def is_pupil(self) -> bool:
        """Say whether he studies at the school."""
        return "pupil" in self.kinds

    @property
    def card(self) -> dict[str, object]:
        """Give what is known of the person before any consent: a pupil is reached through his parent."""
        words = {"post": self.post, "subject": self.subject, "organisation": self.organisation, "name": self.name}
        words |= {"letter": self.letter, **self.reached_by}
        numbers = {"grade": self.grade, "work_years": self.work_years}
        born = {"birth_date": self.birth_date.isoformat() if self.birth_date else None}
        known = {name: value for name, value in {**words, **numbers, **born}.items() if value is not None}
        return {**known, "kinds": list(self.kinds)}

    @property
    def reached_by(self) -> dict[str, str]:
        """Give how he is reached: staff by e-mail, families and those from outside by phone, e-mail, MAX, or a note."""
        if self.is_pupil:
            return {}
        email = {"email": f"{self.key}@rodnik.example"}
        if self.parent is None and "teacher" in self.kinds:
            return email
        number = self.id.int % 10_000
        phone = f"+7900000{number:04d}"
        note = {"contact": "только записка через секретаря"}
        return (email, {"phone": phone}, {"max_address": phone}, {"phone": phone, **email}, note)[number % 5]

    def age_on(self, day: date) -> int:
        """Give full years on a day; a person without a birth date is an adult."""
        born = self.birth_date
        if born is None:
            return 18
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True)
class School:
    """Everyone there is, by what he does; `year` is that in which the school year begins."""

    year: int
    director: Someone
    deputy: Someone
    curator: Someone
    psychologist: Someone
    additional: Someone
    teachers: tuple[Someone, ...]
    outside: tuple[Someone, ...]
    grades: dict[int, tuple[Someone, ...]] = field(repr=False)

    @property
    def id(self) -> UUID:
        """Give the institution's id: the same every year."""
        return uuid5(PLACE, "school")

    @property
    def ref(self) -> str:
        """Give the school as a subject of events."""
        return f"institution/{self.id}"

    @property
    def title(self) -> str:
        """Give the school year as it is written: 2021/22."""
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    @property
    def staff(self) -> tuple[Someone, ...]:
        """Give everyone employed at the school."""
        return (self.director, self.deputy, self.curator, self.psychologist, self.additional, *self.teachers)

    @property
    def pupils(self) -> tuple[Someone, ...]:
        """Give the pupils, the youngest grade first."""
        return tuple(pupil for pupils in self.grades.values() for pupil in pupils)

    def class_teacher(self, pupil: Someone) -> Someone:
        """Give the class teacher of a pupil: the seven experienced teachers lead grades 5 to 11."""
        return next(teacher for teacher in self.teachers if teacher.grade == pupil.grade)


def build(year: int, seed: int = 2021, born: Mapping[str, date] | None = None) -> School:
    """People the school for the school year that begins in `year`; the same seed gives the same names.

    `born` gives another birth date to a pupil by his key.
    """
    names = Names(seed)

    def employee(key: str, post: str, years: int, *, woman: bool = True, **more: Any) -> Someone:
        name = names.adult(names.surname(), woman=woman)
        return Someone(key, name, ("teacher",), post=post, work_years=years, **more)

    return School(
        year=year,
        director=employee("director", "директор", 29, woman=False),
        deputy=employee("deputy", "заместитель директора", 22),
        curator=employee("curator", "педагог-психолог, куратор программы", 13),
        psychologist=employee("psychologist", "педагог-психолог", 7),
        additional=employee("additional", "педагог дополнительного образования", 10, woman=False),
        teachers=tuple(
            employee(f"teacher-{index}", "учитель", years, woman=woman, subject=subject, grade=LEADS.get(index))
            for index, (subject, years, woman) in enumerate(TEACHERS)
        ),
        outside=tuple(
            Someone(
                f"outside-{index}",
                names.adult(names.surname(), woman=woman),
                (kind,),
                post=post,
                work_years=years,
                organisation=organisation,
            )
            for index, (kind, post, organisation, years, woman) in enumerate(OUTSIDE)
        ),
        grades={grade: _class(names, year, grade, size, born or {}) for grade, size in SIZES.items()},
    )


def _class(names: Names, year: int, grade: int, size: int, born: Mapping[str, date]) -> tuple[Someone, ...]:
    pupils = (_pupil(names, year, grade, index, size) for index in range(size))
    return tuple(replace(pupil, birth_date=born.get(pupil.key, pupil.birth_date)) for pupil in pupils)


def _pupil(names: Names, year: int, grade: int, index: int, size: int) -> Someone:
    """Make a pupil with a parent: he went to school at six and a half to seven and a half."""
    surname, girl = names.surname(), index % 2 == 0
    born = date(year - grade - 6, 3, 2) + timedelta(days=index * 360 // size)
    key = f"pupil-{grade}-{index}"
    parent = Someone(f"parent-{grade}-{index}", names.adult(surname, woman=index % 3 != 1), ("parent",))
    name = names.child(surname, girl=girl)
    return Someone(key, name, ("pupil",), birth_date=born, grade=grade, letter="АБ"[index % 2], parent=parent)


def relation(parent: Someone) -> str:
    """Say who a parent is to the child, by the ending of the patronymic."""
    return "мать" if parent.name.endswith("вна") else "отец"
