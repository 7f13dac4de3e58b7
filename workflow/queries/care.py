"""The care list: mentees of a cycle who have nobody now, and when somebody is next to look for a mentor."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflow.facts.event import Fact
from workflow.facts.meetings import CareScheduled, OutcomeRecorded, SupportGiven
from workflow.facts.payload import Payload
from workflow.queries.early_ends import EarlyEnd, early_ends
from workflow.stages import Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair


@dataclass(frozen=True, slots=True)
class Cared:
    """A mentee without a mentor: since when, whether he has support, and the day of the next attempt.

    `early` is the early end that is not talked over. `set_by_curator` is False where nobody named a day and the pack's
    number of days gives it.
    """

    pair: Pair
    ended: bool
    since: date
    supported: bool
    next_on: date
    set_by_curator: bool
    early: EarlyEnd | None = None


def care_list(cycle: Cycle) -> list[Cared]:
    """Give everyone admitted who has no mentor, and everyone whose pair was dissolved, the nearest day first.

    Beside them those whose match ended early and was not talked over, whoever they have now: see `unmatched`.

    Who has another open pair, or whose pair came to a recorded outcome before it was dissolved, needs no list.
    """
    early = {end.pair: end for end in early_ends(cycle) if not end.done}
    alone = [replace(cared, early=early.pop(cared.pair, None)) for cared in unmatched(cycle)]
    return sorted((*alone, *(_entry(pair, end) for pair, end in early.items())), key=lambda one: one.next_on)


def unmatched(cycle: Cycle) -> list[Cared]:
    """Give those of the care list for whom somebody is to be found."""
    return sorted(_cared(cycle), key=lambda one: one.next_on)


def _cared(cycle: Cycle) -> Iterator[Cared]:
    for pair in cycle.pairs:
        if pair.admission is None:
            continue
        if pair.open:
            alone = place(pair.stage) >= place(Stage.MENTOR_BASE) and not (pair.match and pair.match.agreed)
        else:
            elsewhere = any(other.open for other in pair.mentee.pairs)
            alone = pair.stage is Stage.DISSOLVED and not elsewhere and not pair.of(OutcomeRecorded)
        if alone:
            yield _entry(pair)


def _entry(pair: Pair, early: EarlyEnd | None = None) -> Cared:
    left, days = _left_alone(pair), timedelta(days=pair.cycle.pack.numbers.next_attempt_days)
    scheduled = [fact for fact in pair.of(CareScheduled) if left is None or fact.number > left.number]
    since = _since(pair)
    return Cared(
        pair=pair,
        ended=not pair.open,
        since=since,
        supported=bool(pair.of(SupportGiven)),
        next_on=scheduled[-1].payload.next_on if scheduled else since + days,
        set_by_curator=bool(scheduled),
        early=early,
    )


def _left_alone(pair: Pair) -> Fact[Payload] | None:
    """Give what last left him without the mentor he had: a day that was named before it was for another search."""
    endings = [match.ending for match in pair.matches if match.began]
    return max((end for end in (*endings, pair.ending) if end), key=lambda fact: fact.number, default=None)


def _since(pair: Pair) -> date:
    """Give the day on which he was left alone: the last match's or the pair's end, else the day of admission."""
    endings = (pair.admission, pair.ending, *(match.ending for match in pair.matches))
    return max(fact.day for fact in endings if fact)
