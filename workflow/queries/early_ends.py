"""Early ends: a bond that broke within the pack's first months, and what is still owed to those whom it held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflow.facts.care import ExitTalkHeld, TalkSide
from workflow.facts.erasing import GONE
from workflow.facts.event import Fact
from workflow.facts.meetings import CareScheduled
from workflow.facts.payload import Payload
from workflow.school_days.months import months_after
from workflow.subjects.cycle import Cycle
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair


@dataclass(frozen=True, slots=True)
class EarlyEnd:
    """One match that ended early. `missing` are the exit talks nobody recorded; `next_step` says whether it is known
    what comes next for the mentee.
    """

    match: Match
    began: date
    ended: Fact[Payload]
    talks: tuple[Fact[ExitTalkHeld], ...]
    missing: tuple[TalkSide, ...]
    next_step: bool

    @property
    def pair(self) -> Pair:
        """Give the pair whose match it was."""
        return self.match.pair

    @property
    def done(self) -> bool:
        """Say whether everybody was talked with and the mentee's next step stands."""
        return not self.missing and self.next_step


def early_ends(cycle: Cycle) -> list[EarlyEnd]:
    """Give the early ends of a cycle, done ones among them, in the order of ending; none where the pack asks nothing.

    Source: Grossman, Rhodes, 2002: relationships shorter than three months do harm.
    """
    if not cycle.pack.care.early_end:
        return []
    found = (end for pair in cycle.pairs for end in _of(pair))
    return sorted(found, key=lambda end: (end.ended.at, end.ended.number))


def _of(pair: Pair) -> Iterator[EarlyEnd]:
    for match in pair.matches:
        began, ended = match.began, match.ending or pair.ending
        if began is None or ended is None or ended.number < began.number:
            continue
        if ended.day < months_after(began.day, pair.cycle.pack.numbers.early_end_months):
            yield _end(match, began.day, ended)


def _end(match: Match, began: date, ended: Fact[Payload]) -> EarlyEnd:
    """A talk belongs to the last end before it: what was said after the next one is that one's."""
    pair = match.pair
    later = [
        one.ending.number for one in pair.matches if one.agreed and one.ending and one.ending.number > ended.number
    ]
    until = min(later, default=None)
    talks = tuple(
        fact for fact in pair.of(ExitTalkHeld) if fact.number > ended.number and (until is None or fact.number < until)
    )
    sides = [TalkSide.MENTEE, TalkSide.MENTOR, *([TalkSide.REPRESENTATIVE] if pair.mentee.representatives else [])]
    held = {fact.payload.side for fact in talks}
    return EarlyEnd(
        match=match,
        began=began,
        ended=ended,
        talks=talks,
        missing=tuple(side for side in sides if side not in held),
        next_step=_has_next_step(pair, ended, talks),
    )


def _has_next_step(pair: Pair, ended: Fact[Payload], talks: tuple[Fact[ExitTalkHeld], ...]) -> bool:
    scheduled = any(fact.number > ended.number for fact in pair.of(CareScheduled))
    proposed = any(match.proposal.number > ended.number for match in pair.matches)
    elsewhere = any(other.open for other in pair.mentee.pairs if other is not pair and other.cycle is not pair.cycle)
    told = any(fact.payload.next_step or fact.payload.said == GONE for fact in talks)
    return scheduled or proposed or elsewhere or told
