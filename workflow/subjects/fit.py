"""Whether the two of a match suit each other: what the sides answered, and whose answer is due (care, row "fit")."""

from typing import TYPE_CHECKING

from workflow.facts.event import Fact
from workflow.facts.meetings import FitAnswer, FitAnswered, MeetingHeld, MeetingKind
from workflow.facts.pairs import MatchAgreed, Side
from workflow.stages import Stage

if TYPE_CHECKING:
    from workflow.subjects.match import Match


def answers_of(match: "Match") -> tuple[Fact[FitAnswered], ...]:
    """Give the answers that are about a match, in the order of telling: it was the last one agreed before them.

    For the mentor his own word counts alone.
    """
    agreed = sorted(number for one in match.pair.matches if (number := agreed_at(one)) is not None)
    mine = agreed_at(match)
    if mine is None:
        return ()
    until = next((number for number in agreed if number > mine), None)
    return tuple(
        fact
        for fact in sorted(match.pair.of(FitAnswered), key=lambda fact: fact.number)
        if mine < fact.number and (until is None or fact.number < until) and _may_speak(match, fact)
    )


def agreed_at(match: "Match") -> int | None:
    """Give the number of the fact with which both sides had said yes; None when they have not."""
    return max(fact.number for fact in match.of(MatchAgreed)) if match.agreed else None


def refusal_of(match: "Match") -> Fact[FitAnswered] | None:
    """Give the answer by which a match was found not to fit."""
    return next((fact for fact in match.fit_answers if fact.payload.answer is FitAnswer.DOES_NOT_FIT), None)


def meetings_of(match: "Match") -> list[Fact[MeetingHeld]]:
    """Give the meetings at which the two worked; getting to know each other before is not one of them."""
    return [
        fact
        for fact in match.pair.meetings
        if fact.payload.kind is not MeetingKind.ACQUAINTANCE and match.pair.match_on(fact.day) is match
    ]


def due_of(match: "Match") -> frozenset[Side]:
    """Name the sides whose answer is due: after the first meeting, and after the next for whoever still decides."""
    pair = match.pair
    if not (match.live and match.agreed and pair.open and pair.cycle.pack.care.fit):
        return frozenset()
    met = meetings_of(match)
    if not met or pair.stage is Stage.COMPLETION:
        return frozenset()
    return frozenset(side for side in Side if _is_due(match, side, met[-1]))


def _is_due(match: "Match", side: Side, latest: Fact[MeetingHeld]) -> bool:
    said = [fact for fact in match.fit_answers if fact.payload.side is side]
    return not said or (said[-1].payload.answer is FitAnswer.DECIDING and latest.at > said[-1].at)


def _may_speak(match: "Match", fact: Fact[FitAnswered]) -> bool:
    return fact.payload.side is Side.MENTEE or fact.actor.person == match.mentor.id
