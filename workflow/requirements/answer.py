"""What a requirement is and what it answers; the docstring of its function is the sentence a person reads."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from workflow.access import Role, by
from workflow.derived.trail import Told
from workflow.facts.payload import Kind, Ref
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair

S = TypeVar("S", Pair, Cycle)

STAFF = by.HEAD | by.CURATOR | by.PSYCHOLOGIST | by.AUDITOR
EVERYBODY = ~Role(0)


@dataclass(frozen=True, slots=True)
class Answer:
    """How much there is, how much is needed, and what is missing.

    `aside` counts what stands in neither figure (ended pairs, mentees on the care list); `why` says in words what a
    person would ask next. `lacking` names the subjects that lack it as they stand when it is called: counting is done
    after every fact, naming only when somebody reads.
    """

    have: int
    need: int
    waived: bool = False
    aside: int = 0
    why: str = ""
    lacking: Callable[[], tuple[Ref, ...]] = field(default=tuple, compare=False)

    @property
    def missing(self) -> tuple[Ref, ...]:
        """Name the subjects that lack it."""
        return self.lacking()

    @property
    def met(self) -> bool:
        """Say whether there is as much as needed; a waiver does not make it so."""
        return self.have >= self.need

    @property
    def satisfied(self) -> bool:
        """Say whether the requirement holds nobody back: met or waived."""
        return self.met or self.waived

    @property
    def figures(self) -> tuple[int, int, bool, bool]:
        """Give what the journal records: have, need, met, waived."""
        return (self.have, self.need, self.met, self.waived)


@dataclass(frozen=True, eq=False)
class Requirement(Generic[S]):
    """A pure question to a pair or a cycle.

    `act` says who can meet it; `seen_by` may read the sentence, everybody else reads the neutral one.
    """

    code: str
    of: Kind
    asks: Callable[[S], Answer]
    act: Role
    seen_by: Role = EVERYBODY
    neutral: str = "Ждём документы."

    @property
    def sentence(self) -> str:
        """Give the sentence a person reads."""
        return (self.asks.__doc__ or "").strip()


def of_pair(act: Role, seen_by: Role = EVERYBODY) -> Callable[[Callable[[Pair], Answer]], Requirement[Pair]]:
    """Make a function a requirement of a pair; its name becomes the code used in packs."""
    return lambda asks: Requirement(asks.__name__, Kind.PAIR, asks, act, seen_by)


def of_cycle(act: Role = by.CURATOR) -> Callable[[Callable[[Cycle], Answer]], Requirement[Cycle]]:
    """Make a function a requirement of a cycle; its name becomes the code used in packs."""
    return lambda asks: Requirement(asks.__name__, Kind.CYCLE, asks, act)


class Asked(Told):
    """An answer that is kept: its figures are news of the subject; other answers only read whether it is satisfied."""

    __slots__ = ()

    def turned_out(self, before: Answer | None) -> None:
        """Note the news, and let the answers that read this one know."""
        trail, now = self.owner.trail, self.value
        trail.doubted.pop(self, None)
        if before is None or before.figures != now.figures:
            trail.news.setdefault(self.owner, {})[self.args[0].code] = None
        if before is not None and before.satisfied != now.satisfied:
            self.spread()


def ask(subject: S, requirement: Requirement[S]) -> Answer:
    """Ask a requirement, waivers considered; the answer is kept until something it was derived from changes."""
    return subject.derive(_ask, requirement, kind=Asked)


def _ask(subject: S, requirement: Requirement[S]) -> Answer:
    answer = requirement.asks(subject)
    if not answer.met and waived(subject, requirement.code):
        return replace(answer, waived=True)
    return answer


def waived(subject: Pair | Cycle, code: str) -> bool:
    """Say whether the pair, its mentee or its mentor is freed from a requirement; a cycle as a whole never is."""
    return isinstance(subject, Pair) and code in subject.waivers


def yes(so: object, why: str = "") -> Answer:
    """Answer a question that has only yes and no."""
    return Answer(1, 1) if so else Answer(0, 1, why=why)


def at_least(need: int, have: int, why: str = "") -> Answer:
    """Answer with a count."""
    return Answer(have, need, why="" if have >= need else why)
