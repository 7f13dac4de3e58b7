"""A sheet as it is typed from paper: the lines of its form, what is wrong with each, and the sheet they make."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from pydantic import ValidationError

from api.pages.meetings.month import month_after
from api.v1.meetings.sheets import Sheet, SheetLine
from workflow.facts.meetings import OF_PAIR
from workflow.facts.pairs import Side
from workflow.facts.payload import Kind
from workflow.words import Named

FIRST_LINES, MORE_LINES, MOST_LINES = 3, 2, 15


class Ended(Named):
    """What came of a meeting, as a person ticks it off: who was missing says that it was not held."""

    HELD = "held", "состоялась"
    NO_MENTEE = "no_mentee", "не пришёл наставляемый"
    NO_MENTOR = "no_mentor", "не пришёл наставник"
    NOBODY = "nobody", "никто не пришёл"
    MISSED = "missed", "не состоялась"


ABSENT = {Ended.NO_MENTEE: (Side.MENTEE,), Ended.NO_MENTOR: (Side.MENTOR,), Ended.NOBODY: (Side.MENTEE, Side.MENTOR)}
OF_A_PAIR, OF_A_GROUP = tuple(Ended), (Ended.HELD, Ended.MISSED)


@dataclass(frozen=True, slots=True)
class Typed:
    """One line as it was typed; `name` is what its fields are called: `pair.6f0c….2`, `trouble` what is wrong."""

    name: str
    day: str = ""
    kind: str = "regular"
    minutes: str = ""
    ended: str = Ended.HELD.value
    present: frozenset[str] = frozenset()
    trouble: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was written: such a line is passed over."""
        return not (self.day or self.minutes or self.present or self.ended != Ended.HELD)

    @property
    def whose(self) -> tuple[Kind, UUID]:
        """Give what the line is about: a pair or a group."""
        kind, identity, _ = self.name.split(".")
        return Kind(kind), UUID(identity)


@dataclass(frozen=True, slots=True)
class Filled:
    """A whole form: its paper, how many lines each pair has, and those that were written."""

    number: str = ""
    day: str = ""
    count: int = FIRST_LINES
    lines: Mapping[str, Typed] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()

    @property
    def written(self) -> list[Typed]:
        """Give the lines with something in them."""
        return [line for line in self.lines.values() if not line.is_empty]

    def line(self, kind: Kind, identity: UUID, number: int) -> Typed:
        """Give a line, an empty one where nothing was typed."""
        name = f"{kind.value}.{identity}.{number}"
        return self.lines.get(name) or Typed(name)

    def with_trouble(self, name: str, trouble: str) -> "Filled":
        """Give the form with what is wrong with one line."""
        return replace(self, lines={**self.lines, name: replace(self.lines[name], trouble=trouble)})


def read_filled(given: Mapping[str, str]) -> Filled:
    """Read a form; whatever is no field of a line is left alone."""
    lines: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        beginning, _, last = name.rpartition(".")
        if beginning.count(".") == 2 and _names_somebody(beginning):
            lines.setdefault(beginning, {})[last] = value.strip()
    count = given.get("count", "")
    return Filled(
        number=given.get("papernumber", "").strip(),
        day=given.get("paperdate", "").strip(),
        count=min(MOST_LINES, max(FIRST_LINES, int(count))) if count.isascii() and count.isdigit() else FIRST_LINES,
        lines={name: _line(name, fields) for name, fields in lines.items()},
    )


def checked(filled: Filled, first: date, today: date) -> tuple[Filled, Sheet | None]:
    """Say what is wrong with a form, line by line; the sheet that it makes when nothing is."""
    last = min(month_after(first), date.fromordinal(today.toordinal() + 1))
    lines = {line.name: replace(line, trouble=_trouble(line, first, last)) for line in filled.lines.values()}
    filled = replace(filled, lines=lines, troubles=tuple(_missing(filled, today)))
    if filled.troubles or any(line.trouble for line in filled.written):
        return filled, None
    try:
        return filled, Sheet(
            papernumber=filled.number,
            paperdate=date.fromisoformat(filled.day),
            lines=[_said(line) for line in filled.written],
        )
    except ValidationError:
        return replace(filled, troubles=("Номер листа слишком длинный, или строк больше тысячи.",)), None


def _names_somebody(name: str) -> bool:
    kind, identity, number = name.split(".")
    with suppress(ValueError):
        return kind in (Kind.PAIR, Kind.GROUP) and number.isascii() and number.isdigit() and bool(UUID(identity))
    return False


def _line(name: str, fields: Mapping[str, str]) -> Typed:
    present = (key.removeprefix("present-") for key in fields if key.startswith("present-"))
    known = {key: fields[key] for key in ("day", "kind", "minutes", "ended") if fields.get(key)}
    return Typed(name, present=frozenset(present), **known)


def _missing(filled: Filled, today: date) -> Iterable[str]:
    if not filled.number or not filled.day:
        yield "Назовите номер и дату листа: это основание каждой записи."
    elif not (day := _day(filled.day)) or day > today:
        yield "Дата листа ещё не наступила или записана неверно."
    if not filled.written:
        yield "Заполните хотя бы одну строку: день и чем кончилась встреча."


def _trouble(line: Typed, first: date, after: date) -> str:
    day = _day(line.day)
    if line.is_empty:
        return ""
    if day is None:
        return "Назовите день." if not line.day else "День записан неверно."
    if not first <= day < after:
        return "Этот день не из этого месяца или ещё не наступил."
    if line.kind not in OF_PAIR:
        return "Выберите вид встречи."
    if line.minutes and not (line.minutes.isascii() and line.minutes.isdigit() and 1 <= int(line.minutes) <= 600):
        return "Минуты — число от 1 до 600."
    if line.ended not in tuple(Ended):
        return "Выберите, чем кончилась встреча."
    if line.whose[0] is Kind.GROUP and line.ended == Ended.HELD and not line.present:
        return "Отметьте, кто из группы был."
    return ""


def _said(line: Typed) -> SheetLine:
    kind, identity = line.whose
    ended = Ended(line.ended)
    held = ended is Ended.HELD
    return SheetLine(
        pair=identity if kind is Kind.PAIR else None,
        group=identity if kind is Kind.GROUP else None,
        kind=next(one for one in OF_PAIR if one == line.kind),
        day=date.fromisoformat(line.day),
        minutes=int(line.minutes) if line.minutes and held else None,
        held=held,
        present=tuple(sorted(UUID(one) for one in line.present)) if held else (),
        absent=ABSENT.get(ended, ()) if kind is Kind.PAIR else (),
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
