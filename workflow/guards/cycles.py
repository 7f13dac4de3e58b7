"""Guards of facts about a cycle: the codes of its pack, approvals by a second person, corrections."""

from workflow.access import Role
from workflow.case import Case
from workflow.errors import NotLawful, NotNow, NotTrue, NotYours
from workflow.facts.cycles import MinimumRaised, StageReopeningAsked, WaiverAsked
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.packs.pack import Pack
from workflow.stages import SEVEN, place
from workflow.subjects.approval import Approval, ApprovalState
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person


@guard(NotTrue)
def pack_is_known(case: Case) -> bool:
    """Такого пакета нет."""
    if payload(case).pack not in case.institution.packs:
        known = ", ".join(sorted(case.institution.packs))
        raise NotTrue(f"Пакета «{payload(case).pack}» нет. Есть: {known}.")
    return True


@guard(NotTrue)
def codes_are_in_the_pack(case: Case) -> bool:
    """Такого кода нет в пакете цикла."""
    for field, codes in known_codes(_cycle(case).pack).items():
        value = getattr(payload(case), field, None)
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None and one not in codes:
                expected = ", ".join(map(str, codes)) or "в этом пакете их нет"
                raise NotTrue(f"Код «{one}» в поле {field} пакету неизвестен. Возможные: {expected}.")
    return True


def known_codes(pack: Pack) -> dict[str, list[str] | list[int]]:
    """Give, by the name of a payload's field, the codes that a pack knows for it."""
    role_models = [model.code for form in pack.forms.values() for model in form.role_models]
    return {
        "form": [*pack.forms],
        "forms": [*pack.forms],
        "role_model": role_models,
        "role_models": role_models,
        "mentor_type": [one.code for form in pack.forms.values() for one in form.mentor_types],
        "situation": [code for group in pack.mentee_situations.values() for code in group],
        "told_through": [*pack.request_channels],
        "comes_from": [*pack.mentor_sources],
        "paper": [*pack.papers],
        "audience": [*pack.audiences],
        "resource": [*pack.resources],
        "reward": [reward.code for reward in pack.rewards],
        "activity": [activity.number for activity in pack.activities],
    }


@guard(NotTrue)
def activities_are_in_the_pack(case: Case) -> bool:
    """Такого мероприятия в дорожной карте нет."""
    known = {activity.number for activity in _cycle(case).pack.activities}
    moved = [one.activity for one in payload(case).dates]
    unknown = [str(number) for number in moved if number not in known]
    if unknown:
        raise NotTrue(f"В дорожной карте нет мероприятия {', '.join(unknown)}.")
    return True


@guard(NotNow)
def responsible_holds_a_role(case: Case) -> bool:
    """Ответственному нужна роль куратора, руководителя или психолога: сначала дайте её событием role.granted."""
    person = case.someone(payload(case).person)
    return person is not None and bool(person.roles & (Role.CURATOR | Role.HEAD | Role.PSYCHOLOGIST))


@guard(NotTrue)
def forms_were_offered(case: Case) -> bool:
    """Выбрать можно только из предложенных форм."""
    return set(payload(case).forms) <= _cycle(case).forms_offered


@guard(NotTrue)
def number_goes_up(case: Case) -> bool:
    """В ходе цикла минимум можно только повысить."""
    raised: MinimumRaised = payload(case)
    cycle = _cycle(case)
    if raised.requirement == "regular_meetings_were_held":
        return raised.need >= cycle.regular_meetings
    return raised.need >= cycle.need_of(raised.requirement)


@guard(NotTrue)
def requirement_is_in_the_pack(case: Case) -> bool:
    """Такого требования в пакете цикла нет."""
    stages = _cycle(case).pack.stages.values()
    return any(payload(case).requirement in (*stage.cycle, *stage.pair) for stage in stages)


@guard(NotLawful)
def requirement_may_be_waived(case: Case) -> bool:
    """От согласий, проверки справки и записи итога не освобождают: этого требует закон или сама программа."""
    return payload(case).requirement not in NEVER_WAIVED


@guard(NotTrue)
def waiver_names_one_pair_or_person(case: Case) -> bool:
    """Освобождение даётся одной паре или одному человеку: назовите что-то одно."""
    asked: WaiverAsked = payload(case)
    return (asked.pair is None) != (asked.person is None)


@guard(NotTrue)
def paper_is_not_of_the_future(case: Case) -> bool:
    """День, которым помечена бумага, ещё не наступил: проверьте год."""
    # The system clock may have been set back since the door took the event.
    today = max(case.now, case.event.received_at).astimezone(case.institution.timezone).date()
    dates = (getattr(payload(case), field, None) for field in ("signed_on", "issued_on"))
    return all(day is None or day <= today for day in dates)


@guard(NotTrue)
def stage_is_an_earlier_one(case: Case) -> bool:
    """Вернуться можно только к более раннему этапу."""
    asked: StageReopeningAsked = payload(case)
    return asked.stage in SEVEN and place(asked.stage) < place(_cycle(case).stage)


@guard(NotNow)
def nothing_like_it_waits(case: Case) -> bool:
    """Такой запрос уже ждёт подтверждения."""
    return not any(
        approval.asked.type == case.event.type and _waits(case, approval) and _same(case, approval)
        for approval in _cycle(case).approvals
    )


@guard(NotNow)
def approval_waits(case: Case) -> bool:
    """Этот запрос больше не ждёт подтверждения: он подтверждён, отклонён или истёк."""
    return case.approval is not None and _waits(case, case.approval)


@guard(NotNow)
def approval_is_undecided(case: Case) -> bool:
    """Этот запрос уже решён."""
    undecided = (ApprovalState.WAITING, ApprovalState.LAPSED)
    return case.approval is not None and case.approval.state in undecided


@guard(NotTrue)
def approval_is_of_this_kind(case: Case) -> bool:
    """Этот запрос подтверждают другим событием."""
    asked = case.approval.asked.type if case.approval else ""
    return CONFIRMS.get(case.event.type) == asked


@guard(NotYours)
def a_second_person_decides(case: Case) -> bool:
    """Подтверждает другой человек, не тот, кто просил."""
    approval = case.approval
    if approval is None:
        return False
    asker = approval.asked
    if case.actor in {asker.actor.person, asker.reporter.person} or case.event.reporter.person != case.actor:
        return False
    if case.event.actor.role is Role.HEAD_ABOVE and heads_here(case, approval):
        raise NotYours("Подтвердить может другой руководитель здесь: вышестоящая организация решает, когда его нет.")
    return True


def heads_here(case: Case, approval: Approval) -> list[str]:
    """Name the people with the head's role here who could decide an approval; nobody means: the organisation above."""
    asker = approval.asked
    sides = frozenset[Person]().union(*(pair.sides for pair in case.pairs_spoken_of))
    return [
        person.name
        for person in case.institution.holding(Role.HEAD)
        if person.id not in {asker.actor.person, asker.reporter.person} and person not in sides
    ]


NEVER_WAIVED = frozenset(
    {
        "mentee_consents_are_in_force",
        "every_mentee_consented",
        "every_mentor_consented",
        "mentor_record_is_checked",
        "mentor_assignment_is_agreed",
        "outcome_is_recorded",
        "every_pair_has_an_outcome",
    }
)
"""Consent and record check can never be off (care rules), a teacher agrees in writing (Labour Code 351.8),
and nobody leaves without an outcome."""

CONFIRMS = {
    "stage.forced": "stage.forcing_asked",
    "stage.reopened": "stage.reopening_asked",
    "cycle.cancelled": "cycle.cancelling_asked",
    "waiver.confirmed": "waiver.asked",
}


def _waits(case: Case, approval: Approval) -> bool:
    """Whoever spoke in time did so, however long his event has waited and wherever the system clock went meanwhile."""
    return approval.state is ApprovalState.WAITING and case.event.received_at < approval.lapses_at


def _same(case: Case, approval: Approval) -> bool:
    asked = approval.asked.payload
    if not isinstance(asked, WaiverAsked):
        return True
    mine: WaiverAsked = payload(case)
    return (asked.requirement, asked.pair, asked.person) == (mine.requirement, mine.pair, mine.person)


def _cycle(case: Case) -> Cycle:
    if case.cycle is None:
        raise NotTrue("Событие должно называть цикл.")
    return case.cycle
