"""The texts of letters: one file a kind, a part in it for each who is addressed otherwise; institutions have theirs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from handlers.letters.known import samples
from handlers.letters.sandbox import STAYS, BrokenText, check
from workflow.letters.kinds import BY_CODE
from workflow.letters.letter import PARTS

ALL = "all"
FOLDER = files("handlers") / "letters" / "texts"
MOST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Text:
    """A text before it is filled in: subject, body (blank lines part its paragraphs), and the name of the next step."""

    subject: str
    body: str
    action: str


def checked(text: Text) -> Text:
    """Give a text that may be kept: BrokenText names the field, the line and the reason."""
    if not text.subject.strip() or not text.body.strip():
        raise BrokenText(f"У письма должны быть тема и текст. {STAYS}")
    if "\n" in text.subject.strip() or len(text.subject) > MOST_SUBJECT:
        raise BrokenText(f"Тема: одна строка, не длиннее {MOST_SUBJECT} знаков. {STAYS}")
    for known in samples():
        check(text.subject, known, "Тема")
        check(text.body, known, "Текст")
        check(text.action, known, "Следующий шаг")
    return text


@cache
def shipped(kind: str) -> Mapping[str, Text]:
    """Give the texts of a kind that ship with the service, by part; `all` is for whoever has none of his own."""
    told = tomllib.loads((FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))
    return {part: Text(one["subject"], one["body"].strip(), one["action"]) for part, one in told.items()}


def part_label(part: str) -> str:
    """Give a part as a person reads it."""
    return PARTS[part].label if part in PARTS else "все"


def text_of(kind: str, part: str, own: Mapping[tuple[str, str], Text]) -> Text:
    """Give the text for somebody: the institution's own where it has one, else the shipped one."""
    there = shipped(kind)
    place = part if part in there else ALL
    if place not in there:
        place = next(iter(there))
    return own.get((kind, place)) or there[place]


def all_shipped() -> Mapping[str, Mapping[str, Text]]:
    """Give every text that ships with the service."""
    return {code: shipped(code) for code in BY_CODE}
