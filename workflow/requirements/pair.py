"""What a pair must have before it leaves each stage (programme, "What moves a pair")."""

from dataclasses import replace

from workflow.access import HEADS, by
from workflow.facts.activities import GroupMeetingHeld
from workflow.facts.meetings import FeedbackGiven, FeedbackSide, MeetingKind, OutcomeRecorded
from workflow.facts.pairs import Side
from workflow.facts.people import ConsentKind, MeasurementWhen
from workflow.packs.questionnaire import Audience, QuestionnairePurpose
from workflow.requirements.answer import STAFF, Answer, at_least, of_pair, yes
from workflow.stages import place
from workflow.subjects.eligibility import misfit
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.subjects.submissions import measured, submitted
from workflow.subjects.wanted import somebody_has_room
from workflow.words import day_words

SIDES = by.MENTEE | by.MENTOR


@of_pair(act=by.SERVICE)
def cycle_is_there(pair: Pair) -> Answer:
    """Цикл дошёл до следующего этапа."""
    so = not pair.cycle.open or place(pair.cycle.stage) > place(pair.stage)
    return yes(so, f"цикл ещё на этапе «{pair.cycle.stage.label}»")


@of_pair(act=by.MENTEE | by.REPRESENTATIVE)
def request_is_made(pair: Pair) -> Answer:
    """Есть запрос наставляемого."""
    return yes(pair.request)


@of_pair(act=by.CURATOR)
def form_is_offered(pair: Pair) -> Answer:
    """Форма из запроса предложена в этом цикле."""
    return yes(pair.form in pair.cycle.forms_offered, "форма ещё не предложена")


@of_pair(act=by.MENTEE)
def mentee_wants_to_take_part(pair: Pair) -> Answer:
    """Наставляемый сам хочет участвовать."""
    return yes(pair.request and pair.request.wants_to_take_part, "своё желание он ещё не подтвердил")


@of_pair(act=by.MENTEE | by.REPRESENTATIVE)
def mentee_consents_are_in_force(pair: Pair) -> Answer:
    """Согласия на обработку данных и на участие подписаны и не отозваны."""
    kinds = (ConsentKind.PROCESSING, ConsentKind.PARTICIPATION)
    missing = [kind.label for kind in kinds if not pair.mentee.consented(kind)]
    return at_least(len(kinds), len(kinds) - len(missing), "нет согласия: " + ", ".join(missing))


@of_pair(act=by.MENTEE)
def mentee_filled_intake_questionnaire(pair: Pair) -> Answer:
    """Наставляемый заполнил анкету."""
    return yes(submitted(pair.mentee, pair.cycle, QuestionnairePurpose.INTAKE, Audience.MENTEE), "анкеты нет")


@of_pair(act=by.CURATOR, seen_by=STAFF)
def mentee_is_eligible(pair: Pair) -> Answer:
    """Наставляемый подходит для этой формы."""
    form = pair.cycle.pack.forms.get(pair.form)
    if form is None:
        return yes(False, "такой формы в программе нет")
    numbers = pair.cycle.pack.numbers
    day = pair.admission.day if pair.admission else pair.cycle.opened_on
    category = pair.cycle.pack.category_of(pair.situation)
    reasons = list(misfit(form.mentees, pair.mentee, numbers, day, pair.situation, category))
    age = pair.mentee.age_on(day)
    if age is not None and age < numbers.mentee_age_from:
        reasons.append(f"в программе участвуют с {numbers.mentee_age_from} лет, сейчас {age}")
    return yes(not reasons, "; ".join(reasons))


@of_pair(act=by.CURATOR | by.PSYCHOLOGIST, seen_by=STAFF)
def mentee_is_measured_on_entry(pair: Pair) -> Answer:
    """Наставляемый измерен на входе, до первой встречи пары."""
    done = measured(pair.mentee, pair.cycle, MeasurementWhen.ENTRY, Audience.MENTEE)
    return freed(yes(done, "измерения до первой встречи нет"), not done and pair.mentee.questioning_is_over)


@of_pair(act=by.MENTEE | by.CURATOR)
def form_is_run(pair: Pair) -> Answer:
    """Форма из запроса идёт в этом цикле."""
    run = pair.cycle.forms_run
    if run is None:
        return yes(False, "формы цикла ещё не выбраны")
    return yes(pair.form in run, "форма не выбрана: наставляемому предлагают другую")


@of_pair(act=by.CURATOR)
def mentee_is_admitted(pair: Pair) -> Answer:
    """Наставляемый принят в программу."""
    return yes(pair.admission, "решения о приёме нет")


@of_pair(act=by.CURATOR)
def a_mentor_has_room(pair: Pair) -> Answer:
    """Есть подходящий наставник этой формы со свободным местом."""
    if pair.match and pair.match.agreed:
        return yes(True)
    return yes(somebody_has_room(pair, ready=False), "подходящего наставника со свободным местом пока нет")


@of_pair(act=by.CURATOR)
def a_mentor_is_ready(pair: Pair) -> Answer:
    """Хотя бы один из подходящих наставников отобран и обучен."""
    if pair.match and pair.match.agreed:
        return mentor_answer(pair, "ready", "его наставник ещё не отобран или не обучен")
    return yes(somebody_has_room(pair, ready=True), "подходящие наставники ещё не отобраны или не обучены")


@of_pair(act=by.CURATOR | SIDES)
def sides_have_met(pair: Pair) -> Answer:
    """Стороны виделись: на групповой встрече или на встрече-знакомстве."""
    match = pair.match
    if match is None:
        return yes(False, "наставник ещё не предложен")
    came = {fact.number for fact in pair.mentee.of(GroupMeetingHeld) if fact.subject == pair.cycle.ref}
    together = any(fact.number in came for fact in match.mentor.of(GroupMeetingHeld))
    return yes(together or pair.counted(MeetingKind.ACQUAINTANCE), "общей встречи ещё не было")


@of_pair(act=SIDES)
def both_sides_agreed(pair: Pair) -> Answer:
    """Обе стороны согласились друг на друга."""
    match = pair.match
    if match is None:
        return at_least(2, 0, "наставник ещё не предложен")
    return at_least(2, sum(match.said_yes(side) for side in Side), "ответили не обе стороны")


@of_pair(act=by.CURATOR)
def mentor_is_selected(pair: Pair) -> Answer:
    """Наставник пары прошёл отбор."""
    return mentor_answer(pair, "selected", "наставник ещё не отобран")


@of_pair(act=by.CURATOR)
def mentor_is_trained(pair: Pair) -> Answer:
    """Наставник пары обучен, или записано, почему обучение ему не нужно."""
    return mentor_answer(pair, "trained", "наставник ещё не обучен")


@of_pair(act=by.CURATOR)
def mentor_record_is_checked(pair: Pair) -> Answer:
    """Справка наставника проверена, если она нужна."""
    return mentor_answer(pair, "record_is_checked", "справка наставника не проверена")


@of_pair(act=by.CURATOR | HEADS)
def mentor_assignment_is_agreed(pair: Pair) -> Answer:
    """С педагогом-наставником согласованы содержание, срок, форма и оплата."""
    return mentor_answer(pair, "assignment_is_agreed", "письменного согласия педагога быть наставником нет")


@of_pair(act=by.CURATOR)
def all_are_told(pair: Pair) -> Answer:
    """Стороны извещены о том, что они пара."""
    return yes(pair.match and pair.match.told, "стороны ещё не извещены")


@of_pair(act=HEADS)
def order_is_in_force(pair: Pair) -> Answer:
    """Пара закреплена действующим распоряжением руководителя."""
    return yes(pair.match and pair.match.orders, "в действующем распоряжении этой пары с этим наставником нет")


@of_pair(act=SIDES)
def organisational_meeting_was_held(pair: Pair) -> Answer:
    """Состоялась организационная встреча."""
    return met(pair, MeetingKind.ORGANISATIONAL)


@of_pair(act=SIDES)
def trial_meeting_was_held(pair: Pair) -> Answer:
    """Состоялась пробная рабочая встреча."""
    return met(pair, MeetingKind.TRIAL)


@of_pair(act=SIDES)
def planning_meeting_was_held(pair: Pair) -> Answer:
    """Состоялась встреча-планирование."""
    return met(pair, MeetingKind.PLANNING)


@of_pair(act=SIDES)
def format_is_chosen(pair: Pair) -> Answer:
    """Выбран формат работы пары."""
    return yes(any(fact.payload.format for fact in pair.plans), "формат не выбран")


@of_pair(act=SIDES)
def goal_is_set(pair: Pair) -> Answer:
    """Поставлена цель."""
    return yes(any(fact.payload.goal for fact in pair.plans), "цели нет")


@of_pair(act=SIDES)
def plan_is_agreed(pair: Pair) -> Answer:
    """Согласован план с задачами."""
    return yes(any(fact.payload.tasks for fact in pair.plans), "плана нет")


@of_pair(act=SIDES)
def regular_meetings_were_held(pair: Pair) -> Answer:
    """Проведены регулярные встречи."""
    return met(pair, MeetingKind.REGULAR, pair.cycle.regular_meetings)


@of_pair(act=SIDES)
def both_gave_feedback(pair: Pair) -> Answer:
    """Обе стороны дали обратную связь."""
    mentor = pair.match.mentor.id if pair.match else None
    given = {
        fact.payload.side
        for fact in pair.of(FeedbackGiven)
        if pair.belongs(fact) and (fact.payload.side is not FeedbackSide.MENTOR or fact.actor.person == mentor)
    }
    return at_least(2, len(given & {FeedbackSide.MENTEE, FeedbackSide.MENTOR}), "ответили не обе стороны")


@of_pair(act=SIDES)
def final_meeting_was_held(pair: Pair) -> Answer:
    """Состоялась заключительная встреча."""
    return met(pair, MeetingKind.FINAL)


@of_pair(act=SIDES)
def both_filled_exit_questionnaires(pair: Pair) -> Answer:
    """Обе стороны заполнили анкеты на выходе."""
    filled = sum(submitted(person, pair.cycle, QuestionnairePurpose.SATISFACTION, side) for person, side in sides(pair))
    return at_least(2, filled, "анкеты на выходе есть не от обеих сторон")


@of_pair(act=by.CURATOR | by.PSYCHOLOGIST, seen_by=STAFF)
def both_are_measured_on_exit(pair: Pair) -> Answer:
    """Обе стороны измерены на выходе."""
    done = [measured(person, pair.cycle, MeasurementWhen.EXIT, side) for person, side in sides(pair)]
    left = [person for (person, _), so in zip(sides(pair), done, strict=True) if not so]
    over = sum(person.questioning_is_over for person in left)
    return freed(at_least(2, sum(done), "на выходе измерены не обе стороны"), over and sum(done) + over >= 2)


@of_pair(act=by.CURATOR)
def outcome_is_recorded(pair: Pair) -> Answer:
    """Записан итог работы пары."""
    return yes(pair.of(OutcomeRecorded), "итога нет")


def freed(answer: Answer, so: object) -> Answer:
    """Count an answer as waived where somebody withdrew the consent that measuring him needs; it is not met by that."""
    return replace(answer, waived=bool(so) and not answer.met)


def sides(pair: Pair) -> tuple[tuple[Person, Audience], ...]:
    """Give the mentee and, when there is one, the mentor, each as whom he is asked."""
    mentor = ((pair.match.mentor, Audience.MENTOR),) if pair.match else ()
    return ((pair.mentee, Audience.MENTEE), *mentor)


def met(pair: Pair, kind: MeetingKind, need: int = 1) -> Answer:
    """Count the meetings of a kind, and say of the last uncounted one why it does not count."""
    counted, idle = len(pair.counted(kind)), pair.uncounted(kind)
    if idle and counted < need:
        last = idle[-1]
        return at_least(need, counted, f"встреча {day_words(last.day)} не засчитана: {pair.why_not_counted(last)}")
    return at_least(need, counted, "такой встречи ещё не было" if need == 1 else "встреч пока меньше")


def mentor_answer(pair: Pair, asked: str, why: str) -> Answer:
    """Ask something of the mentor of the match that stands."""
    mentor = pair.cycle.mentors.get(pair.match.mentor.id) if pair.match else None
    if mentor is None:
        return yes(False, "наставник ещё не предложен" if pair.match is None else "наставника нет в базе этого цикла")
    return yes(getattr(mentor, asked), why)
