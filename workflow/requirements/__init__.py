"""Requirements: what must be so before a stage is left, by code."""

from collections.abc import Mapping
from typing import Any

from workflow.facts.payload import Kind
from workflow.requirements import bases, completion, pair, preparation, roadmap, work
from workflow.requirements.answer import Answer, Requirement, ask
from workflow.stages import SEVEN, Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair

REQUIREMENTS: Mapping[str, Requirement[Any]] = {
    requirement.code: requirement
    for module in (pair, preparation, bases, work, completion, roadmap)
    for requirement in vars(module).values()
    if isinstance(requirement, Requirement)
}
CODES: Mapping[str, Kind] = {code: requirement.of for code, requirement in REQUIREMENTS.items()}


def required(subject: Pair | Cycle, stage: Stage) -> list[Requirement[Any]]:
    """Give what a pair or a cycle must have before it leaves a stage; an end asks for nothing."""
    cycle = subject if isinstance(subject, Cycle) else subject.cycle
    found = cycle.required.get((subject.kind, stage))
    if found is None:
        found = cycle.required[(subject.kind, stage)] = _of_the_pack(cycle, subject.kind, stage)
    return found


def told_of(subject: Pair | Cycle) -> list[str]:
    """Name what the journal tells of: for a pair its stage and those behind it, for a cycle its stage alone."""
    cycle = subject if isinstance(subject, Cycle) else subject.cycle
    found = cycle.told.get((subject.kind, subject.stage))
    if found is None:
        stages = SEVEN[: place(subject.stage) + 1] if isinstance(subject, Pair) else (subject.stage,)
        found = [one.code for stage in stages for one in required(subject, stage)]
        cycle.told[(subject.kind, subject.stage)] = found
    return found


def _of_the_pack(cycle: Cycle, kind: Kind, stage: Stage) -> list[Requirement[Any]]:
    if place(stage) >= len(SEVEN):
        return []
    if kind is Kind.CYCLE:
        return [REQUIREMENTS[code] for code in cycle.pack.stages[stage].cycle]
    waits = [] if stage is Stage.COMPLETION else [pair.cycle_is_there]
    return [*(REQUIREMENTS[code] for code in cycle.pack.stages[stage].pair), *waits]


def answers(subject: Pair | Cycle, stage: Stage) -> dict[str, Answer]:
    """Ask everything that a stage requires."""
    return {one.code: ask(subject, one) for one in required(subject, stage)}


def is_ready(subject: Pair | Cycle) -> bool:
    """Say whether nothing that the subject's stage requires is open; stops at the first that is."""
    return all(ask(subject, one).satisfied for one in required(subject, subject.stage))
