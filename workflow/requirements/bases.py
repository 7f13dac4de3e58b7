"""What a cycle must have before it leaves the two bases and the selection of mentors (stages 2 to 4)."""

from workflow.access import HEADS, by
from workflow.facts.activities import CriteriaSet, TrainingPlanned
from workflow.facts.pairs import InformantReported
from workflow.facts.people import MeasurementWhen
from workflow.packs.questionnaire import Audience, QuestionnairePurpose
from workflow.requirements.answer import Answer, at_least, of_cycle, yes
from workflow.requirements.each import Pile, each_person, every_mentor, every_pair, every_selected
from workflow.requirements.pair import (
    mentee_consents_are_in_force,
    mentee_filled_intake_questionnaire,
    mentee_is_measured_on_entry,
    request_is_made,
)
from workflow.subjects.approval import waivers_of
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
from workflow.subjects.person import Person
from workflow.subjects.submissions import measured, submitted


@of_cycle()
def mentees_are_admitted(cycle: Cycle) -> Answer:
    """Наставляемые приняты в программу."""
    have, aside = cycle.number_of_pairs
    return Answer(have, cycle.need_of("mentees_are_admitted"), aside=aside)


@of_cycle(act=by.MENTEE)
def every_mentee_has_a_request(cycle: Cycle) -> Answer:
    """У каждого принятого наставляемого есть запрос."""
    return every_pair(cycle, "every_mentee_has_a_request", request_is_made)


@of_cycle(act=by.MENTEE | by.REPRESENTATIVE)
def every_mentee_consented(cycle: Cycle) -> Answer:
    """Согласия каждого наставляемого в силе."""
    return every_pair(cycle, "every_mentee_consented", mentee_consents_are_in_force)


@of_cycle(act=by.MENTEE)
def every_mentee_filled_intake(cycle: Cycle) -> Answer:
    """Каждый наставляемый заполнил анкету."""
    return every_pair(cycle, "every_mentee_filled_intake", mentee_filled_intake_questionnaire)


@of_cycle(act=by.INFORMANT)
def informants_have_reported(cycle: Cycle) -> Answer:
    """О запросе каждого наставляемого рассказали третьи лица."""
    _, aside = cycle.number_of_pairs
    return each_person(cycle, "informants_have_reported", mentee_was_reported_of, aside)


@of_cycle(act=by.CURATOR | by.PSYCHOLOGIST)
def every_mentee_is_measured_on_entry(cycle: Cycle) -> Answer:
    """Каждый наставляемый измерен на входе."""
    return every_pair(cycle, "every_mentee_is_measured_on_entry", mentee_is_measured_on_entry)


@of_cycle(act=HEADS)
def forms_are_chosen(cycle: Cycle) -> Answer:
    """Выбраны формы, которые идут в этом цикле."""
    return yes(cycle.forms_run, "формы не выбраны")


@of_cycle(act=by.MENTOR)
def mentors_are_in_base(cycle: Cycle) -> Answer:
    """В базе есть наставники."""
    return at_least(cycle.need_of("mentors_are_in_base"), cycle.mentors.numbers[0], "кандидатов пока меньше")


@of_cycle(act=by.MENTOR)
def every_mentor_consented(cycle: Cycle) -> Answer:
    """Согласия каждого наставника в силе."""
    return every_mentor(cycle, "every_mentor_consented", consented)


@of_cycle(act=by.CURATOR | by.PSYCHOLOGIST)
def every_mentor_is_measured_on_entry(cycle: Cycle) -> Answer:
    """Каждый наставник измерен на входе."""
    return every_mentor(cycle, "every_mentor_is_measured_on_entry", measured_on_entry)


@of_cycle(act=by.MENTOR)
def mentors_were_asked_about_future(cycle: Cycle) -> Answer:
    """Каждого наставника спросили, звать ли его в следующие циклы."""
    return every_mentor(cycle, "mentors_were_asked_about_future", asked_about_future)


@of_cycle()
def criteria_are_set(cycle: Cycle) -> Answer:
    """Определены критерии отбора под собранные запросы."""
    return yes(cycle.of(CriteriaSet), "критериев нет")


@of_cycle(act=by.MENTOR)
def every_candidate_filled_questionnaire(cycle: Cycle) -> Answer:
    """Каждый кандидат в наставники заполнил анкету в свободной форме."""
    return every_mentor(cycle, "every_candidate_filled_questionnaire", filled_questionnaire)


@of_cycle()
def every_mentor_was_interviewed(cycle: Cycle) -> Answer:
    """С каждым отобранным наставником проведено собеседование."""
    return every_selected(cycle, "every_mentor_was_interviewed", interviewed)


@of_cycle()
def training_programme_is_set(cycle: Cycle) -> Answer:
    """Составлена программа обучения наставников."""
    return yes(cycle.of(TrainingPlanned), "программы обучения нет")


@of_cycle()
def every_mentor_is_trained(cycle: Cycle) -> Answer:
    """Каждый отобранный наставник обучен, или записано, почему это не нужно."""
    return every_selected(cycle, "every_mentor_is_trained", trained)


@of_cycle()
def mentors_are_selected(cycle: Cycle) -> Answer:
    """Наставники отобраны."""
    return at_least(cycle.need_of("mentors_are_selected"), cycle.mentors.numbers[1], "отобрано меньше")


def mentee_was_reported_of(person: Person, cycle: Cycle, code: str) -> Pile | None:
    """Judge a participant among the mentees: somebody told of his request, or need not."""
    if not person.is_mentee_of(cycle):
        return None
    return Pile.of(told_of(person, cycle) or code in waivers_of(person, cycle))


def told_of(person: Person, cycle: Cycle) -> bool:
    """Say whether somebody told of a person's request."""
    reports = person.of(InformantReported)
    return any(fact.subject == person.ref and fact.payload.cycle == cycle.id for fact in reports)


def consented(mentor: Mentor) -> bool:
    """Say whether both consents of a mentor are in force."""
    return mentor.consented


def measured_on_entry(mentor: Mentor) -> bool:
    """Say whether a mentor was measured before his first meeting, or withdrew the consent that it needs."""
    return mentor.person.questioning_is_over or measured(
        mentor.person, mentor.cycle, MeasurementWhen.ENTRY, Audience.MENTOR
    )


def asked_about_future(mentor: Mentor) -> bool:
    """Say whether a mentor answered if he may be asked again."""
    return mentor.offer is not None and mentor.offer.ask_again is not None


def filled_questionnaire(mentor: Mentor) -> bool:
    """Say whether a candidate filled in the free-form questionnaire."""
    return submitted(mentor.person, mentor.cycle, QuestionnairePurpose.MENTOR, Audience.MENTOR)


def interviewed(mentor: Mentor) -> bool:
    """Say whether a mentor was interviewed."""
    return mentor.interviewed


def trained(mentor: Mentor) -> bool:
    """Say whether a mentor was trained, or found to need no training."""
    return mentor.trained
