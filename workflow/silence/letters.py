"""The letters of a step of the ladder: to whom it is meant, in the words of their tasks. Pure."""

from collections.abc import Iterator
from uuid import UUID

from workflow.access import by
from workflow.case import Case
from workflow.decision import Decision
from workflow.facts.care import Rung, SilenceClimbed
from workflow.facts.event import Fact
from workflow.letters.letter import Letter, Part
from workflow.silence.ladder import Silence, silence_of
from workflow.silence.words import Said, said_of
from workflow.subjects.duties import on_duty

MEANT = {
    Rung.MENTOR: ("silence.meet_mentor",),
    Rung.SIDES: ("silence.meet_mentor", "silence.meet_mentee"),
    Rung.CURATOR: ("silence.call",),
    Rung.HEAD: ("silence.help",),
    Rung.RESERVE: ("silence.replace",),
}
"""By step: the tasks of whom it speaks to."""
PARTS = {by.MENTOR: Part.MENTOR, by.MENTEE: Part.MENTEE, by.CURATOR: Part.CURATOR, by.HEAD: Part.HEAD}
KIND = "pair.silent"


def key_of(step: Fact[SilenceClimbed]) -> str:
    """Give the key of the letters of a step."""
    return f"silence/{step.subject.id}/{step.number}"


def of_silence(case: Case, decision: Decision) -> Iterator[Letter]:
    """Give the letters of a step that this event makes."""
    fact, pair = decision.fact, case.pair
    if not isinstance(fact.payload, SilenceClimbed) or pair is None:
        return
    silence = silence_of(pair)
    if silence is None or not silence.steps:
        return
    for said in said_of(silence, fact.day, named=False):
        if said.code in MEANT[fact.payload.rung]:
            yield from _to(case, silence, said)


def _to(case: Case, silence: Silence, said: Said) -> Iterator[Letter]:
    """Write to each whom it concerns; what is said again to the mentor goes only when the first letter reached him."""
    pair, step = silence.pair, silence.steps[-1]
    before = silence.steps[-2] if len(silence.steps) > 1 else None
    again = before is not None and said.role is by.MENTOR
    for person in _people(case, silence, said):
        yield Letter(
            kind=KIND,
            recipient=person,
            about=pair.ref,
            key=key_of(step),
            part=PARTS[said.role],
            cycle=pair.cycle.id,
            says={"sentence": said.sentence, "why": said.why, "link": f"/pairs/{pair.id}"},
            refers=key_of(before) if before and again else None,
        )


def _people(case: Case, silence: Silence, said: Said) -> list[UUID]:
    if said.person is not None:
        return [said.person]
    cycle, sides = silence.pair.cycle, frozenset(one.id for one in silence.pair.sides)
    if said.role is by.CURATOR:
        return [one.id for one in on_duty(cycle, case.event.day, sides)]
    return [one.id for one in cycle.institution.holding(by.HEAD) if one.id not in sides]
