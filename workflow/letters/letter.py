"""A letter to be: who is told of what. Its words come later, when it is put out, from a text of its kind.

Deciding queues letters beside moves and timers: they are rows of the settling transaction, so that a move and the
letters about it stand or fall together. Whatever decides may queue one, not only a move:

    decision.letters.append(
        Letter(
            kind="task.reminder",              # a row of workflow/letters/kinds.py, with a text of the same name
            recipient=person.id,
            about=task.about,
            key=key_of(task.code, task.about, "2021-10-03"),
            part=Part.CURATOR,
            cycle=cycle.id,
            says={"sentence": task.sentence, "why": task.why, "due": "2021-10-17"},
        )
    )

`key` makes a letter the only one of its kind: a second one with the same key to the same recipient is not written, so
that whoever is rung twice says nothing twice. `says` is read by the text and is personal: it stands in the vault and
goes with its recipient and with everybody it is about. A source of letters that follow from events of its own is one
more row of `SOURCES` in workflow/letters/deciding.py; whoever has a connection and no decision calls `queue` of
workflow/letters/rows.py in his transaction.

`due` is the moment before which it does not go; none means at once. A letter that `refers` to an earlier one, by its
key, goes only when that one has reached the same recipient.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag, auto
from typing import Any
from uuid import UUID

from workflow.facts.payload import Ref


class Part(Flag):
    """What somebody is to the matter of a letter; a row of a table names several with `|`."""

    CURATOR = auto()
    HEAD = auto()
    TEAM = auto()
    PSYCHOLOGIST = auto()
    MENTEE = auto()
    REPRESENTATIVE = auto()
    MENTOR = auto()
    FORMER_MENTOR = auto()
    CLASS_TEACHER = auto()
    COMPANY = auto()
    PARTICIPANT = auto()

    @property
    def code(self) -> str:
        """Give the code of a single part: `class_teacher`."""
        return str(self.name).lower()

    @property
    def label(self) -> str:
        """Give the parts as a person reads them."""
        return ", ".join(LABELS[part] for part in self)


LABELS = {
    Part.CURATOR: "куратор",
    Part.HEAD: "руководитель",
    Part.TEAM: "команда программы",
    Part.PSYCHOLOGIST: "психолог",
    Part.MENTEE: "наставляемый",
    Part.REPRESENTATIVE: "законный представитель",
    Part.MENTOR: "наставник",
    Part.FORMER_MENTOR: "прежний наставник",
    Part.CLASS_TEACHER: "классный руководитель",
    Part.COMPANY: "организация наставника",
    Part.PARTICIPANT: "участник",
}
PARTS = {part.code: part for part in Part}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person; the part COMPANY means the organisation of the recipient, on paper."""

    kind: str
    recipient: UUID
    about: Ref
    key: str
    part: Part
    cycle: UUID | None = None
    says: Mapping[str, Any] = field(default_factory=dict)
    due: datetime | None = None
    refers: str | None = None


def key_of(code: str, about: Ref, step: str) -> str:
    """Give the key of a letter that follows from no move: of what, about whom, which time."""
    return f"{code}/{about}/{step}"
