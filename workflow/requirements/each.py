"""Answers for requirements that say "each": each pair, each mentor, each code of the pack."""

from collections.abc import Callable, Iterable, Mapping

from workflow.facts.payload import Ref
from workflow.packs.pack import Paper
from workflow.requirements.answer import Answer, Requirement, ask, at_least, each, waived
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair
from workflow.subjects.trail import Held


def every_pair(cycle: Cycle, code: str, *requirements: Requirement[Pair]) -> Answer:
    """Answer for "each pair": what the pair's own requirements say, their waivers included."""
    return _each_pair(cycle, code, _satisfies, requirements)


def each_pair(cycle: Cycle, code: str, so: Callable[[Pair], bool]) -> Answer:
    """Answer for each pair that counts, by a function of the module: what it says of a pair is kept by its name."""
    return _each_pair(cycle, code, _is_so, so)


def _each_pair(cycle: Cycle, code: str, asked: Callable[..., bool], what: object) -> Answer:
    """Ask each pair; each one's verdict is kept, so that a fact about one asks only that one again."""
    answers = [(pair.ref, pair.derive(asked, code, what, kind=Held)) for pair in cycle.counted_pairs]
    return each(answers, cycle.need_of(code), len(cycle.pairs_aside))


def _satisfies(pair: Pair, code: str, requirements: tuple[Requirement[Pair], ...]) -> bool:
    """Say so of a pair; a completed one has been through it all, and nobody can add to it."""
    return not pair.open or all(ask(pair, one).satisfied for one in requirements) or waived(pair, code)


def _is_so(pair: Pair, code: str, so: Callable[[Pair], bool]) -> bool:
    return not pair.open or so(pair) or waived(pair, code)


def each_person(cycle: Cycle, code: str, refs: Iterable[Ref], so: Callable[[Ref], bool], aside: int = 0) -> Answer:
    """Answer for each of the people named by their references."""
    answers = ((ref, so(ref) or cycle.waives(code, ref.id)) for ref in refs)
    return each(answers, cycle.need_of(code), aside)


def every_mentor(cycle: Cycle, code: str, so: Callable[[Mentor], bool]) -> Answer:
    """Answer for each candidate and mentor who stands in the base, by a function of the module."""
    return _each_mentor(cycle, code, so, cycle.standing_mentors)


def every_selected(cycle: Cycle, code: str, so: Callable[[Mentor], bool]) -> Answer:
    """Answer for each mentor who was selected."""
    return _each_mentor(cycle, code, so, cycle.selected_mentors)


def _each_mentor(cycle: Cycle, code: str, so: Callable[[Mentor], bool], mentors: list[Mentor]) -> Answer:
    answers = [(mentor.person.ref, mentor.derive(_is_so_of_mentor, code, so, kind=Held)) for mentor in mentors]
    return each(answers, cycle.need_of(code), len(cycle.mentors) - len(mentors))


def _is_so_of_mentor(mentor: Mentor, code: str, so: Callable[[Mentor], bool]) -> bool:
    return so(mentor) or mentor.cycle.waives(code, mentor.person.id)


def every_code(needed: Mapping[str, str | Paper], there: Iterable[str], why: str) -> Answer:
    """Answer for a list of the pack: each of its codes must be among those that are there."""
    found = set(there)
    missing = [part if isinstance(part, str) else part.title for code, part in needed.items() if code not in found]
    return at_least(len(needed), len(needed) - len(missing), f"{why}: {', '.join(missing)}")
