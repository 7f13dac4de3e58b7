"""The kinds of letters: how much law and care each carries, and how soon it goes. One row a kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.words import Named


class Matter(Named):
    """The class of a message: on it depends which channels are lawful and whether anything may hold it back."""

    LEGAL = "legal", "срок по закону"
    CONCERN = "concern", "безопасность ребёнка"
    PERSONAL = "personal", "с именами"
    NEUTRAL = "neutral", "без имён"


class Pace(Named):
    """How soon: at once, or with whatever else there is to say that day."""

    AT_ONCE = "at_once", "сразу"
    DAILY = "daily", "раз в день"


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A row. One `for_others` is given on by whoever gets it, and his own wishes do not touch it.

    Those `of_a_day` go at once, but what somebody gets of them on one day goes in one message: a mentor has several pairs.
    """

    code: str
    label: str
    matter: Matter
    pace: Pace
    for_others: bool = False
    of_a_day: bool = False

    @property
    def waits_for_nobody(self) -> bool:
        """Say whether neither quiet hours, nor a digest, nor the brake holds it back."""
        return self.matter in (Matter.LEGAL, Matter.CONCERN)

    @property
    def is_of_concern(self) -> bool:
        """Say whether it speaks of a concern: nobody but its reader and the head may know of it."""
        return self.matter is Matter.CONCERN

    @property
    def optional(self) -> bool:
        """Say whether somebody may ask not to be sent it: all but what the law or a child's safety requires.

        It stands on his page all the same.
        """
        return not self.waits_for_nobody and not self.for_others


# ruff: noqa: E501
# fmt: off
#              code                   what it tells                                          matter            pace
LETTER_KINDS = (
    LetterKind("cycle.moved",         "Цикл перешёл на другой этап",                         Matter.NEUTRAL,   Pace.AT_ONCE),
    LetterKind("cycle.work_began",    "Началась работа пар",                                 Matter.NEUTRAL,   Pace.AT_ONCE),
    LetterKind("cycle.completed",     "Цикл завершён",                                       Matter.NEUTRAL,   Pace.AT_ONCE),
    LetterKind("cycle.cancelled",     "Цикл отменён",                                        Matter.NEUTRAL,   Pace.AT_ONCE),
    LetterKind("pair.admitted",       "Наставляемый принят в программу",                     Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("pair.ordered",        "Пара закреплена распоряжением",                       Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("pair.sent_back",      "Пара вернулась к более раннему шагу",                 Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("pair.declined",       "В программу пока не приняли",                         Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("pair.paused",         "Встречи приостановлены",                              Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("pair.resumed",        "Встречи возобновлены",                                Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("pair.completed",      "Пара завершила работу",                               Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("pair.dissolved",      "Пара прекратила работу",                              Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("mentor.thanked",      "Спасибо наставнику",                                  Matter.PERSONAL,  Pace.AT_ONCE),
    LetterKind("company.thanked",     "Благодарность организации наставника",                Matter.PERSONAL,  Pace.AT_ONCE, for_others=True),
    LetterKind("pair.silent",         "Пара давно не встречалась",                           Matter.PERSONAL,  Pace.AT_ONCE, of_a_day=True),
    LetterKind("task.reminder",       "Напоминание о деле",                                  Matter.PERSONAL,  Pace.DAILY),
    LetterKind("task.clock",          "Срок, который установлен законом",                    Matter.LEGAL,     Pace.AT_ONCE),
    LetterKind("concern.clock",       "Обращение ждёт ответа",                               Matter.CONCERN,   Pace.AT_ONCE),
)
# fmt: on

BY_CODE: Mapping[str, LetterKind] = {row.code: row for row in LETTER_KINDS}
