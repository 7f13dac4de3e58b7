"""Russian words beside codes: enumerations that carry their label, and counted nouns."""

from datetime import date
from enum import StrEnum
from typing import Self

from babel import Locale
from babel.dates import format_date

RUSSIAN = Locale("ru")


class Named(StrEnum):
    """A code with the Russian label that a person reads.

    >>> class Fit(Named):
    ...     FITS = "fits", "подходит"
    >>> Fit("fits").label
    'подходит'
    """

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


def counted(number: int, one: str, few: str, many: str) -> str:
    """Give a number with its noun in the right Russian form, by CLDR plural rules.

    >>> counted(1, "пара", "пары", "пар"), counted(3, "пара", "пары", "пар"), counted(11, "пара", "пары", "пар")
    ('1 пара', '3 пары', '11 пар')
    """
    forms = {"one": one, "few": few}
    return f"{number} {forms.get(RUSSIAN.plural_form(number), many)}"


def working_days(number: int) -> str:
    """Give a term of the law that counts working days: «3 рабочих дня»."""
    return counted(number, "рабочий день", "рабочих дня", "рабочих дней")


def day_words(day: date) -> str:
    """Give a date as a person writes it: «5 декабря 2021 г.»."""
    return format_date(day, "d MMMM y 'г.'", locale=RUSSIAN)


def alphabetical(name: str) -> tuple[str, str]:
    """Give the key by which names stand in the order of the alphabet: to a machine Ё comes before А, and ё after я.

    >>> sorted(["Жуков", "Ёлкин", "Абросимов", "Ежов"], key=alphabetical)
    ['Абросимов', 'Ежов', 'Ёлкин', 'Жуков']
    """
    plain = name.casefold()
    return plain.replace("ё", "е"), plain
