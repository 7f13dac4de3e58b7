"""Rewards of a cycle: what was given, and whom the scheme of each form still has to thank."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.facts.event import Fact
from workflow.facts.rewards import RewardGiven
from workflow.subjects.cycle import Cycle
from workflow.subjects.mentor import Mentor
from workflow.subjects.person import Person


@dataclass(frozen=True, slots=True)
class Unthanked:
    """A letter still to be written: on whose account, which (`parents`, `organisation`, `institution`), to whom."""

    mentor: Person
    to: str
    addressee: str
    form: str

    @property
    def place(self) -> str:
        """Say where it stands among the others of its kind: nobody's is moved when another letter is written."""
        return f"{self.mentor.id}.{self.to}"


def given(cycle: Cycle) -> list[Fact[RewardGiven]]:
    """Give every reward of a cycle, the newest first."""
    return list(reversed(cycle.of(RewardGiven)))


def unthanked(cycle: Cycle) -> list[Unthanked]:
    """Give the letters that nobody has written yet: to the parents of pupils who mentored, to mentors' organisations.

    Only of mentors who are or were in a pair; whose form asks for a letter to his organisation the pack says.
    """
    to = {one.code: one.to for one in cycle.pack.rewards}
    done = {(fact.subject.id, to.get(fact.payload.reward)) for fact in cycle.of(RewardGiven)}
    found = [one for mentor in cycle.selected_mentors for one in _letters(mentor)]
    return [one for one in found if (one.mentor.id, one.to) not in done]


def owed_after(owed: Iterable[Unthanked], place: str, most: int) -> tuple[list[Unthanked], int]:
    """Give so many letters behind a place, and how many are left behind those; a place need not be taken any more."""
    left = sorted((one for one in owed if one.place > place), key=lambda one: one.place)
    return left[:most], max(0, len(left) - most)


def _letters(mentor: Mentor) -> Iterator[Unthanked]:
    matches = [one for one in mentor.person.mentoring if one.agreed and one.pair.cycle is mentor.cycle]
    forms = dict.fromkeys(one.pair.form for one in matches)
    if forms and mentor.person.is_pupil:
        yield Unthanked(mentor.person, "parents", "родители наставника", next(iter(forms)))
    for code in forms:
        form = mentor.cycle.pack.forms.get(code)
        if form and form.thanks_letter_to:
            named = mentor.person.card.organisation if mentor.person.card else None
            yield Unthanked(mentor.person, form.thanks_letter, named or form.thanks_letter_to, code)
            return
