"""Guards of concerns: who may deal with one, and what an outcome must be true to."""

from workflow.access import HEADS, Role
from workflow.case import Case
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.facts.concerns import AuthoritiesInformed, ConcernDecision, ConcernGrade, ConcernRaised, ConcernResolved
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.subjects.concern import Concern
from workflow.subjects.pair import Pair


@guard(NotTrue)
def danger_has_a_kind(case: Case) -> bool:
    """Назовите, в чём опасность (поле danger): от этого зависит, кого звать. Для «мне неуютно» его не указывают."""
    raised: ConcernRaised = payload(case)
    return (raised.grade is ConcernGrade.DANGER) is (raised.danger is not None)


@guard(NotYours)
def no_side_deals_with_it(case: Case) -> bool:
    """Обращение разбирает тот, кто не участвует в этой паре."""
    pair = case.pair
    if pair is None:
        return True
    acting = {case.event.actor.person, case.event.reporter.person}
    return not acting & {pair.mentee.id, *(match.mentor.id for match in pair.matches), *pair.mentee.representatives}


@guard(NotYours)
def head_deals_with_the_curators(case: Case) -> bool:
    """Обращение о кураторе разбирает руководитель, который сам не куратор."""
    if not payload(case).about_curator:
        return True
    people = (case.someone(case.event.actor.person), case.someone(case.event.reporter.person))
    curates = any(person is not None and Role.CURATOR in person.roles for person in people)
    return case.event.actor.role in HEADS and not curates


@guard(NotNow)
def concern_stands(case: Case) -> bool:
    """Неразобранного обращения по этой паре нет."""
    standing = _standing(case)
    if any(concern.raised.at <= case.event.at for concern in standing):
        return True
    if standing:
        raise NotTrue("Обращение поступило позже этого времени: проверьте дату.")
    return False


@guard(NotNow)
def concern_is_not_taken(case: Case) -> bool:
    """Обращение уже взято в работу: теперь нужен его итог."""
    return any(concern.taken is None for concern in _standing(case))


@guard(NotYours)
def danger_is_not_the_curators(case: Case) -> bool:
    """Опасность разбирает руководитель или психолог."""
    return case.event.actor.role is not Role.CURATOR or not any(concern.danger for concern in _standing(case))


@guard(NotNow)
def concern_has_a_decision(case: Case) -> bool:
    """Обращение закрывают итогом: назовите, к чему пришли (поле decision)."""
    return payload(case).decision is not None


@guard(NotNow)
def decision_is_carried_out(case: Case) -> bool:
    """Этот итог ещё не исполнен."""
    resolved: ConcernResolved = payload(case)
    pair = case.pair
    if pair is None:
        return False
    if resolved.decision is ConcernDecision.PAIR_ENDED and pair.open:
        raise NotNow("Пара ещё открыта: сначала расформируйте её (pair.dissolved), потом закройте обращение.")
    if resolved.decision is ConcernDecision.MENTOR_REPLACED and _has_the_same_mentor(pair, _standing(case)):
        raise NotNow("Наставник ещё прежний: сначала прекратите союз (match.ended), потом закройте обращение.")
    return True


@guard(NotTrue)
def danger_was_told(case: Case) -> bool:
    """Об опасности по этой паре не сообщали."""
    return any(concern.danger for concern in _concerns(case))


@guard(NotTrue)
def authority_knows_already(case: Case) -> bool:
    """День, когда орган извещён, ещё не наступил: проверьте дату."""
    informed: AuthoritiesInformed = payload(case)
    return informed.informed_on <= case.event.day


def _concerns(case: Case) -> list[Concern]:
    """Give the concerns of the pair that go the way of which the event speaks."""
    found = case.pair.concerns if case.pair else ()
    return [concern for concern in found if concern.about_curator is payload(case).about_curator]


def _standing(case: Case) -> list[Concern]:
    return [concern for concern in _concerns(case) if concern.stands]


def _has_the_same_mentor(pair: Pair, concerns: list[Concern]) -> bool:
    """Say whether the pair works with a mentor whom it had when it was raised."""
    if not pair.open or pair.match is None or not concerns:
        return False
    return pair.match.proposal.number < concerns[0].number
