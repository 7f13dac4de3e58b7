"""What a pair wants of a mentor; for all pairs that want the same the mentors are sorted once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.derived.trail import Held

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle
    from workflow.subjects.mentor import Mentor
    from workflow.subjects.pair import Pair

ENOUGH = 2
"""Mentors beyond whom nobody counts: one may be the mentee himself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form; where it asks for that the step that the mentor must be above, and the subject that he must teach."""

    form: str
    above: int | None = None
    subject: str | None = None


def wanted_by(pair: "Pair") -> Wanted:
    """Give what a pair wants as its request and the mentee's card stand now."""
    form, card = pair.cycle.pack.forms.get(pair.form), pair.mentee.card
    if form is None or card is None:
        return Wanted(pair.form)
    higher = any(one.above_mentee and pair.role_model not in one.except_role_models for one in form.mentors)
    alike = any(one.same_subject_for for one in form.mentors)
    return Wanted(
        pair.form,
        above=card.grade if higher and pair.is_passive else None,
        subject=card.subject.casefold() if alike and card.subject else None,
    )


def somebody_has_room(pair: "Pair", *, ready: bool) -> bool:
    """Say whether a mentor suits a pair and can take one more; `ready`: and is selected and trained."""
    found: int = pair.cycle.derive(_able, pair.wanted, ready, kind=Held)
    himself = pair.cycle.mentors.get(pair.mentee.id) if found == 1 else None
    return found > (himself is not None and _serves(himself, pair.wanted) in _piles(ready))


def _able(cycle: "Cycle", wanted: Wanted, ready: bool) -> int:
    """Count those who can serve, up to enough: what turns out the same asks no pair again."""
    return min(ENOUGH, cycle.mentors.roll.tally(_serves, wanted).number(*_piles(ready)))


def _piles(ready: bool) -> tuple[bool, ...]:
    return (True,) if ready else (True, False)


def _serves(mentor: "Mentor", wanted: Wanted) -> bool | None:
    """Say of a mentor who suits and has room whether he is ready; None of any other."""
    return mentor.ready if mentor.room > 0 and mentor.serves(wanted) else None
