"""What a guard is: a question to a case, whose docstring is what a refused person is told."""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.case import Case
from workflow.errors import Refusal


@dataclass(frozen=True)
class Guard:
    """A question to a case; a refusal of its class and sentence when the answer is no.

    The question may raise a refusal of its own where the sentence needs names or numbers.
    """

    holds: Callable[[Case], bool]
    refusal: type[Refusal]

    @property
    def sentence(self) -> str:
        """Give what a refused person is told."""
        return (self.holds.__doc__ or "").strip()

    def check(self, case: Case) -> None:
        """Raise the refusal when the guard does not hold."""
        if not self.holds(case):
            raise self.refusal(self.sentence)


def guard(refusal: type[Refusal]) -> Callable[[Callable[[Case], bool]], Guard]:
    """Make a function a guard with the class of its refusal."""
    return lambda holds: Guard(holds, refusal)
