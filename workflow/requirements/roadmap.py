"""What only the roadmap asks of a cycle: would-be mentees before they are admitted, and each of the first meetings."""

from workflow.access import by
from workflow.facts.people import ConsentKind
from workflow.requirements.answer import Answer, Requirement, ask, of_cycle
from workflow.requirements.bases import told_of
from workflow.requirements.each import Pile, each, every_pair
from workflow.requirements.pair import (
    mentee_consents_are_in_force,
    mentee_filled_intake_questionnaire,
    organisational_meeting_was_held,
    planning_meeting_was_held,
    trial_meeting_was_held,
)
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
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
    return each(cycle.requests.tally(_was_reported_of), least=1)


@of_cycle(act=by.REPRESENTATIVE)
def representatives_consented(cycle: Cycle) -> Answer:
    """Согласия, которые подписывают законные представители, собраны."""
    return each(cycle.requests.tally(_representatives_consented), least=0)


@of_cycle()
def every_would_be_mentee_is_answered(cycle: Cycle) -> Answer:
    """Каждому желающему стать наставляемым ответили: он принят или ему отказано."""
    return each(cycle.requests.tally(_is_answered), least=0)


@of_cycle()
def every_form_asked_for_has_a_mentor(cycle: Cycle) -> Answer:
    """Запросы сопоставлены с базой: в каждой нужной форме есть наставник."""
    forms = [form for form in cycle.pack.forms if cycle.admissions.tally(_asks_for, form).number(True)]
    lacking = [form for form in forms if not cycle.mentors.roll.tally(_offers, form).number(True)]
    titles = [cycle.pack.forms[form].title for form in lacking]
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


def _every_candidate(cycle: Cycle, requirement: Requirement[Pair]) -> Answer:
    return each(cycle.requests.tally(_satisfies, requirement), least=1)


def _is_candidate(pair: Pair) -> bool:
    """Say whether somebody asks to be a mentee, admitted or not; who was declined or left does not."""
    return pair.open or pair.counts


def _satisfies(pair: Pair, requirement: Requirement[Pair]) -> Pile | None:
    return Pile.of(not pair.open or ask(pair, requirement).satisfied) if _is_candidate(pair) else None


def _was_reported_of(pair: Pair) -> Pile | None:
    return Pile.of(told_of(pair.mentee, pair.cycle)) if _is_candidate(pair) else None


def _representatives_consented(pair: Pair) -> Pile | None:
    _, representative_signs = pair.mentee.signers_on(pair.cycle.opened_on)
    if not representative_signs or not _is_candidate(pair):
        return None
    return Pile.of(all(pair.mentee.consented(kind) for kind in PARTICIPATING))


def _is_answered(pair: Pair) -> Pile | None:
    return Pile.of(pair.admission) if _is_candidate(pair) else None


def _asks_for(pair: Pair, form: str) -> bool:
    return pair.counts and pair.form == form


def _offers(mentor: Mentor, form: str) -> bool:
    return mentor.offer is not None and not mentor.left and not mentor.misfit(form)
