"""Requirements as a checklist: what is open first, in the reader's own words, each once."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.names import Name, names
from workflow.access import Caller, Role
from workflow.queries.asked import Asked
from workflow.subjects.institution import Institution


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist; `bar` says whether the figures say more than yes or no."""

    sentence: str
    have: int
    need: int
    met: bool
    waived: bool
    aside: int
    why: str
    who: str
    missing: list[Name]
    more: int

    @property
    def satisfied(self) -> bool:
        """Say whether it holds nobody back."""
        return self.met or self.waived

    @property
    def bar(self) -> bool:
        """Say whether there is a number to show."""
        return self.need > 1

    @property
    def mark(self) -> str:
        """Give the state in a word, for those who do not see the colour."""
        return "выполнено" if self.met else "не требуется по решению" if self.waived else "не выполнено"


def checklist(institution: Institution, caller: Caller, asked: Iterable[Asked]) -> list[Check]:
    """Make a checklist; several hidden requirements share one neutral sentence, which holds when all of them do."""
    lines: dict[str, Asked] = {}
    for one in asked:
        said = lines.get(one.sentence)
        if said is None or said.satisfied:
            lines[one.sentence] = one
    return sorted((_check(institution, caller, one) for one in lines.values()), key=lambda line: line.satisfied)


def _check(institution: Institution, caller: Caller, one: Asked) -> Check:
    missing, more = names(institution, caller, one.missing)
    return Check(
        sentence=one.sentence,
        have=one.have,
        need=one.need,
        met=one.met,
        waived=one.waived,
        aside=one.aside,
        why=one.why,
        who="" if one.act is Role.SERVICE else one.who,
        missing=missing,
        more=more,
    )
