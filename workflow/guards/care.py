"""Guards of looking after pairs: days to come, and talks that somebody could have had."""

from workflow.case import Case
from workflow.errors import NotNow, NotTrue
from workflow.facts.care import ExitTalkHeld, SilenceClimbed, TalkSide
from workflow.facts.meetings import CareScheduled
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.silence.ladder import silence_of
from workflow.stages import ENDS


@guard(NotTrue)
def next_attempt_is_ahead(case: Case) -> bool:
    """День следующей попытки уже прошёл: назовите сегодняшний или будущий."""
    scheduled: CareScheduled = payload(case)
    return scheduled.next_on >= case.event.day


@guard(NotNow)
def pair_has_somebody_to_ask(case: Case) -> bool:
    """Спрашивать пока не о чем: у пары нет наставника, на которого согласились обе стороны."""
    match = case.pair.match if case.pair else None
    return match is not None and match.agreed


@guard(NotNow)
def an_end_is_talked_over(case: Case) -> bool:
    """Прощальную беседу ведут, когда союз с наставником окончен."""
    pair = case.pair
    if pair is None:
        return False
    if not any(match.agreed for match in pair.matches):
        raise NotTrue("У этой пары наставника не было: прощальную беседу вести не о чем.")
    return pair.stage in ENDS or any(match.agreed and not match.live for match in pair.matches)


@guard(NotNow)
def pair_is_silent(case: Case) -> bool:
    """Пара уже встретилась, стоит на паузе, или этот шаг уже сделан."""
    climbed: SilenceClimbed = payload(case)
    silence = silence_of(case.pair) if case.pair else None
    return silence is not None and silence.is_ahead(climbed.rung)


@guard(NotTrue)
def there_is_such_a_side(case: Case) -> bool:
    """Законного представителя у этого наставляемого нет."""
    talk: ExitTalkHeld = payload(case)
    return talk.side is not TalkSide.REPRESENTATIVE or bool(case.pair and case.pair.mentee.representatives)
