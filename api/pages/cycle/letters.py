"""The words of letters and diplomas: for each kind its own, built so that every name stands in the nominative."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.facts.people import PersonKind
from workflow.packs.pack import Reward
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import in_charge
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Words:
    """What a sheet says: its heading, the greeting, what is said of the one who is named, and the thanks."""

    heading: str
    greeting: str
    about: str
    thanks: tuple[str, ...]


DIPLOMA = Words(
    "Грамота",
    "Награждается",
    "{part}",
    (
        "За год, в котором слово держали, на вопросы отвечали и друг друга не подводили.",
        "Спасибо за время и внимание: их не купишь, их можно только подарить.",
    ),
)
LETTER = Words(
    "Благодарственное письмо",
    "Кому:",
    "{part}",
    (
        "Когда рядом есть тот, кто слушает и верит, трудное становится посильным. "
        "Весь этот год таким человеком были Вы.",
        "Спасибо за терпение, за честные разговоры и за то, что каждую встречу Вы приходили вовремя. "
        "Мы видим, сколько это изменило.",
    ),
)
LETTER_TO_MENTEE = Words(
    "Благодарственное письмо",
    "Кому:",
    "{part}",
    (
        "Просить о помощи и не сдаваться, когда получается не сразу, — большая смелость. Весь этот год её было видно.",
        "Спасибо за доверие и за труд. Однажды Вы сможете сделать то же для другого: "
        "наставниками становятся именно так.",
    ),
)
PARENTS = Words(
    "Благодарность родителям",
    "Уважаемые родители!",
    "ваш ребёнок и наш наставник",
    (
        "Быть наставником в школе — значит приходить, когда обещано, объяснять в третий раз и не сердиться, "
        "радоваться чужой пятёрке как своей. Мы видели это весь год.",
        "Такое умение начинается дома. Поэтому наша благодарность — вам: за воспитание, за поддержку "
        "и за время, которое семья отдала другому ребёнку.",
    ),
)
COMPANY = Words(
    "Благодарственное письмо",
    "Уважаемые коллеги!",
    "ваш сотрудник и наш наставник",
    (
        "О профессии можно прочитать, а можно увидеть, как в ней живут. Наши ученики увидели, "
        "потому что рядом был человек дела.",
        "Спасибо, что отпускали, помогали и открывали двери. Будем рады продолжить вместе в новом учебном году.",
    ),
)
COLLEGE = Words(
    "Благодарственное письмо",
    "Уважаемые преподаватели и руководители!",
    "ваш студент и наш наставник",
    (
        "Студенту школьник верит легко: между ними всего несколько лет, а впереди — целая дорога, "
        "по которой уже кто-то идёт.",
        "Спасибо, что учите не только специальности, но и неравнодушию. Ждём ваших студентов и осенью.",
    ),
)
FRIENDS = Words(
    "Благодарственное письмо",
    "Уважаемые друзья нашей школы!",
    "",
    (
        "Наставничество держится на тех, кто помогает, когда можно было пройти мимо. Весь этот год вы были рядом.",
        "Спасибо за вашу помощь. Будем рады продолжить вместе в новом учебном году.",
    ),
)

MENTEE = "наставляемый"
OF_CODE: Mapping[str, Words] = {"diploma": DIPLOMA}
"""Kinds with words of their own, by code; every other kind has those of whom it goes to."""


def words_of(kind: Reward, person: Person | None, part: str) -> Words:
    """Give the words for a kind of reward and for the one on whose account somebody is thanked, by his part."""
    if kind.to == "parents":
        return PARENTS
    if person is None:
        return FRIENDS
    if kind.to == "institution":
        return COLLEGE
    if kind.to == "organisation":
        return COLLEGE if PersonKind.STUDENT in person.kinds else COMPANY
    return OF_CODE.get(kind.code, LETTER_TO_MENTEE if part == MENTEE else LETTER)


def part_words(cycle: Cycle, person: Person) -> str:
    """Say as what somebody took part in a cycle."""
    if person.id in cycle.mentors:
        return "наставник"
    if any(pair.mentee is person for pair in cycle.pairs):
        return MENTEE
    return "куратор" if person.id in in_charge(cycle) else "участник программы"
