"""Guards of meetings and of the answer whether a pair fits: what could not have been, and what is said already."""

from datetime import timedelta

from workflow.case import Case
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.facts.meetings import OF_CYCLE, FitAnswered, MeetingMissed
from workflow.facts.pairs import Side
from workflow.facts.payload import Kind
from workflow.facts.planning import MeetingMoved, MeetingPlanned
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.subjects.fit import meetings_of
from workflow.subjects.group import Group
from workflow.subjects.meeting import MeetingState
from workflow.subjects.pair import Pair
from workflow.words import day_words

LATEST = timedelta(days=1)
"""How long ago a meeting may have been whose plan is only now typed."""
FARTHEST = timedelta(days=400)


@guard(NotTrue)
def kind_is_of_its_subject(case: Case) -> bool:
    """Общие встречи бывают у цикла, остальные — у пары или группы: проверьте вид встречи."""
    return (payload(case).kind in OF_CYCLE) is (case.event.subject.kind is Kind.CYCLE)


@guard(NotTrue)
def meeting_time_is_possible(case: Case) -> bool:
    """Встречу назначают на сегодня или на будущее. Если она уже прошла, запишите, состоялась ли она."""
    planned: MeetingPlanned | MeetingMoved = payload(case)
    if planned.starts_at > case.event.at + FARTHEST:
        raise NotTrue("Встреча назначена дальше чем на год вперёд: проверьте год.")
    return planned.starts_at >= case.event.at - LATEST


@guard(NotNow)
def somebody_is_there_to_meet(case: Case) -> bool:
    """Встречаться пока не с кем: сначала предложите паре наставника."""
    planned: MeetingPlanned = payload(case)
    if planned.group is not None and any(one.ended for one in case.named if isinstance(one, Group)):
        raise NotNow("Группа окончена: назначать ей встречу некому.")
    return planned.pair is None or case.pair is None or case.pair.match is not None


@guard(NotNow)
def meeting_waits(case: Case) -> bool:
    """Эту встречу уже не перенести и не отменить."""
    meeting = case.meeting
    if meeting is None or meeting.waits:
        return True
    if meeting.told:
        raise NotNow(
            f"Эта встреча уже {meeting.state.label}, {day_words(meeting.told.day)}: её не переносят и не отменяют. "
            "Ошибочную запись признают недействительной событием fact.annulled."
        )
    raise NotNow("Эта встреча уже отменена: назначьте новую.")


@guard(NotTrue)
def planned_meeting_is_theirs(case: Case) -> bool:
    """В поле planned названа встреча другой пары, группы или цикла."""
    return case.meeting is None or case.meeting.whose.ref == case.event.subject


@guard(NotNow)
def planned_meeting_is_untold(case: Case) -> bool:
    """О назначенной встрече уже сказано, состоялась ли она: ошибочную запись признают недействительной."""
    meeting = case.meeting
    if meeting is not None and meeting.state is MeetingState.CANCELLED:
        raise NotNow("Назначенная встреча отменена: если она всё же состоялась, запишите её без поля planned.")
    return meeting is None or meeting.told is None


@guard(NotTrue)
def planned_meeting_has_come(case: Case) -> bool:
    """День назначенной встречи ещё не наступил."""
    meeting = case.meeting
    if meeting is None or meeting.day <= case.event.day:
        return True
    raise NotTrue(
        f"Встреча назначена на {day_words(meeting.day)}, этот день ещё не наступил. "
        "Если встретились раньше, сначала перенесите её; если не встретятся — отмените."
    )


@guard(NotTrue)
def absent_are_of_a_pair(case: Case) -> bool:
    """Кто из двоих не пришёл, указывают только для встречи пары."""
    missed: MeetingMissed = payload(case)
    return not missed.absent or case.event.subject.kind is Kind.PAIR


@guard(NotNow)
def first_meeting_was_held(case: Case) -> bool:
    """Подходит ли пара, спрашивают после первой встречи с этим наставником: сначала запишите её (meeting.held)."""
    match = case.pair.match if case.pair else None
    if match is None or not match.agreed:
        return False
    return any(fact.day <= case.event.day for fact in meetings_of(match))


@guard(NotYours)
def mentor_is_the_present_one(case: Case) -> bool:
    """За наставника отвечает тот, с кем пара работает сейчас."""
    answer: FitAnswered = payload(case)
    match = case.pair.match if isinstance(case.pair, Pair) else None
    return answer.side is Side.MENTEE or (match is not None and match.mentor.id == case.actor)
