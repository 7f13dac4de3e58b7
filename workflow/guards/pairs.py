"""Guards of facts about requests, mentors, matches, groups and the work of pairs."""

from workflow.access import Role
from workflow.case import Case
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.facts.meetings import MeetingHeld, MentorLeft, PairSentBack
from workflow.facts.orders import OrderRevoked
from workflow.facts.pairs import GroupFormed, MatchProposed, MentorReplaced, RequestChanged, RequestSubmitted, Side
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.stages import SEVEN, Stage, place
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair, PauseCause
from workflow.words import counted, day_words


@guard(NotNow)
def cycle_still_takes_requests(case: Case) -> bool:
    """Цикл завершается: подайте запрос в следующий цикл."""
    return case.cycle is None or case.cycle.stage is not Stage.COMPLETION


@guard(NotTrue)
def form_is_run_here(case: Case) -> bool:
    """Эта форма в цикле не идёт: выберите одну из тех, что идут."""
    run = case.cycle.forms_run if case.cycle else None
    return run is None or payload(case).form in run


@guard(NotTrue)
def mentee_is_old_enough(case: Case) -> bool:
    """Наставляемый слишком мал."""
    request: RequestSubmitted = payload(case)
    mentee, cycle = case.someone(request.mentee), case.cycle
    age = mentee.age_on(case.event.day) if mentee else None
    if age is None or cycle is None or age >= cycle.pack.numbers.mentee_age_from:
        return True
    least = counted(cycle.pack.numbers.mentee_age_from, "года", "лет", "лет")
    raise NotTrue(f"В программе участвуют с {least}, а на день запроса ему {age}.")


@guard(NotNow)
def no_second_open_pair_in_this_form(case: Case) -> bool:
    """У этого наставляемого уже есть открытая пара в этой форме."""
    request: RequestSubmitted | RequestChanged = payload(case)
    own = case.subject if isinstance(case.subject, Pair) else None
    mentee = own.mentee if own else case.someone(getattr(request, "mentee", None))
    pairs = [pair for pair in mentee.pairs if pair.cycle is case.cycle and pair is not own] if mentee else []
    return not any(pair.open and pair.form == request.form for pair in pairs)


@guard(NotNow)
def mentor_is_in_the_base(case: Case) -> bool:
    """Этого человека нет в базе наставников цикла, или он из неё вышел."""
    mentor = _mentor(case)
    return mentor is not None and not mentor.left


@guard(NotTrue)
def mentor_is_not_the_mentee(case: Case) -> bool:
    """Наставник и наставляемый — разные люди."""
    return case.pair is None or case.pair.mentee.id != payload(case).mentor


@guard(NotTrue)
def mentor_suits_the_pair(case: Case) -> bool:
    """Наставник не подходит этой паре."""
    mentor = _mentor(case)
    if mentor is None or case.pair is None:
        return False
    reasons = mentor.misfit(case.pair.form)
    if reasons:
        raise NotTrue(f"Наставник не подходит для этой формы: {'; '.join(reasons)}.")
    if mentor.below(case.pair.wanted):
        raise NotTrue("В этой форме наставник должен быть старше по классу, чем наставляемый.")
    if mentor.of_another_subject(case.pair.wanted):
        raise NotTrue("Наставник-предметник ведёт тот же предмет, что и наставляемый, а у этих двоих предметы разные.")
    return True


@guard(NotNow)
def mentor_has_room(case: Case) -> bool:
    """У наставника нет свободного места."""
    match = case.match
    mentor = _mentor(case)
    if mentor is None or (match is not None and match.agreed):
        return mentor is not None
    if mentor.room > 0:
        return True
    if mentor.leaving is not None:
        raise NotNow(f"Наставник уходит, последний день — {day_words(mentor.leaving.last_day)} Новых пар он не берёт.")
    raise NotNow(f"У наставника уже {counted(mentor.taken, 'наставляемый', 'наставляемых', 'наставляемых')}: мест нет.")


@guard(NotYours)
def side_speaks_for_itself(case: Case) -> bool:
    """За сторону отвечает она сама: наставляемый с законным представителем — за себя, наставник — за себя."""
    side, role = payload(case).side, case.event.actor.role
    if side == Side.MENTOR:
        return role is Role.MENTOR
    if side == Side.MENTEE:
        return bool(role & (Role.MENTEE | Role.REPRESENTATIVE))
    return role is Role.CURATOR


@guard(NotNow)
def match_is_not_agreed(case: Case) -> bool:
    """Обе стороны уже согласились: теперь союз прекращают событием match.ended."""
    return case.match is None or not case.match.agreed


@guard(NotNow)
def pair_has_no_other_mentor(case: Case) -> bool:
    """У пары уже есть наставник, на которого согласились обе стороны. Сначала прекратите тот союз."""
    pair = case.pair
    return pair is None or pair.match is None or not pair.match.agreed or pair.match is case.match


@guard(NotTrue)
def group_is_this_mentors(case: Case) -> bool:
    """Группа другого наставника или другого цикла."""
    proposal: MatchProposed | MentorReplaced = payload(case)
    if proposal.group is None or case.pair is None:
        return True
    group = case.institution.groups[proposal.group]
    if group.ended:
        raise NotNow("Группа окончена.")
    if case.pair.form != group.formed.form:
        raise NotTrue("Пара просила другую форму: в группе пары одной формы.")
    most = group.cycle.pack.numbers.group_pairs_max
    if len({*group.pairs, case.pair}) > most:
        raise NotNow(f"В группе уже {counted(most, 'пара', 'пары', 'пар')}: больше пакет не разрешает.")
    return group.mentor.id == proposal.mentor and group.cycle is case.pair.cycle


@guard(NotTrue)
def group_is_possible(case: Case) -> bool:
    """В группе пары одной формы одного цикла, не меньше и не больше, чем разрешает пакет."""
    formed: GroupFormed = payload(case)
    if case.cycle is None:
        return False
    numbers = case.cycle.pack.numbers
    size = numbers.group_pairs_min <= len(formed.pairs) <= numbers.group_pairs_max
    return size and all(pair.cycle is case.cycle and pair.form == formed.form for pair in case.pairs)


@guard(NotTrue)
def attendance_is_possible(case: Case) -> bool:
    """Для группы назовите, какие её пары были; для одной пары список не нужен."""
    meeting: MeetingHeld = payload(case)
    if case.group is None:
        return not meeting.present
    members = {match.pair.id for match in case.group.matches}
    return bool(meeting.present) and set(meeting.present) <= members


@guard(NotNow)
def pause_stands(case: Case) -> bool:
    """Возобновлять нечего: по договорённости пара не приостановлена."""
    return _stands(case, PauseCause.AGREED)


@guard(NotNow)
def pause_does_not_stand(case: Case) -> bool:
    """Пара уже приостановлена по договорённости."""
    return not _stands(case, PauseCause.AGREED)


@guard(NotTrue)
def pair_goes_back(case: Case) -> bool:
    """Вернуть пару можно только к более раннему этапу."""
    back: PairSentBack = payload(case)
    return case.pair is not None and back.stage in SEVEN and place(back.stage) < place(case.pair.stage)


@guard(NotNow)
def completing_pairs_get_an_outcome(case: Case) -> bool:
    """Часть пар этого наставника уже завершает работу: укажите их итог в поле outcome."""
    left: MentorLeft = payload(case)
    if left.outcome is not None or case.person is None:
        return True
    matches = (match for match in case.person.mentoring if match.live and match.pair.cycle.id == left.cycle)
    return all(match.pair.stage is not Stage.COMPLETION for match in matches)


@guard(NotNow)
def mentor_completes_no_pair(case: Case) -> bool:
    """Пара этого наставника уже завершает работу: запишите событием mentor.left, что он вышел, и итог пары."""
    cycle = case.cycle
    matches = (match for match in case.person.mentoring if match.live) if case.person else ()
    return all(match.pair.cycle is not cycle or match.pair.stage is not Stage.COMPLETION for match in matches)


@guard(NotNow)
def match_is_not_completing(case: Case) -> bool:
    """Пара уже завершает работу: её оканчивают итогом, а не сменой наставника."""
    return case.pair is None or case.pair.stage is not Stage.COMPLETION


@guard(NotNow)
def replaced_match_stands(case: Case) -> bool:
    """Заменять некого: этот союз уже прекращён, или стороны на него ещё не согласились."""
    replaced: MentorReplaced = payload(case)
    match = case.institution.matches[replaced.replaces]
    return match.live and match.agreed and match.pair.match is match


@guard(NotNow)
def mentor_is_in_reserve(case: Case) -> bool:
    """Этого наставника нет в резерве для этой пары: нужен обученный, со свободным местом, своей формы."""
    mentor = _mentor(case)
    mine = case.institution.matches[payload(case).replaces].mentor
    return mentor is not None and mentor.person is not mine and mentor.ready and mentor.record_is_checked


@guard(NotTrue)
def order_is_there(case: Case) -> bool:
    """Такого распоряжения среди принятых нет."""
    revoked: OrderRevoked = payload(case)
    order = case.institution.by_key.get((revoked.order_source, revoked.order_id))
    return order is not None and order.type == "order.signed"


def _mentor(case: Case) -> Mentor | None:
    """Give the mentor that the event is about: of the match, named in the payload, or the event's own person."""
    person = getattr(payload(case), "mentor", None)
    if case.match is not None:
        person = case.match.mentor.id
    elif person is None and case.person is not None:
        person = case.person.id
    return case.cycle.mentors.get(person) if case.cycle and person else None


def _stands(case: Case, cause: PauseCause) -> bool:
    return case.pair is not None and any(pause.cause is cause for pause in case.pair.standing_pauses)
