"""Members who join and never leave, sorted by a judgement on each: who is judged otherwise is sorted anew, alone.

So what is said of a thousand costs no more than what is said of one. How many stand in a pile is always what judging
every member anew would give; that is how tests hold it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from workflow.derived.trail import Held, Tracked, Trail

M = TypeVar("M", bound=Tracked)
Judge = Callable[..., Hashable | None]
"""Says of a member, and of what else the tally is about, in which pile it stands; None in no pile at all."""


class Roll(Generic[M]):
    """Everybody who ever joined, in the order of joining, and the tallies that are kept of them."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.members: dict[M, int] = {}
        self._tallies: dict[Hashable, Tally[M]] = {}

    def join(self, member: M) -> None:
        """Take somebody in, unless he is here."""
        if member not in self.members:
            self.members[member] = len(self.members)
            for tally in self._tallies.values():
                self.trail.doubted[tally.judgement_of(member)] = None

    def tally(self, judge: Judge, *about: Hashable) -> "Tally[M]":
        """Give the members sorted by `judge(member, *about)`; a function of the module, for it is kept by its name."""
        found = self._tallies.get((judge, *about))
        if found is None:
            found = self._tallies[(judge, *about)] = Tally(self, judge, about)
            for member in self.members:
                found.judgement_of(member).renew()
        if self.trail.reader is None:
            self.trail.resolve()
        return found


class Tally(Tracked, Generic[M]):
    """Piles of members; whoever derives a value from a pile hears when somebody comes to it or goes."""

    def __init__(self, roll: Roll[M], judge: Judge, about: tuple[Hashable, ...]) -> None:
        super().__init__(roll.trail)
        self.roll = roll
        self.judge = judge
        self.about = about
        self._piles: defaultdict[Hashable, dict[M, None]] = defaultdict(dict)

    def number(self, *piles: Hashable) -> int:
        """Count those who stand in any of these piles."""
        for pile in piles:
            self.read(pile)
        return sum(len(self._piles[pile]) for pile in piles)

    def those(self, *piles: Hashable) -> list[M]:
        """Give those who stand in any of these piles, in the order in which they joined."""
        for pile in piles:
            self.read(pile)
        return sorted((one for pile in piles for one in self._piles[pile]), key=self.roll.members.__getitem__)

    def judgement_of(self, member: M) -> "Judgement":
        """Make what the tally keeps of a member; it is not judged yet."""
        return Judgement(self, member)

    def sort(self, member: Any, before: Hashable | None, now: Hashable | None) -> None:
        """Move somebody from one pile to another."""
        if before is not None:
            del self._piles[before][member]
            self.changed(before)
        if now is not None:
            self._piles[now][member] = None
            self.changed(now)


class Judgement(Held):
    """What one member is found to be; the tally alone reads it."""

    __slots__ = ("tally",)

    def __init__(self, tally: Tally[Any], member: Tracked) -> None:
        super().__init__(member, tally.judge, tally.about)
        self.tally = tally

    def turned_out(self, before: Hashable | None) -> None:
        """Have the member sorted anew."""
        self.owner.trail.doubted.pop(self, None)
        if before != self.value:
            self.tally.sort(self.owner, before, self.value)
