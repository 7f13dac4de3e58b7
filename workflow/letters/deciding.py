"""The letters that follow from one event: pure, from the moves and pauses that deciding made of it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from uuid import UUID

from workflow.case import Case
from workflow.decision import Decision, Entry
from workflow.facts.payload import Ref
from workflow.letters.letter import Letter, Part
from workflow.letters.moves import ON_MOVES, ON_PAUSES, OnMove, goes_back
from workflow.letters.recipients import Recipients, mentor_of
from workflow.silence.letters import of_silence
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair

Source = Callable[[Case, Decision], Iterable[Letter]]


def letters_of(case: Case, decision: Decision) -> list[Letter]:
    """Give every letter that an event brings about; asked when its moves are made."""
    return [letter for source in SOURCES for letter in source(case, decision)]


def of_moves(case: Case, decision: Decision) -> Iterator[Letter]:
    """Give a letter a recipient for each subject that moved: of a cascade the last one meant for him, and where it
    landed.
    """
    moves = sorted(decision.moves, key=lambda entry: str(entry.subject))
    found = Recipients(case.event.day, decision.fact.number)
    for ref, cascade in groupby(moves, key=lambda entry: entry.subject):
        yield from _of_cascade(case, ref, list(cascade), found)


def _of_cascade(case: Case, ref: Ref, cascade: list[Entry], people: Recipients) -> Iterator[Letter]:
    subject = case.institution.find(ref)
    landed = cascade[-1].to
    if not isinstance(subject, Pair | Cycle) or landed is None:
        return
    if cascade[0].frm is landed and not (isinstance(subject, Pair) and people.of(subject, Part.FORMER_MENTOR)):
        return  # back and up again at once, with whoever it has: nothing has changed for anybody
    found: dict[tuple[UUID, bool], Letter] = {}
    for entry in cascade:
        for row in ON_MOVES:
            if row.holds(ref.kind, entry.frm or landed, entry.to or landed):
                for letter in _of_row(subject, row, entry, people, landed):
                    found[(letter.recipient, letter.part is Part.COMPANY)] = letter
    yield from found.values()


def _of_row(subject: Pair | Cycle, row: OnMove, entry: Entry, people: Recipients, landed: Stage) -> Iterator[Letter]:
    frm, to = entry.frm or landed, entry.to or landed
    says = {"frm": frm.value, "stage": to.value, "landed": landed.value, "back": goes_back(frm, to)}
    told: set[UUID] = set()
    for part in row.whom:
        for person in people.of(subject, part):
            if person in told:
                continue
            told.add(person)
            yield _letter(subject, row.letter, person, part, f"move/{entry.number}", entry.cause, says)


def of_pauses(case: Case, decision: Decision) -> Iterator[Letter]:
    """Give the letters about pairs that came to a standstill or go on again; why, none of them says."""
    people = Recipients(case.event.day, decision.fact.number)
    for entry in decision.entries:
        pair = case.institution.pairs.get(entry.subject.id) if entry.pauses else None
        if pair is None or not pair.open:
            continue
        opened = [pause for pause, stands in entry.pauses if stands]
        stood = len(pair.standing_pauses) - len(opened) + sum(not stands for _, stands in entry.pauses)
        stands = bool(pair.standing_pauses)
        if stands == bool(stood):
            continue
        for row in ON_PAUSES:
            if row.stands is stands:
                for part in row.whom:
                    for person in people.of(pair, part):
                        yield _letter(pair, row.letter, person, part, f"pause/{entry.number}", entry.cause, {})


def _letter(
    subject: Pair | Cycle, kind: str, person: UUID, part: Part, key: str, cause: int, says: dict[str, object]
) -> Letter:
    match = mentor_of(subject, cause) if isinstance(subject, Pair) else None
    return Letter(
        kind=kind,
        recipient=person,
        about=subject.ref,
        key=f"{key}/company" if part is Part.COMPANY else key,
        part=part,
        cycle=(subject.cycle if isinstance(subject, Pair) else subject).id,
        says={**says, "match": str(match.id)} if match else says,
    )


SOURCES: tuple[Source, ...] = (of_moves, of_pauses, of_silence)
"""One row a source; each is asked of every event."""
