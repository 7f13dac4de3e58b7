"""Facts about looking after a pair: how it goes is asked on the way, and an end is talked over with everybody."""

from typing import Annotated

from workflow.facts.pairs import Side
from workflow.facts.payload import PRIVATE, Payload, Text
from workflow.words import Named


class ContactWay(Named):
    """How somebody was asked how it goes."""

    MEETING = "meeting", "встреча"
    CALL = "call", "звонок"
    MESSAGE = "message", "переписка"


class ContactMade(Payload):
    """Сторону пары спросили, как идут дела."""

    side: Side
    how: ContactWay
    deeper: Annotated[bool, PRIVATE] = False
    """Подробный разговор, а не короткий вопрос."""
    note: Text | None = None


class TalkSide(Named):
    """With whom an end is talked over."""

    MENTEE = "mentee", "наставляемый"
    MENTOR = "mentor", "наставник"
    REPRESENTATIVE = "representative", "законный представитель"


class ExitTalkHeld(Payload):
    """Проведена прощальная беседа."""

    side: TalkSide
    said: Text
    """Что сказано; если поговорить не удалось — почему."""
    later_contact: Text | None = None
    """О чём договорились: можно ли общаться дальше и как."""
    next_step: Text | None = None
    """Что дальше у наставляемого."""


class Rung(Named):
    """A step of the ladder of silence: who is told next that a pair does not meet."""

    MENTOR = "mentor", "письмо наставнику"
    SIDES = "sides", "письмо обеим сторонам"
    CURATOR = "curator", "дело куратору"
    HEAD = "head", "дело руководителю"
    RESERVE = "reserve", "предложен наставник из резерва"


class WhyClimbed(Named):
    """What a step of the ladder follows from."""

    NO_MEETING = "no_meeting", "встреч нет"
    NO_ANSWER = "no_answer", "письмо дошло, ответа нет"
    NOT_DELIVERED = "not_delivered", "письмо не дошло"
    ANSWERED_ONLY = "answered_only", "ответили, но не встретились"


class SilenceClimbed(Payload):
    """Пара давно не встречалась: сделан следующий шаг."""

    rung: Annotated[Rung, PRIVATE]
    because: Annotated[WhyClimbed, PRIVATE]
