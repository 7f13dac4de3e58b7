"""What a cycle must have before it leaves pairing and the work of pairs (stages 5 and 6)."""

from dataclasses import replace

from workflow.access import HEADS, by
from workflow.facts.activities import GroupMeetingHeld, InterimResultsShown, RewardSchemeSet
from workflow.facts.meetings import FeedbackGiven, FeedbackSide, StrengthsReviewed, SupportGiven
from workflow.facts.pairs import PreferenceStated
from workflow.requirements.answer import Answer, of_cycle, waived, yes
from workflow.requirements.each import Pile, each, each_pair, each_person, every_pair
from workflow.requirements.pair import (
    all_are_told,
    both_gave_feedback,
    both_sides_agreed,
    format_is_chosen,
    goal_is_set,
    order_is_in_force,
    organisational_meeting_was_held,
    plan_is_agreed,
    planning_meeting_was_held,
    regular_meetings_were_held,
    trial_meeting_was_held,
)
from workflow.stages import Stage, place
from workflow.subjects.approval import waivers_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person


@of_cycle()
def group_meeting_was_held(cycle: Cycle) -> Answer:
    """Проведена групповая встреча наставников и наставляемых."""
    return yes(cycle.of(GroupMeetingHeld), "групповой встречи не было")


@of_cycle(act=by.MENTEE | by.MENTOR)
def preferences_were_asked(cycle: Cycle) -> Answer:
    """Участники групповой встречи назвали, с кем хотят работать."""
    return each_person(cycle, "preferences_were_asked", stated_a_preference)


@of_cycle()
def pairs_are_formed(cycle: Cycle) -> Answer:
    """Каждый наставляемый в паре или группе с согласия сторон."""
    return every_pair(cycle, "pairs_are_formed", both_sides_agreed)


@of_cycle()
def pairs_are_told(cycle: Cycle) -> Answer:
    """Каждая пара извещена."""
    return every_pair(cycle, "pairs_are_told", all_are_told)


@of_cycle(act=HEADS)
def pairs_are_ordered(cycle: Cycle) -> Answer:
    """Каждая пара закреплена распоряжением."""
    return every_pair(cycle, "pairs_are_ordered", order_is_in_force)


@of_cycle(act=by.PSYCHOLOGIST | by.CURATOR)
def unmatched_have_support(cycle: Cycle) -> Answer:
    """Каждый наставляемый без пары получает психологическую поддержку."""
    return each(cycle.admissions.tally(has_support), least=0)


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_has_a_format(cycle: Cycle) -> Answer:
    """У каждой пары выбран формат работы."""
    return every_pair(cycle, "every_pair_has_a_format", format_is_chosen)


@of_cycle()
def every_pair_reviewed_strengths(cycle: Cycle) -> Answer:
    """В каждой паре рассмотрены сильные и слабые стороны."""
    return each_pair(cycle, "every_pair_reviewed_strengths", reviewed_strengths)


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_has_a_goal_and_plan(cycle: Cycle) -> Answer:
    """У каждой пары есть цель и план."""
    return every_pair(cycle, "every_pair_has_a_goal_and_plan", goal_is_set, plan_is_agreed)


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_held_first_meetings(cycle: Cycle) -> Answer:
    """Каждая пара провела организационную, пробную встречи и встречу-планирование."""
    return every_pair(
        cycle,
        "every_pair_held_first_meetings",
        organisational_meeting_was_held,
        trial_meeting_was_held,
        planning_meeting_was_held,
    )


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_met_regularly(cycle: Cycle) -> Answer:
    """Каждая пара провела регулярные встречи."""
    return every_pair(cycle, "every_pair_met_regularly", regular_meetings_were_held)


@of_cycle(act=by.MENTOR | by.MENTEE | by.CURATOR)
def feedback_is_collected(cycle: Cycle) -> Answer:
    """Обратная связь собрана от каждой пары и от куратора."""
    curator = any(fact.payload.side is FeedbackSide.CURATOR for fact in cycle.of(FeedbackGiven))
    pairs = every_pair(cycle, "feedback_is_collected", both_gave_feedback)
    return replace(
        pairs,
        have=pairs.have + curator,
        need=pairs.need + 1,
        why="" if curator else "куратор ещё не ответил",
        lacking=lambda: pairs.missing if curator else (*pairs.missing, cycle.ref),
    )


@of_cycle()
def interim_results_were_shown(cycle: Cycle) -> Answer:
    """Промежуточные результаты показаны партнёрам."""
    return yes(cycle.of(InterimResultsShown), "результаты ещё не показаны")


@of_cycle(act=by.CURATOR | HEADS)
def reward_scheme_is_set(cycle: Cycle) -> Answer:
    """Определена система поощрений."""
    return yes(cycle.of(RewardSchemeSet), "системы поощрений нет")


def stated_a_preference(person: Person, cycle: Cycle, code: str) -> Pile | None:
    """Judge a participant who came to a group meeting: he said with whom he wants to work, or need not."""
    mentor = cycle.mentors.get(person.id)
    takes_part = person.is_mentee_of(cycle) or (mentor is not None and mentor.selected)
    if not takes_part or not any(fact.subject == cycle.ref for fact in person.of(GroupMeetingHeld)):
        return None
    said = (fact for fact in person.of(PreferenceStated) if fact.subject == person.ref)
    return Pile.of(any(fact.payload.cycle == cycle.id for fact in said) or code in waivers_of(person, cycle))


def has_support(pair: Pair) -> Pile | None:
    """Judge a pair whose mentee was admitted and has no mentor yet."""
    if not pair.open or not pair.admission or place(pair.stage) < place(Stage.MENTOR_BASE) or matched(pair):
        return None
    return Pile.of(pair.of(SupportGiven) or waived(pair, "unmatched_have_support"))


def reviewed_strengths(pair: Pair) -> bool:
    """Say whether the strengths and weaknesses of a pair were looked at."""
    return bool(pair.of(StrengthsReviewed))


def matched(pair: Pair) -> bool:
    """Say whether the pair has a mentor both sides agreed on."""
    return pair.match is not None and pair.match.agreed
