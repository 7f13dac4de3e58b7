"""What a case of a guard is: at a stage, after something, what is said is refused with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.school import School
from workflow.access import by
from workflow.errors import Refusal
from workflow.stages import Stage

Step = Callable[[School], object]


@dataclass(frozen=True)
class Row:
    """At a stage, after `first`, what is said is refused by a guard with a sentence."""

    guard: str
    at: Stage
    refusal: type[Refusal]
    sentence: str
    said: Step
    first: Step = lambda school: None


def say(event: str, about: str, **data: Any) -> Step:
    """Make a step of one event."""
    return lambda school: school.say(event, about, **data)


def by_head(event: str, about: str, **data: Any) -> Step:
    """Make a step of one event of the head."""
    return lambda school: school.say(event, about, "olga", by.HEAD, **data)


def both(*steps: Step) -> Step:
    """Make one step of several."""

    def step(school: School) -> None:
        for one in steps:
            one(school)

    return step
