"""A tally says what judging everybody anew would say, and judges nobody of whom nothing has changed."""

from hypothesis import given
from hypothesis import strategies as st

from workflow.derived.roll import Roll
from workflow.derived.trail import Derived, Tracked, Trail, tracked


class Somebody(Tracked):
    """A member with something to be judged by."""

    worth: tracked[int] = tracked()

    def __init__(self, trail: Trail, worth: int) -> None:
        super().__init__(trail)
        self.worth = worth
        self.asked = 0


def pile_of(one: Somebody, least: int) -> str | None:
    """Judge somebody; nobody stands anywhere who is worth nothing."""
    one.asked += 1
    return None if one.worth == 0 else "enough" if one.worth >= least else "short"


class Counting(Tracked):
    """Whoever derives a value from a tally."""

    def __init__(self, roll: Roll[Somebody]) -> None:
        super().__init__(roll.trail)
        self.roll = roll

    def short(self) -> int:
        """Count those who lack something."""
        return self.derive(Counting._short, kind=Derived)

    def _short(self) -> int:
        return self.roll.tally(pile_of, 3).number("short")


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5))))
def test_a_tally_is_what_judging_everybody_anew_gives(said: list[tuple[int, int]]) -> None:
    roll: Roll[Somebody] = Roll(Trail())
    counting, members = Counting(roll), list[Somebody]()
    for number, worth in said:
        if number < len(members):
            members[number].worth = worth
        else:
            members.append(Somebody(roll.trail, worth))
            roll.join(members[-1])
            roll.join(members[-1])
        tally = roll.tally(pile_of, 3)
        enough = [one for one in members if one.worth >= 3]
        short = [one for one in members if 0 < one.worth < 3]
        assert (tally.those("enough"), tally.those("short")) == (enough, short), "in the order of joining"
        assert tally.number("enough", "short") == len(enough) + len(short)
        assert counting.short() == len(short), "who derived something from a pile hears of it"


def test_only_who_changed_is_judged_again() -> None:
    roll: Roll[Somebody] = Roll(Trail())
    members = [Somebody(roll.trail, worth) for worth in range(1, 6)]
    for one in members:
        roll.join(one)
    roll.tally(pile_of, 3)
    members[0].worth = 4
    assert roll.tally(pile_of, 3).number("enough") == 4
    assert [one.asked for one in members] == [2, 1, 1, 1, 1]
