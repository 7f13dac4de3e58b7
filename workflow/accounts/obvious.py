"""What a password may not be: too short, or the first thing that somebody else would try."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

SHORTEST, LONGEST = 12, 1000
ENOUGH = 6
"""How many signs must be left of a password without what is known of its owner, or without its sequences."""
NAME_LETTERS = 4
RUN = 4
ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)
STEPS = frozenset(pair for row in ROWS for one in (row, row[::-1]) for pair in pairwise(one)) | {("9", "0"), ("0", "9")}

TOO_SHORT = f"Пароль короче {SHORTEST} знаков. Удобно взять несколько слов, не связанных между собой."
TOO_LONG = f"Пароль длиннее {LONGEST} знаков."
OF_OWNER = "В пароле почти всё — имя, логин или название организации. Такой подбирают первым: придумайте другой."
SEQUENCE = "Пароль состоит из повторов или соседних клавиш. Возьмите несколько слов, не связанных между собой."
COMMON = "Такой пароль стоит в списках самых частых. Придумайте свой: подойдёт длинная фраза."


def why_not(password: str, about: Iterable[str] = ()) -> str | None:
    """Say why a password is refused, None when it is good; `about`: names and logins that everybody knows of him."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    plain = unicodedata.normalize("NFKC", password).casefold()
    if plain in _commonest() or re.sub(r"[\W\d_]+", "", plain) in _commonest():
        return COMMON
    if len(_without_runs(_once(plain))) < ENOUGH:
        return SEQUENCE
    return OF_OWNER if len(_without(plain, _words(about))) < ENOUGH else None


def _words(about: Iterable[str]) -> Iterator[str]:
    for text in about:
        yield from (word for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= NAME_LETTERS)


def _without(plain: str, words: Iterable[str]) -> str:
    """Give what is left of a text without these words, and without digits and signs where one of them stood."""
    left = plain
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left if left == plain else re.sub(r"[\W\d_]+", "", left)


def _once(plain: str) -> str:
    """Give the part that a text repeats, or the text."""
    found = re.fullmatch(r"(.{1,8}?)\1+.{0,3}", plain)
    return found[1] if found else plain


def _without_runs(plain: str) -> str:
    """Give a text without stretches of one sign or of neighbours on a keyboard or in an alphabet."""
    left, run = "", plain[:1]
    for before, sign in pairwise(plain):
        if sign == before or (before, sign) in STEPS:
            run += sign
            continue
        left, run = left + (run if len(run) < RUN else ""), sign
    return left + (run if len(run) < RUN else "")


@cache
def _commonest() -> frozenset[str]:
    """Give the shipped list: what stands at the head of every list of leaked passwords, and its Russian kin."""
    text = files("workflow.accounts").joinpath("commonest.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip())
