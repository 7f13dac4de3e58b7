"""A requirement as it is answered to one reader: the same words on a page, in the API and in a letter."""

from dataclasses import dataclass
from typing import Any

from workflow.access import Caller, Role
from workflow.facts.payload import Kind, Ref
from workflow.queries.seeing import sees_all_pairs
from workflow.requirements import REQUIREMENTS, required
from workflow.requirements.answer import Answer, Requirement, ask
from workflow.stages import SEVEN, Stage, place
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement and its answer. A reader who may not see it gets the neutral sentence and whether it holds.

    `act` is who can meet it; `missing` names subjects that the reader may see.
    """

    code: str | None
    sentence: str
    stage: Stage
    have: int
    need: int
    met: bool
    waived: bool
    aside: int
    missing: tuple[Ref, ...]
    why: str
    act: Role

    @property
    def satisfied(self) -> bool:
        """Say whether it holds nobody back."""
        return self.met or self.waived

    @property
    def who(self) -> str:
        """Give who can meet it, as a person reads it."""
        return self.act.label


def asked(subject: Pair | Cycle, stage: Stage, caller: Caller) -> list[Asked]:
    """Ask everything that a stage requires of a pair or a cycle, for one reader."""
    return [_asked(subject, one, stage, caller) for one in required(subject, stage)]


def still_open(subject: Pair | Cycle, caller: Caller) -> list[Asked]:
    """Give what holds the subject where it stands."""
    return [one for one in asked(subject, subject.stage, caller) if not one.satisfied]


def opened_again(pair: Pair, caller: Caller) -> list[Asked]:
    """Give requirements of stages passed that are open now: the pair stands on them and nobody moves it back."""
    passed = SEVEN[: place(pair.stage)] if pair.open else ()
    again = (one for stage in passed for one in asked(pair, stage, caller) if not one.satisfied)
    return [one for one in again if one.act is not Role.SERVICE]


def _asked(subject: Pair | Cycle, one: Requirement[Any], stage: Stage, caller: Caller) -> Asked:
    answer = ask(subject, one)
    if not caller.roles & one.seen_by:
        have, need = int(answer.met), 1
        return Asked(None, one.neutral, stage, have, need, answer.met, answer.waived, 0, (), "", one.act)
    return Asked(
        code=one.code,
        sentence=REQUIREMENTS[one.code].sentence,
        stage=stage,
        have=answer.have,
        need=answer.need,
        met=answer.met,
        waived=answer.waived,
        aside=answer.aside,
        missing=_missing(answer, caller),
        why=answer.why,
        act=one.act,
    )


def _missing(answer: Answer, caller: Caller) -> tuple[Ref, ...]:
    """A side of one pair is not told which other pairs are late."""
    if sees_all_pairs(caller):
        return answer.missing
    return tuple(ref for ref in answer.missing if ref.kind is Kind.PERSON and ref.id == caller.person)
