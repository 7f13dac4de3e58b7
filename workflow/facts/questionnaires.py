"""Answers to questionnaires; the questions in words, and which answers they take, stand in the pack of the cycle."""

from typing import Annotated

from pydantic import Field

from workflow.facts.payload import Code, CycleId, Line, Payload, Text
from workflow.packs.questionnaire import QuestionnairePurpose

Answers = Annotated[dict[Code, int | bool | Text | tuple[Line, ...]], Field(max_length=200)]
"""By the code of the question: the keys of a record are ASCII, the question in words stands in the questionnaire."""


class QuestionnaireSubmitted(Payload):
    """Анкета сдана."""

    cycle: CycleId
    purpose: QuestionnairePurpose
    code: Code
    """Код анкеты в программе цикла."""
    version: Annotated[int, Field(ge=1, le=100_000)]
    """Версия анкеты, на вопросы которой даны ответы."""
    answers: Answers
    reason: Text | None = None
    """Почему прежние ответы исправляют; без причины сдают впервые."""
