"""Requirements: what must be so before a stage is left, by code."""

from collections.abc import Mapping
from typing import Any

from workflow.facts.payload import Kind
from workflow.requirements import bases, completion, pair, preparation, work
from workflow.requirements.answer import Answer, Requirement, ask
from workflow.stages import SEVEN, Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair

REQUIREMENTS: Mapping[str, Requirement[Any]] = {
    requirement.code: requirement
    for module in (pair, preparation, bases, work, completion)
    for requirement in vars(module).values()
    if isinstance(requirement, Requirement)
}
CODES: Mapping[str, Kind] = {code: requirement.of for code, requirement in REQUIREMENTS.items()}


def required(subject: Pair | Cycle, stage: Stage) -> list[Requirement[Any]]:
    """Give what a pair or a cycle must have before it leaves a stage; an end asks for nothing."""
    if place(stage) >= len(SEVEN):
        return []
    if isinstance(subject, Cycle):
        return [REQUIREMENTS[code] for code in subject.pack.stages[stage].cycle]
    waits = [] if stage is Stage.COMPLETION else [pair.cycle_is_there]
    return [*(REQUIREMENTS[code] for code in subject.cycle.pack.stages[stage].pair), *waits]


def answers(subject: Pair | Cycle, stage: Stage) -> dict[str, Answer]:
    """Ask everything that a stage requires."""
    return {one.code: ask(subject, one) for one in required(subject, stage)}


def is_ready(subject: Pair | Cycle) -> bool:
    """Say whether nothing that the subject's stage requires is open; stops at the first that is."""
    return all(ask(subject, one).satisfied for one in required(subject, subject.stage))
