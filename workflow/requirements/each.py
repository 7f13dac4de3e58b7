"""Answers for requirements that say "each": each pair, each mentor, each person, each code of the pack.

Everybody is judged once and stands in a pile; a fact about one has that one judged again, and the answer counts piles.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TypeVar

from workflow.derived.roll import Tally
from workflow.packs.pack import Paper
from workflow.requirements.answer import Answer, Requirement, ask, at_least, waived
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person

M = TypeVar("M", Pair, Person, Mentor)


class Pile(Enum):
    """Where somebody stands of whom a requirement asks something; whoever it asks nothing of stands nowhere."""

    HAS = "has"
    LACKS = "lacks"
    ASIDE = "aside"

    @classmethod
    def of(cls, has: object) -> "Pile":
        """Give the pile of somebody who has, or lacks, what is asked."""
        return cls.HAS if has else cls.LACKS


def each(tally: Tally[M], least: int, aside: int = 0, why: str = "") -> Answer:
    """Answer for everyone on a tally of piles, and at least the least; `aside`: whoever stands on no pile of it."""
    have, lack = tally.number(Pile.HAS), tally.number(Pile.LACKS)
    return Answer(
        have,
        max(have + lack, least),
        aside=aside + tally.number(Pile.ASIDE),
        why=why,
        lacking=lambda: tuple(one.ref for one in tally.those(Pile.LACKS)),
    )


def every_pair(cycle: Cycle, code: str, *requirements: Requirement[Pair]) -> Answer:
    """Answer for "each pair": what the pair's own requirements say, their waivers included."""
    return each(cycle.admissions.tally(_pair_satisfies, code, requirements), cycle.need_of(code))


def each_pair(cycle: Cycle, code: str, so: Callable[[Pair], bool]) -> Answer:
    """Answer for each pair that counts, by a function of the module."""
    return each(cycle.admissions.tally(_pair_is_so, code, so), cycle.need_of(code))


def _pair_satisfies(pair: Pair, code: str, requirements: tuple[Requirement[Pair], ...]) -> Pile | None:
    return _of_pair(pair, code, lambda: all(ask(pair, one).satisfied for one in requirements))


def _pair_is_so(pair: Pair, code: str, so: Callable[[Pair], bool]) -> Pile | None:
    return _of_pair(pair, code, lambda: so(pair))


def _of_pair(pair: Pair, code: str, has: Callable[[], bool]) -> Pile | None:
    """Judge an admitted pair; a completed one has been through it all, and nobody can add to it."""
    if pair.admission is None:
        return None
    if not pair.counts:
        return Pile.ASIDE
    return Pile.of(not pair.open or has() or waived(pair, code))


def each_person(cycle: Cycle, code: str, judge: Callable[[Person, Cycle, str], Pile | None], aside: int = 0) -> Answer:
    """Answer for each of the people whom the cycle was told of and a function of the module judges."""
    return each(cycle.people.tally(judge, cycle, code), cycle.need_of(code), aside)


def every_mentor(cycle: Cycle, code: str, so: Callable[[Mentor], bool]) -> Answer:
    """Answer for each candidate and mentor who stands in the base, by a function of the module."""
    return each(cycle.mentors.roll.tally(_mentor_is_so, code, so), cycle.need_of(code))


def every_selected(cycle: Cycle, code: str, so: Callable[[Mentor], bool]) -> Answer:
    """Answer for each mentor who was selected."""
    return each(cycle.mentors.roll.tally(_selected_is_so, code, so), cycle.need_of(code))


def _mentor_is_so(mentor: Mentor, code: str, so: Callable[[Mentor], bool]) -> Pile | None:
    if mentor.offer is None:
        return None
    return Pile.ASIDE if mentor.left else Pile.of(so(mentor) or code in mentor.waivers)


def _selected_is_so(mentor: Mentor, code: str, so: Callable[[Mentor], bool]) -> Pile | None:
    if mentor.offer is not None and not mentor.selected:
        return Pile.ASIDE
    return _mentor_is_so(mentor, code, so)


def every_code(needed: Mapping[str, str | Paper], there: Iterable[str], why: str) -> Answer:
    """Answer for a list of the pack: each of its codes must be among those that are there."""
    found = set(there)
    missing = [part if isinstance(part, str) else part.title for code, part in needed.items() if code not in found]
    return at_least(len(needed), len(needed) - len(missing), f"{why}: {', '.join(missing)}")
