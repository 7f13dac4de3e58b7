"""Facts about a concern: somebody is uncomfortable or in danger, somebody takes it into work and brings an outcome."""

from datetime import date
from typing import Annotated

from workflow.facts.payload import PRIVATE, Line, Payload, Text
from workflow.words import Named


class ConcernGrade(Named):
    """How grave a concern is."""

    UNCOMFORTABLE = "uncomfortable", "мне неуютно"
    DANGER = "danger", "опасность"


class DangerKind(Named):
    """What the danger is."""

    VIOLENCE = "violence", "насилие"
    THREAT = "threat", "угроза"
    SELF_HARM = "self_harm", "может навредить себе"
    OTHER = "other", "другая опасность"


class ConcernRaised(Payload):
    """Поступило обращение."""

    grade: Annotated[ConcernGrade, PRIVATE]
    danger: Annotated[DangerKind | None, PRIVATE] = None
    """В чём опасность; для «мне неуютно» не указывается."""
    about: Text | None = None
    about_curator: Annotated[bool, PRIVATE] = False
    """Обращение о самом кураторе: его получает руководитель, куратор его не видит."""


class ConcernTaken(Payload):
    """Обращение взято в работу."""

    about_curator: Annotated[bool, PRIVATE] = False
    """Речь об обращении о кураторе."""


class ConcernDecision(Named):
    """What dealing with a concern came to."""

    RESUMED = "resumed", "трудность улажена, пара работает дальше"
    NOTHING_FOUND = "nothing_found", "нарушений не нашли, пара работает дальше"
    MENTOR_REPLACED = "mentor_replaced", "наставник заменён"
    PAIR_ENDED = "pair_ended", "пара окончена"


class ConcernResolved(Payload):
    """Обращение разобрано."""

    outcome: Text
    decision: Annotated[ConcernDecision | None, PRIVATE] = None
    """К чему пришли: без этого обращение не закрывают."""
    about_curator: Annotated[bool, PRIVATE] = False
    """Речь об обращении о кураторе."""


class Authority(Named):
    """Whom an institution informs of a danger to a child (120-ФЗ, art. 9), named generally."""

    POLICE = "police", "полиция"
    GUARDIANSHIP = "guardianship", "орган опеки и попечительства"
    COMMISSION = "commission", "комиссия по делам несовершеннолетних"
    PROSECUTOR = "prosecutor", "прокуратура"
    SOCIAL_PROTECTION = "social_protection", "орган социальной защиты"
    HEALTH = "health", "медицинская организация"
    EDUCATION = "education", "орган управления образованием"
    OTHER = "other", "другой орган"


class AuthoritiesInformed(Payload):
    """Уполномоченный орган извещён об опасности для ребёнка."""

    body: Annotated[Authority, PRIVATE]
    informed_on: date
    number: Line | None = None
    """Номер исходящего письма или сообщения, если он есть."""
    note: Text | None = None
    about_curator: Annotated[bool, PRIVATE] = False
    """Речь об обращении о кураторе."""
