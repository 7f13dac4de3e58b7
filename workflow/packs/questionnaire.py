"""A questionnaire as data: who answers it, what for and from which stage on, and its questions with their answers."""

from typing import Annotated, Literal

from pydantic import Field

from workflow.packs.form import Code, FormCode, Part, StageCode, Text
from workflow.words import Named

LOWEST, HIGHEST = 1, 10
LINE_SIGNS, TEXT_SIGNS = 300, 4000

ItemKind = Literal["rating", "choice", "choices", "number", "line", "text", "yes_no"]
COMPARABLE = frozenset({"rating", "number", "yes_no"})
"""Kinds whose answers can be held against each other as numbers."""


class QuestionnairePurpose(Named):
    """What a questionnaire is for."""

    INTAKE = "intake", "анкета наставляемого"
    MENTOR = "mentor", "анкета наставника в свободной форме"
    PREFERENCE = "preference", "предпочтения после групповой встречи"
    ENTRY = "entry", "измерение на входе"
    EXIT = "exit", "измерение на выходе"
    FEEDBACK = "feedback", "обратная связь"
    SATISFACTION = "satisfaction", "удовлетворённость участием"
    QUALITY = "quality", "качество программы"
    CONFORMITY = "conformity", "анкета куратора о соответствии условий модели"


class Audience(Named):
    """Who answers a questionnaire."""

    MENTEE = "mentee", "наставляемый"
    MENTOR = "mentor", "наставник"
    CURATOR = "curator", "куратор"


MEASURING = frozenset({QuestionnairePurpose.ENTRY, QuestionnairePurpose.EXIT})
"""Purposes of psychological questioning: the consent to it must not be withdrawn (programme, section 8.2)."""


class Item(Part):
    """One question.

    `low` and `high` say what the ends of a rating mean. `least` and `most` bound a number, or how many choices are
    taken. `after` names the earlier question that this one is held against, `parameter` what a rating measures.
    """

    code: Code
    question: Text
    kind: ItemKind
    required: bool = True
    hint: str = ""
    low: Text | None = None
    high: Text | None = None
    choices: dict[Code, Text] = Field(default_factory=dict)
    least: int | None = Field(default=None, ge=0, le=100_000)
    most: int | None = Field(default=None, ge=1, le=100_000)
    after: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")] | None = None
    parameter: Code | None = None


class Questionnaire(Part):
    """A version of a questionnaire: changed questions make another version, in another version of the pack.

    `stage` is the stage of a cycle from which on it is asked for. One that `repeats` is answered again and again,
    each time anew; any other once.
    """

    version: int = Field(ge=1)
    title: Text
    intro: Text
    purpose: QuestionnairePurpose
    audience: Audience
    forms: tuple[FormCode, ...] = Field(min_length=1)
    stage: StageCode
    repeats: bool = False
    items: tuple[Item, ...] = Field(min_length=1)

    def item(self, code: str) -> Item | None:
        """Give a question by its code."""
        return next((one for one in self.items if one.code == code), None)

    @property
    def measures(self) -> bool:
        """Say whether it is psychological questioning."""
        return self.purpose in MEASURING
