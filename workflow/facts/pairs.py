"""Facts about a mentee's request, his pair, its matches and groups, their meetings, and how it ends."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from workflow.facts.payload import PRIVATE, Code, CycleId, GroupId, Line, MatchId, PairId, Payload, PersonId, Text
from workflow.words import Named

HoursAWeek = Annotated[int | None, PRIVATE, Field(ge=1, le=40)]


class RequestSubmitted(Payload):
    """Наставляемый подал запрос."""

    cycle: CycleId
    mentee: PersonId
    form: Code
    wants_to_take_part: Annotated[bool, PRIVATE]
    situation: Annotated[Code | None, PRIVATE] = None
    role_model: Annotated[Code | None, PRIVATE] = None
    request: Text | None = None
    hours_a_week: HoursAWeek = None
    """Сколько часов в неделю готов уделять."""
    when_free: Line | None = None
    """Когда свободен, своими словами."""
    told_through: Annotated[Code | None, PRIVATE] = None
    """Через кого узнали о запросе: код программы."""
    told_by: Annotated[UUID | None, PRIVATE] = None
    """Кто рассказал, если это человек из списка."""
    predecessor: PairId | None = None


class RequestChanged(Payload):
    """Запрос наставляемого изменён."""

    form: Code
    wants_to_take_part: Annotated[bool, PRIVATE]
    situation: Annotated[Code | None, PRIVATE] = None
    role_model: Annotated[Code | None, PRIVATE] = None
    request: Text | None = None
    hours_a_week: HoursAWeek = None
    when_free: Line | None = None


class InformantReported(Payload):
    """Третье лицо рассказало о запросе наставляемого."""

    cycle: CycleId
    report: Text


class MenteeAdmitted(Payload):
    """Наставляемый принят в программу."""


class MenteeDeclined(Payload):
    """Наставляемому отказано с указанием следующего шага."""

    reason: Text
    next_step: Text


class MentorOffered(Payload):
    """Кандидат предложил себя в наставники."""

    cycle: CycleId
    forms: Annotated[tuple[Code, ...], Field(min_length=1)]
    capacity: Annotated[int | None, PRIVATE, Field(ge=1, le=10)] = None
    mentor_type: Annotated[Code | None, PRIVATE] = None
    competences: Text | None = None
    hours_a_week: HoursAWeek = None
    when_free: Line | None = None
    role_models: Annotated[tuple[Code, ...], PRIVATE] = ()
    """В каких вариантах пары хотел бы быть; пусто — в любых."""
    comes_from: Annotated[Code | None, PRIVATE] = None
    """Откуда пришёл: код источника наставников в программе."""
    ask_again: Annotated[bool | None, PRIVATE] = None
    """Согласен ли, чтобы его звали и в следующие циклы."""
    ask_elsewhere: Annotated[bool | None, PRIVATE] = None
    """Согласен ли, чтобы его звали другие организации."""


class MentorSelected(Payload):
    """Наставник отобран."""

    cycle: CycleId


class MentorDeclined(Payload):
    """Кандидату в наставники отказано с указанием следующего шага."""

    cycle: CycleId
    reason: Text
    next_step: Text


class InterviewHeld(Payload):
    """Собеседование с наставником проведено."""

    cycle: CycleId
    psychologist_joined: Annotated[bool, PRIVATE] = False
    conclusion: Text | None = None


class TrainingNotNeeded(Payload):
    """Обучение наставнику не нужно."""

    cycle: CycleId
    reason: Text


class CheckDecision(Named):
    """What the record check of an adult from outside ended with (Labour Code 331, 351.1)."""

    ADMIT = "admit", "допустить"
    REFUSE = "refuse", "не допускать"


class RecordChecked(Payload):
    """Справка об отсутствии судимости проверена."""

    number: Line
    issued_on: date
    decision: Annotated[CheckDecision, PRIVATE]


class AssignmentAgreed(Payload):
    """С педагогом-наставником согласованы содержание, срок, форма и оплата."""

    cycle: CycleId
    content: Text
    """Что поручено: чему и как наставник помогает."""
    starts_on: date
    ends_on: date
    """Последний день поручения."""
    work_form: Line
    """В какой форме идёт работа."""
    pay: Line
    """Сколько и за что платят."""
    consent_number: Line
    """Номер письменного согласия наставника."""
    signed_on: date
    """Каким днём помечено письменное согласие."""

    @model_validator(mode="after")
    def the_term_ends_after_it_begins(self) -> "AssignmentAgreed":
        """A term has its days in order."""
        if self.ends_on < self.starts_on:
            raise ValueError("срок поручения кончается раньше, чем начинается")
        return self


class PreferenceStated(Payload):
    """Участник назвал, с кем хотел бы работать."""

    cycle: CycleId
    preferred: tuple[PersonId, ...] = ()


class MatchProposed(Payload):
    """Паре предложен наставник."""

    pair: PairId
    mentor: PersonId
    group: GroupId | None = None


class MentorReplaced(Payload):
    """Наставник пары заменён другим из резерва."""

    replaces: MatchId
    """Какой союз прекращается."""
    mentor: PersonId
    group: GroupId | None = None
    reason: Text


class Side(Named):
    """A side of a match."""

    MENTEE = "mentee", "наставляемый"
    MENTOR = "mentor", "наставник"


class MatchAgreed(Payload):
    """Сторона согласилась на союз."""

    side: Side


class MatchDeclined(Payload):
    """Сторона отказалась от союза."""

    side: Side
    reason: Text | None = None


class MatchTold(Payload):
    """Стороны извещены о сложившейся паре."""


class MatchEnded(Payload):
    """Союз прекращён, пара ищет другого наставника."""

    reason: Text


class GroupFormed(Payload):
    """Группа сформирована."""

    cycle: CycleId
    mentor: PersonId
    form: Code
    pairs: Annotated[tuple[PairId, ...], Field(min_length=2, max_length=20)]

    @model_validator(mode="after")
    def pairs_are_different(self) -> "GroupFormed":
        """A group counts each pair once."""
        if len(set(self.pairs)) < len(self.pairs):
            raise ValueError("одна и та же пара названа дважды")
        return self


class GroupDissolved(Payload):
    """Группа расформирована."""

    reason: Text
