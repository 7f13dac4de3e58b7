"""What a letter may speak of: a handful of words in the nominative, of which each reader gets only what he may see.

A text never bends a name: «Ваш наставник — Анна Зимина» is right for every name there is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from workflow.access import Caller, by
from workflow.accounts.standing import lasting_roles
from workflow.facts.payload import Kind, Ref
from workflow.letters.letter import Part
from workflow.queries.seeing import CARE, sees_cycle, sees_name, sees_pair
from workflow.stages import PAIR_LABELS, Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.words import day_words

#        word             what it stands for, and an example
WORDS = (
    ("имя",           "как обращаемся к получателю",                          "Вера Павловна"),
    ("ты",            "верно, если пишем школьнику: с ним — на «ты»",         False),
    ("организация",   "название организации",                                 "Школа № 1"),
    ("цикл",          "название цикла",                                       "2025/26"),
    ("этап",          "этап, на котором теперь цикл или пара",                "Работа"),
    ("назад",         "верно, если вернулись к более раннему этапу",          False),
    ("наставляемый",  "имя наставляемого, если получатель вправе его видеть", "Зимин Михаил"),
    ("наставник",     "имя наставника, если получатель вправе его видеть",    "Галкина Анна"),
    ("дело",          "что нужно сделать",                                    "Рассказать о встрече."),
    ("почему",        "из чего это следует",                                  "Встреча была вчера."),
    ("срок",          "до какого дня, если он есть и в деле не назван",       "5 декабря 2025 г."),
)  # fmt: skip
PATRONYMICS = ("вич", "вна", "ична", "инична", "ильич")


def samples() -> Iterator[Mapping[str, Any]]:
    """Give examples with which every text must be filled in: all there is, going back, and as little as may be."""
    full = {word: example for word, _, example in WORDS}
    yield full
    yield full | {"назад": True, "ты": True}
    yield full | dict.fromkeys(("дело", "почему", "срок", "этап", "цикл", "наставник", "наставляемый"), "")


@dataclass
class Known:
    """What one reader is told: the words, the people whom they name, and the page where his next step is."""

    words: dict[str, Any]
    link: str
    names: list[UUID] = field(default_factory=list)


def known_to(
    institution: Institution, person: Person, part: Part, about: Ref, cycle: UUID | None, says: Mapping[str, Any]
) -> Known:
    """Gather what a letter may say to a person."""
    reader = Caller(person.id, lasting_roles(institution, person), institution.id)
    where = institution.cycles.get(cycle) if cycle else None
    pair = institution.pairs.get(about.id) if about.kind is Kind.PAIR else None
    words: dict[str, Any] = {word: "" for word, _, _ in WORDS}
    words |= {
        "имя": "" if part is Part.COMPANY else address(person.name),
        "ты": part is not Part.COMPANY and person.is_pupil,
        "организация": institution.card.name if institution.card else "",
        "цикл": where.title if where else "",
        "этап": _stage(says.get("landed"), pair),
        "назад": bool(says.get("back")),
        "дело": (sentence := str(says.get("sentence", ""))),
        "почему": str(says.get("why", "")),
        "срок": "" if (due := _day(says.get("due"))) in sentence else due,
    }
    found = Known(words, _link(reader, part, about, where, pair, says))
    if pair:
        _name_sides(found, reader, part, pair, _match(institution, pair, says))
    return found


def address(name: str) -> str:
    """Give how somebody is spoken to: by name and patronymic, a child by the name.

    >>> address("Зимина Вера Павловна"), address("Зимин Артём"), address("Вера Павловна")
    ('Вера Павловна', 'Артём', 'Вера Павловна')
    """
    words = name.split()
    if len(words) < 2 or (len(words) == 2 and words[1].casefold().endswith(PATRONYMICS)):
        return name
    return " ".join(words[1:3])


def _name_sides(found: Known, reader: Caller, part: Part, pair: Pair, match: Match | None) -> None:
    """Name the two of a pair to whoever may see each: who told of the child knows him, a company its own man."""
    found.words["наставляемый"] = "наставляемый"
    if part is Part.CLASS_TEACHER or (part is not Part.COMPANY and sees_name(reader, pair.mentee)):
        _name(found, "наставляемый", pair.mentee)
    if match is None:
        return
    found.words["наставник"] = "наставник"
    if part is Part.COMPANY or (part is not Part.CLASS_TEACHER and sees_name(reader, match.mentor)):
        _name(found, "наставник", match.mentor)


def _name(found: Known, word: str, person: Person) -> None:
    if not person.erased:
        found.words[word] = person.name
        found.names.append(person.id)


def _match(institution: Institution, pair: Pair, says: Mapping[str, Any]) -> Match | None:
    told = says.get("match")
    return institution.matches.get(UUID(told)) if told else pair.match


def _stage(code: object, pair: Pair | None) -> str:
    if not code:
        return ""
    stage = Stage(str(code))
    return PAIR_LABELS[stage] if pair else stage.label


def _day(told: object) -> str:
    if not told:
        return ""
    written = str(told)
    return day_words(datetime.fromisoformat(written).date() if "T" in written else date.fromisoformat(written))


def _link(
    reader: Caller, part: Part, about: Ref, cycle: Cycle | None, pair: Pair | None, says: Mapping[str, Any]
) -> str:
    """Give the page of the next step: one that the reader may open, else the first page."""
    if part is Part.COMPANY:
        return ""
    if told := says.get("link"):
        return str(told)
    if "sentence" in says and cycle and reader.roles & (CARE | by.MENTOR):
        return f"/cycles/{cycle.id}/tasks"
    if pair and sees_pair(reader, pair):
        return f"/pairs/{pair.id}"
    if about.kind is Kind.CYCLE and cycle and sees_cycle(reader, cycle):
        return "/calendar" if part is Part.PARTICIPANT and cycle.open else f"/cycles/{cycle.id}"
    return "/"
