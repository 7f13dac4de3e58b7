"""What a page calls a subject, for one reader, and where its own page is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from workflow.access import Caller
from workflow.facts.payload import Kind, Ref
from workflow.queries.seeing import name_of, sees_all_pairs, sees_card, sees_cycle, sees_pair
from workflow.stages import ENDS, Stage, place
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.meeting import Meeting
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person

MOST = 12


@dataclass(frozen=True, slots=True)
class Name:
    """What a subject is called, and its page where the reader may open one."""

    label: str
    href: str | None = None

    def from_task(self, code: str) -> "Name":
        """Give the same with an address that says from which task it is opened: the record of reading keeps that."""
        return replace(self, href=from_task(self.href, code)) if self.href else self


def from_task(path: str, code: str) -> str:
    """Give an address of ours that says from which task it is opened."""
    page, mark, place = path.partition("#")
    return f"{page}{'&' if '?' in page else '?'}task={code}{mark}{place}"


def short(identity: UUID) -> str:
    """Give the first signs of an id, enough to tell two apart."""
    return f"{str(identity)[:8]}…"


def person_name(caller: Caller, person: Person, otherwise: str) -> str:
    """Give a name to whoever may see it, to others the word for who it is with the first signs of the id."""
    return name_of(caller, person) or f"{otherwise} {short(person.id)}"


def mentor_words(caller: Caller, pair: Pair) -> str:
    """Say who the mentor is, or that he is looked for."""
    if pair.match:
        return person_name(caller, pair.match.mentor, "наставник")
    if pair.stage in ENDS:
        return "без наставника"
    return "ищем наставника" if place(pair.stage) >= place(Stage.MENTOR_BASE) else "наставника пока нет"


def names(institution: Institution, caller: Caller, refs: Iterable[Ref]) -> tuple[list[Name], int]:
    """Name the first of several subjects, each once, and say how many more there are."""
    found = list(dict.fromkeys(name(institution, caller, ref) for ref in refs))
    return found[:MOST], max(0, len(found) - MOST)


def name(institution: Institution, caller: Caller, ref: Ref) -> Name:
    """Name a subject; one that is not here (a pseudonym of the journal) is called by its kind."""
    subject = institution if ref.kind is Kind.INSTITUTION else _find(institution, ref)
    if isinstance(subject, Approval):
        return name(institution, caller, subject.whom)
    if isinstance(subject, Match):
        subject = subject.pair
    if isinstance(subject, Meeting):
        subject = subject.whose
    if isinstance(subject, Pair):
        label = person_name(caller, subject.mentee, "пара")
        return Name(label, f"/pairs/{subject.id}" if sees_pair(caller, subject) else None)
    if isinstance(subject, Cycle):
        return Name(subject.title, f"/cycles/{subject.id}" if sees_cycle(caller, subject) else None)
    if isinstance(subject, Group):
        label = f"группа: {person_name(caller, subject.mentor, 'наставник')}"
        return Name(label, f"/groups/{subject.id}" if sees_all_pairs(caller) else None)
    if isinstance(subject, Person):
        href = f"/people/{subject.id}" if sees_card(caller, subject) else None
        return Name(person_name(caller, subject, "участник"), href)
    if isinstance(subject, Institution):
        return Name(subject.card.name if subject.card else "организация")
    return Name(f"{ref.kind.label} {short(ref.id)}")


def _find(institution: Institution, ref: Ref) -> object:
    places = {
        Kind.PERSON: institution.people,
        Kind.CYCLE: institution.cycles,
        Kind.PAIR: institution.pairs,
        Kind.MATCH: institution.matches,
        Kind.GROUP: institution.groups,
        Kind.MEETING: institution.meetings,
        Kind.APPROVAL: institution.approvals,
    }
    found: object = places.get(ref.kind, {}).get(ref.id)  # type: ignore[attr-defined]
    return found
