"""A letter in words: what stands on the page of its recipient, in the mail as plain text and as HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from handlers.letters.known import Known
from handlers.letters.sandbox import fill
from handlers.letters.text import Text

BLANK = re.compile(r"\n\s*\n")
SPACES = re.compile(r"[ \t]*\n[ \t]*(?!—)")


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it is read: `link` is a path of the site, `action` what is to be done there; both or neither."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    action: str
    link: str
    names: tuple[UUID, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        """Give it as the table keeps it."""
        return {
            "subject": self.subject,
            "greeting": self.greeting,
            "paragraphs": list(self.paragraphs),
            "action": self.action,
            "link": self.link,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Words":
        """Read it from the table."""
        return cls(kept["subject"], kept["greeting"], tuple(kept["paragraphs"]), kept["action"], kept["link"])


def worded(text: Text, known: Known) -> Words:
    """Fill a text in with what its reader is told."""
    body, called = fill(text.body, known.words), known.words["имя"]
    action = fill(text.action, known.words).strip() if known.link else ""
    hello = "Здравствуй" if known.words["ты"] else "Здравствуйте"
    return Words(
        subject=_without_full_stop(" ".join(fill(text.subject, known.words).split())),
        greeting=f"{hello}, {called}!" if called else f"{hello}!",
        paragraphs=tuple(SPACES.sub(" ", one.strip()) for one in BLANK.split(body) if one.strip()),
        action=action,
        link=known.link if action else "",
        names=tuple(known.names),
    )


def _without_full_stop(subject: str) -> str:
    """A subject ends without a full stop, unless a year does."""
    return subject if subject.endswith("г.") else subject.removesuffix(".")


def plain(letters: Sequence[Words], site: str, closing: str) -> str:
    """Write letters as plain text, one after another; `site` is the address before each path."""
    return _templates().get_template("letter.txt").render(letters=letters, site=site, closing=closing)


def html(letters: Sequence[Words], site: str, closing: str, title: str) -> str:
    """Write the same as HTML that needs nothing from outside: no picture, no script, no font."""
    return _templates().get_template("letter.html").render(letters=letters, site=site, closing=closing, title=title)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("handlers.letters", "layout"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
