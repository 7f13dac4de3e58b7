"""Two concerns: a child is uncomfortable and can say so with one button; another is in danger and is looked after."""

from datetime import timedelta

from api.demo.almanac import Month
from api.demo.script import Script, Tale
from workflow.access import by

JANUARY, FEBRUARY, MARCH = Month.JANUARY, Month.FEBRUARY, Month.MARCH
UNEASY = "Мне неуютно: со мной говорят при всех, и все слышат, что у меня не получается."
SETTLED = (
    "Поговорили с каждым отдельно. Встречи переносят из коридора в читальный зал, об ошибках говорят наедине. "
    "Ребёнок сам просит продолжать."
)
CARED_FOR = "Помощь оказана, ребёнок под присмотром взрослых. Встречи с наставником ему важны, пара работает дальше."


def tell(script: Script) -> None:
    """Say what was raised, who took it into work and what came of it."""
    _uneasy(script)
    _danger(script)


def _uneasy(script: Script) -> None:
    tale, couple, at = Tale("«Мне неуютно»", script), script.roster.uneasy, script.almanac.at
    voice = script.himself(couple.mentee, by.MENTEE)
    told = (
        "Ребёнок нажимает кнопку на своей странице. Пара приостановлена; наставник видит только, что встреч пока нет."
    )
    raised = at(MARCH, 15, 16)
    tale.say(raised, told, "concern.raised", couple.ref, voice, grade="uncomfortable", about=UNEASY)
    told = "Куратор берёт обращение в работу в тот же срок: часы идут и ночью, и в выходные."
    taken = script.almanac.later(raised, 1, 10)
    tale.say(taken, told, "concern.taken", couple.ref, script.curator)
    told = "Обращение закрыто итогом: трудность улажена, пара работает дальше."
    values = {"outcome": SETTLED, "decision": "resumed"}
    tale.say(script.almanac.later(taken, 1, 14), told, "concern.resolved", couple.ref, script.curator, **values)


def _danger(script: Script) -> None:
    tale, couple = Tale("Опасность", script), script.roster.endangered
    raised = script.almanac.at(JANUARY, 31, 12)
    values = {"grade": "danger", "danger": "threat"}
    told = "Психолог узнаёт, что ребёнку угрожают вне школы. В ту же минуту об этом знает директор."
    tale.say(raised, told, "concern.raised", couple.ref, script.psychologist, **values)
    script.say(raised + timedelta(minutes=20), "concern.taken", couple.ref, script.director)
    at = raised + timedelta(hours=2)
    told = "В тот же день извещена комиссия по делам несовершеннолетних: этого требует закон."
    informed = {"body": "commission", "informed_on": at.date(), "number": "14-и"}
    tale.say(at, told, "authorities.informed", couple.ref, script.director, **informed)
    values = {"outcome": CARED_FOR, "decision": "resumed"}
    told = "Ребёнок в безопасности; пара работает дальше."
    tale.say(script.almanac.at(FEBRUARY, 8, 12), told, "concern.resolved", couple.ref, script.director, **values)
