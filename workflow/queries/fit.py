"""Whose answer whether a pair fits is due, for one reader: nobody learns what the other side is asked or said."""

from workflow.access import Caller, Role, by
from workflow.facts.pairs import Side
from workflow.queries.seeing import part_in
from workflow.subjects.pair import Pair

PARTS = {Side.MENTEE: Role.MENTEE, Side.MENTOR: Role.MENTOR}


def fit_due(pair: Pair, caller: Caller) -> list[Side]:
    """Name the sides whose answer is due and who can give it here: a side its own, the curator either on paper."""
    due = pair.match.fit_due if pair.match else frozenset()
    part = part_in(caller, pair)
    on_paper = bool(caller.roles & by.CURATOR) and not part
    return [side for side in Side if side in due and (on_paper or part & PARTS[side])]
