"""What is looked for in a base: words, as a person types them, and filters that must all hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.facts.people import PersonKind
from workflow.importing.cells import fold
from workflow.queries.bases.papers import Paper
from workflow.queries.bases.standing import Standing
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None and nothing filter nothing. `school_class` is «7» or «7 А», `room`: a free place."""

    words: str = ""
    form: str | None = None
    school_class: str | None = None
    situation: str | None = None
    role_model: str | None = None
    kind: PersonKind | None = None
    state: Standing | None = None
    missing: Paper | None = None
    room: bool = False


def said(words: str, texts: Iterable[str | None]) -> bool:
    """Say whether every word stands somewhere in the texts; case and ё make no difference."""
    told = fold(" ".join(text for text in texts if text))
    return all(word in told for word in fold(words).split())


def is_of(person: Person, wanted: Wanted) -> bool:
    """Say whether a card that the reader sees is of the kind and class looked for."""
    if wanted.kind and wanted.kind not in person.kinds:
        return False
    if not wanted.school_class:
        return True
    card = person.card
    if card is None or card.school_class is None:
        return False
    there = (str(card.grade), fold(card.school_class).replace(" ", ""))
    return fold(wanted.school_class).replace(" ", "") in there
