"""What only the roadmap asks of a cycle: would-be mentees before they are admitted, and each of the first meetings."""

from workflow.access import by
from workflow.facts.pairs import InformantReported
from workflow.facts.people import ConsentKind
from workflow.requirements.answer import Answer, Requirement, ask, each, of_cycle
from workflow.requirements.each import every_pair
from workflow.requirements.pair import (
    mentee_consents_are_in_force,
    mentee_filled_intake_questionnaire,
    organisational_meeting_was_held,
    planning_meeting_was_held,
    trial_meeting_was_held,
)
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair

PARTICIPATING = (ConsentKind.PROCESSING, ConsentKind.PARTICIPATION)


@of_cycle(act=by.MENTEE)
def every_would_be_mentee_filled_intake(cycle: Cycle) -> Answer:
    """Каждый желающий стать наставляемым заполнил анкету."""
    return _every_candidate(cycle, mentee_filled_intake_questionnaire)


@of_cycle(act=by.MENTEE | by.REPRESENTATIVE)
def every_would_be_mentee_consented(cycle: Cycle) -> Answer:
    """Согласия каждого желающего стать наставляемым в силе."""
    return _every_candidate(cycle, mentee_consents_are_in_force)


@of_cycle(act=by.INFORMANT)
def informants_told_of_every_would_be_mentee(cycle: Cycle) -> Answer:
    """О запросе каждого желающего рассказали третьи лица."""
    told = {fact.subject for fact in cycle.of(InformantReported)}
    return each(((pair.ref, pair.mentee.ref in told) for pair in _candidates(cycle)), least=1)


@of_cycle(act=by.REPRESENTATIVE)
def representatives_consented(cycle: Cycle) -> Answer:
    """Согласия, которые подписывают законные представители, собраны."""
    day = cycle.opened_on
    minors = [pair for pair in _candidates(cycle) if pair.mentee.signers_on(day)[1]]
    signed = ((pair.ref, all(pair.mentee.consented(kind) for kind in PARTICIPATING)) for pair in minors)
    return each(signed, least=0)


@of_cycle()
def every_would_be_mentee_is_answered(cycle: Cycle) -> Answer:
    """Каждому желающему стать наставляемым ответили: он принят или ему отказано."""
    return each(((pair.ref, pair.admission is not None) for pair in _candidates(cycle)), least=0)


@of_cycle()
def every_form_asked_for_has_a_mentor(cycle: Cycle) -> Answer:
    """Запросы сопоставлены с базой: в каждой нужной форме есть наставник."""
    forms = sorted({pair.form for pair in cycle.counted_pairs})
    lacking = [form for form in forms if not any(not one.misfit(form) for one in cycle.standing_mentors)]
    titles = [cycle.pack.forms[form].title for form in lacking if form in cycle.pack.forms]
    return Answer(len(forms) - len(lacking), max(1, len(forms)), why=", ".join(titles))


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_held_organisational_meeting(cycle: Cycle) -> Answer:
    """Каждая пара провела организационную встречу."""
    return every_pair(cycle, "every_pair_held_organisational_meeting", organisational_meeting_was_held)


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_held_trial_meeting(cycle: Cycle) -> Answer:
    """Каждая пара провела пробную встречу."""
    return every_pair(cycle, "every_pair_held_trial_meeting", trial_meeting_was_held)


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_held_planning_meeting(cycle: Cycle) -> Answer:
    """Каждая пара провела встречу-планирование."""
    return every_pair(cycle, "every_pair_held_planning_meeting", planning_meeting_was_held)


def _candidates(cycle: Cycle) -> list[Pair]:
    """Give the pairs of everybody who asks to be a mentee, admitted or not; who was declined or left is none."""
    return [pair for pair in cycle.pairs if pair.open or pair.counts]


def _every_candidate(cycle: Cycle, requirement: Requirement[Pair]) -> Answer:
    asked = ((pair.ref, not pair.open or ask(pair, requirement).satisfied) for pair in _candidates(cycle))
    return each(asked, least=1)
