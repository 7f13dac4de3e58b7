"""Checking an event against the state before anything is noted: a refusal leaves everything as it was."""

from workflow.case import Case
from workflow.catalogue import CATALOGUE
from workflow.errors import NotNow, NotTrue
from workflow.facts.corrections import FactAnnulled, FactCorrected
from workflow.facts.payload import Kind
from workflow.guards.actor import actor_is_who_he_says, is_no_side
from workflow.guards.consents import consents_are_in_force
from workflow.guards.corrections import replaced, target
from workflow.guards.elsewhere import received_is_accepted
from workflow.guards.erasing import nobody_in_it_is_erased
from workflow.machine import CYCLE, PAIR
from workflow.moves import CYCLE_EVENTS, MAY_STAY, PAIR_EVENTS


def check(case: Case) -> None:
    """Refuse what only the state can refuse: the subjects, the actor, the guards, and the move that is asked for."""
    kind, event = CATALOGUE[case.event.type], case.event
    _ = case.named
    if event.opens and event.opens is not Kind.INSTITUTION and case.institution.has(event.subject):
        raise NotNow(f"{event.subject} уже открыт другим событием: возьмите новый UUID.")
    nobody_in_it_is_erased.check(case)
    actor_is_who_he_says(case)
    for guard in (received_is_accepted, *kind.only_if, consents_are_in_force):
        guard.check(case)
    _what_is_mended_may_be(case)
    if event.type in CYCLE_EVENTS and case.cycle:
        CYCLE.check(case.cycle, event.type, case)
    if event.type in PAIR_EVENTS - MAY_STAY and event.subject.kind is Kind.PAIR and case.pair:
        PAIR.check(case.pair, event.type, case)


def _what_is_mended_may_be(case: Case) -> None:
    """Refuse to mend an event that others followed, and a correction that could not have been said at first.

    Of the guards of the corrected event those are asked that speak of its content, not of the present moment.
    """
    wrong = target(case) if isinstance(case.event.payload, FactCorrected | FactAnnulled) else None
    if wrong is None:
        return
    kind = CATALOGUE[wrong.type]
    if not kind.correctable:
        raise NotTrue(f"Событие {wrong.type} не исправляют и не отменяют: за ним следует другое событие.")
    if isinstance(case.event.payload, FactCorrected):
        right = Case(case.institution, replaced(case, wrong), case.now)
        is_no_side(right, case.event.actor)
        for guard in (*kind.only_if, consents_are_in_force):
            if guard.refusal is not NotNow:
                guard.check(right)
