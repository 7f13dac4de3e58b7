"""Who is meant by a part in a letter's row: people of the institution, as the facts have them now."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from uuid import UUID

from workflow.access import by
from workflow.facts.cycles import TeamNamed
from workflow.facts.pairs import InformantReported
from workflow.facts.people import PersonKind
from workflow.letters.letter import Part
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import on_duty
from workflow.subjects.match import Match
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person

OfCycle = Callable[[Cycle, date, int], Iterable[Person]]
OfPair = Callable[[Pair, date, int], Iterable[Person]]


class Recipients:
    """Finds the people of one event, of this day and number; those of a cycle once for all of its pairs."""

    def __init__(self, day: date, number: int) -> None:
        self._day, self._number = day, number
        self._of_cycles: dict[tuple[Cycle, Part], list[UUID]] = {}

    def of(self, subject: Pair | Cycle, part: Part) -> list[UUID]:
        """Name who is meant by a part; whoever was erased is not: nothing is written to him any more."""
        if isinstance(subject, Pair) and part in OF_PAIR:
            return _known(OF_PAIR[part](subject, self._day, self._number))
        cycle = subject.cycle if isinstance(subject, Pair) else subject
        if (cycle, part) not in self._of_cycles:
            self._of_cycles[(cycle, part)] = _known(OF_CYCLE[part](cycle, self._day, self._number))
        return self._of_cycles[(cycle, part)]


def mentor_of(pair: Pair, number: int) -> Match | None:
    """Give the match that stands, or else the one that an event of this number has ended."""
    return pair.match or next(iter(_ended(pair, number)), None)


def _known(people: Iterable[Person]) -> list[UUID]:
    return [person.id for person in dict.fromkeys(people) if not person.erased]


def _curators(cycle: Cycle, day: date, number: int) -> Iterable[Person]:
    return on_duty(cycle, day)


def _heads(cycle: Cycle, day: date, number: int) -> Iterable[Person]:
    return cycle.institution.holding(by.HEAD)


def _team(cycle: Cycle, day: date, number: int) -> Iterable[Person]:
    team = cycle.last(TeamNamed)
    people = cycle.institution.people
    return (people[one] for one in (team.payload.members if team else ()) if one in people)


def _participants(cycle: Cycle, day: date, number: int) -> Iterable[Person]:
    """Mentees who were admitted and mentors who were selected; whoever's pair was dissolved before has left."""
    for pair in cycle.pairs:
        if pair.admission and (pair.open or pair.stage is Stage.COMPLETED or pair.moved > number):
            yield pair.mentee
    yield from (mentor.person for mentor in cycle.selected_mentors)


def _mentee(pair: Pair, day: date, number: int) -> Iterable[Person]:
    return (pair.mentee,)


def _representatives(pair: Pair, day: date, number: int) -> Iterable[Person]:
    """Those of a minor: once the mentee is of age, what concerns him is told to him alone."""
    age = pair.mentee.age_on(day)
    people = pair.cycle.institution.people
    named = sorted(pair.mentee.representatives) if age is None or age < OF_AGE else ()
    return (people[one] for one in named if one in people)


def _mentor(pair: Pair, day: date, number: int) -> Iterable[Person]:
    match = mentor_of(pair, number)
    return (match.mentor,) if match is not None and match.began else ()


def _former_mentor(pair: Pair, day: date, number: int) -> Iterable[Person]:
    """Whoever had agreed and stops with this very event; to whom nobody had said yes yet, nothing has ended."""
    return (match.mentor for match in _ended(pair, number) if match.began)


def _leaders_of(pair: Pair) -> list[Person]:
    """Give who leads the class of a mentee, by the cards: a teacher's names it, or without a letter all of a number."""
    child = pair.mentee.card if pair.mentee.is_pupil else None
    if child is None or child.grade is None:
        return []
    leaders = pair.cycle.institution.everybody.tally(_grade_led).those(child.grade)
    return [one for one in leaders if one.card and one.card.letter in (None, child.letter)]


def _grade_led(person: Person) -> int | None:
    leads = person.card and not person.is_pupil and PersonKind.TEACHER in person.card.kinds
    return person.card.grade if person.card and leads else None


def _class_teacher(pair: Pair, day: date, number: int) -> Iterable[Person]:
    """Who leads the class; where no card says it, whoever told of the child as a third party, and is one still."""
    if leaders := _leaders_of(pair):
        return leaders
    told = (fact.actor.person for fact in pair.mentee.of(InformantReported))
    people = pair.cycle.institution.people
    return (people[one] for one in told if one in people and by.INFORMANT in people[one].roles)


def _company(pair: Pair, day: date, number: int) -> Iterable[Person]:
    """The mentor from outside whose organisation is thanked on paper; not where a concern was ever raised."""
    if pair.concerns:
        return ()
    return (
        one for one in _mentor(pair, day, number) if one.is_adult_from_outside and one.card and one.card.organisation
    )


def _ended(pair: Pair, number: int) -> list[Match]:
    return [match for match in pair.matches if match.ending is not None and match.ending.number == number]


OF_AGE = 18
OF_CYCLE: Mapping[Part, OfCycle] = {
    Part.CURATOR: _curators,
    Part.HEAD: _heads,
    Part.TEAM: _team,
    Part.PARTICIPANT: _participants,
}
OF_PAIR: Mapping[Part, OfPair] = {
    Part.MENTEE: _mentee,
    Part.REPRESENTATIVE: _representatives,
    Part.MENTOR: _mentor,
    Part.FORMER_MENTOR: _former_mentor,
    Part.CLASS_TEACHER: _class_teacher,
    Part.COMPANY: _company,
}
