"""Times and sizes as a person reads them, and how long something takes at its best."""

import time
from collections.abc import Callable

from babel.numbers import format_decimal

from workflow.words import RUSSIAN, counted

ROUNDS = 5
KIB = 1024
UNITS = ("Б", "КиБ", "МиБ", "ГиБ", "ТиБ")
MINUTE, HOUR, DAY = 60, 3600, 86_400


def quickest(do: Callable[[], object]) -> float:
    """Give the seconds that something takes at best of a few times."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        do()
        best = min(best, time.perf_counter() - begun)
    return best


def milliseconds(seconds: float) -> str:
    """Give a short time: «0,4 мс»."""
    return f"{format_decimal(round(seconds * 1000, 1), locale=RUSSIAN)} мс"


def size(amount: float) -> str:
    """Give a size in bytes: «1,5 ГиБ»."""
    power = 0
    while amount >= KIB and power < len(UNITS) - 1:
        amount, power = amount / KIB, power + 1
    return f"{format_decimal(round(amount, 1), locale=RUSSIAN)} {UNITS[power]}"


def age(seconds: float) -> str:
    """Give an age in its largest unit: «3 минуты»."""
    whole = int(seconds)
    if whole < MINUTE:
        return counted(whole, "секунда", "секунды", "секунд")
    if whole < HOUR:
        return counted(whole // MINUTE, "минута", "минуты", "минут")
    if whole < 2 * DAY:
        return counted(whole // HOUR, "час", "часа", "часов")
    return counted(whole // DAY, "день", "дня", "дней")
