"""What a cycle must have before it is completed (programme, section 6.1, stage 7)."""

from workflow.access import by
from workflow.facts.activities import (
    BasesRenewed,
    ClosingEventHeld,
    GroupFinalMeetingHeld,
    InvitationsSent,
    PracticePublished,
    QualityMeasured,
    SpecialistInvited,
)
from workflow.facts.meetings import OutcomeRecorded
from workflow.facts.questionnaires import QuestionnaireSubmitted
from workflow.facts.rewards import RewardGiven
from workflow.packs.questionnaire import QuestionnairePurpose
from workflow.requirements.answer import Answer, at_least, of_cycle, yes
from workflow.requirements.each import Pile, each, every_pair
from workflow.requirements.pair import (
    both_are_measured_on_exit,
    both_filled_exit_questionnaires,
)
from workflow.requirements.pair import final_meeting_was_held as final_meeting_of_a_pair
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair


@of_cycle(act=by.MENTOR | by.MENTEE)
def every_pair_held_final_meeting(cycle: Cycle) -> Answer:
    """Каждая пара провела заключительную встречу."""
    return every_pair(cycle, "every_pair_held_final_meeting", final_meeting_of_a_pair)


@of_cycle()
def group_final_meeting_was_held(cycle: Cycle) -> Answer:
    """Проведена заключительная встреча всех пар и групп."""
    return yes(cycle.of(GroupFinalMeetingHeld), "общей заключительной встречи не было")


@of_cycle(act=by.MENTOR | by.MENTEE)
def exit_questionnaires_are_in(cycle: Cycle) -> Answer:
    """Каждый участник ответил, доволен ли он участием."""
    return every_pair(cycle, "exit_questionnaires_are_in", both_filled_exit_questionnaires)


@of_cycle(act=by.CURATOR | by.PSYCHOLOGIST)
def everyone_is_measured_on_exit(cycle: Cycle) -> Answer:
    """Каждый участник измерен на выходе."""
    return every_pair(cycle, "everyone_is_measured_on_exit", both_are_measured_on_exit)


@of_cycle()
def specialists_were_invited(cycle: Cycle) -> Answer:
    """К оценке приглашены внешние специалисты."""
    return yes(cycle.of(SpecialistInvited), "специалисты не приглашены")


@of_cycle()
def quality_is_measured(cycle: Cycle) -> Answer:
    """Качество программы оценено: есть SWOT-анализ и анкета куратора."""
    conformity = any(
        fact.payload.purpose is QuestionnairePurpose.CONFORMITY for fact in cycle.of(QuestionnaireSubmitted)
    )
    swot = bool(cycle.of(QualityMeasured))
    why = ", ".join(word for word, there in (("SWOT-анализа", swot), ("анкеты куратора", conformity)) if not there)
    return at_least(2, swot + conformity, f"нет {why}")


@of_cycle()
def practices_are_published(cycle: Cycle) -> Answer:
    """Лучшие практики собраны и опубликованы."""
    need = cycle.need_of("practices_are_published")
    return at_least(need, len(cycle.of(PracticePublished)), "публикаций пока меньше")


@of_cycle()
def mentors_are_rewarded(cycle: Cycle) -> Answer:
    """Наставники поощрены."""
    rewarded = cycle.mentors.roll.tally(is_rewarded).number(Pile.HAS)
    return at_least(cycle.need_of("mentors_are_rewarded"), rewarded, "поощрённых пока меньше")


@of_cycle()
def invitations_were_sent(cycle: Cycle) -> Answer:
    """Приглашения на итоговое событие разосланы."""
    return yes(cycle.of(InvitationsSent), "приглашения не разосланы")


@of_cycle()
def closing_event_was_held(cycle: Cycle) -> Answer:
    """Итоговое событие проведено."""
    return yes(cycle.of(ClosingEventHeld), "итогового события не было")


@of_cycle()
def bases_are_renewed(cycle: Cycle) -> Answer:
    """Базы наставляемых и наставников обновлены."""
    return yes(cycle.of(BasesRenewed), "базы не обновлены")


@of_cycle()
def every_pair_has_an_outcome(cycle: Cycle) -> Answer:
    """У каждой открытой пары записан итог."""
    return each(cycle.requests.tally(has_an_outcome), least=0, why="без итога никто не выбывает")


def is_rewarded(mentor: Mentor) -> Pile | None:
    """Judge somebody who offered himself, also when he has left since."""
    if mentor.offer is None:
        return None
    given = mentor.person.of(RewardGiven)
    return Pile.of(any(one.subject == mentor.ref and one.payload.cycle == mentor.cycle.id for one in given))


def has_an_outcome(pair: Pair) -> Pile:
    """Judge a pair, admitted or not; one that has ended stands beside."""
    return Pile.of(pair.of(OutcomeRecorded)) if pair.open else Pile.ASIDE
