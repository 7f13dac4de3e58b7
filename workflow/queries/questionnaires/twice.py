"""What a person was asked twice: each answer on exit beside the earlier one that its question is linked to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.facts.event import Fact
from workflow.facts.payload import Payload
from workflow.facts.people import MeasurementTaken, MeasurementWhen
from workflow.packs.questionnaire import Audience, Item, Questionnaire, QuestionnairePurpose
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.subjects.submissions import Submission, forms_of, standing, submissions
from workflow.words import Named


class Comparison(Named):
    """What is held against what."""

    CHANGE = "change", "изменение: на входе и на выходе"
    EXPECTATION = "expectation", "ожидание и результат"
    INSTRUMENT = "instrument", "измерение психолога: на входе и на выходе"


@dataclass(frozen=True, slots=True)
class Key:
    """A question that is asked twice of one side; what measures a parameter is one question in all forms.

    `scale` are the ends of its answers where it has them; `lower_is_better` where it does well to go down.
    """

    comparison: Comparison
    audience: Audience
    code: str
    label: str
    parameter: str | None
    scale: tuple[int, int] | None
    lower_is_better: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A number that somebody answered, and the journal number of the event that says so."""

    value: int
    event: int


@dataclass(frozen=True, slots=True)
class Twice:
    """One question of one person: before, after, or only one of them. `forms` are those in which it is asked."""

    key: Key
    person: Person
    forms: frozenset[str]
    before: Answer | None
    after: Answer | None

    @property
    def is_paired(self) -> bool:
        """Say whether both answers are there."""
        return self.before is not None and self.after is not None


def twice_in(cycle: Cycle) -> Iterator[Twice]:
    """Give what everyone who takes part in a cycle, or did, was asked twice and answered at least once."""
    for person in _participants(cycle):
        yield from twice_of(cycle, person)


def twice_of(cycle: Cycle, person: Person) -> Iterator[Twice]:
    """Give what one person was asked twice and answered at least once."""
    for code, asked in cycle.pack.questionnaires.items():
        yield from _linked(cycle, person, code, asked)
    yield from _measured(cycle, person)


def _participants(cycle: Cycle) -> Iterable[Person]:
    mentors = (mentor.person for mentor in cycle.mentors.values())
    return dict.fromkeys((*(pair.mentee for pair in cycle.pairs), *mentors))


def _linked(cycle: Cycle, person: Person, code: str, asked: Questionnaire) -> Iterator[Twice]:
    links = [(item, item.after.split(".")) for item in asked.items if item.after]
    forms = forms_of(person, cycle, asked.audience) & set(asked.forms)
    if not links or not forms:
        return
    late = _last(submissions(person, cycle, code))
    for item, (earlier, question) in links:
        early = _last(_in_time(cycle, person, earlier))
        before, after = _answer(early, question), _answer(late, item.code)
        if before or after:
            yield Twice(_key(cycle, code, asked, item, earlier), person, frozenset(asked.forms), before, after)


def _in_time(cycle: Cycle, person: Person, code: str) -> list[Submission]:
    """Give the earlier submissions; what measures on entry counts only before the first meeting."""
    found = submissions(person, cycle, code)
    met_at = person.first_met(cycle)
    on_entry = cycle.pack.questionnaires[code].purpose is QuestionnairePurpose.ENTRY
    return [fact for fact in found if not on_entry or met_at is None or fact.at < met_at]


def _last(found: list[Submission]) -> Submission | None:
    counted = standing(found)
    return counted[-1] if counted else None


def _answer(fact: Submission | None, question: str) -> Answer | None:
    said = fact.payload.answers.get(question) if fact else None
    return Answer(int(said), fact.number) if fact and isinstance(said, int) else None


def _key(cycle: Cycle, code: str, asked: Questionnaire, item: Item, earlier: str) -> Key:
    pack = cycle.pack
    measures = pack.questionnaires[earlier].purpose is QuestionnairePurpose.ENTRY
    return Key(
        comparison=Comparison.CHANGE if measures else Comparison.EXPECTATION,
        audience=asked.audience,
        code=item.parameter or f"{code}.{item.code}",
        label=pack.parameters[item.parameter] if item.parameter else item.question,
        parameter=item.parameter,
        scale=SCALE.get(item.kind),
        lower_is_better=item.parameter in pack.lower_is_better,
    )


SCALE = {"rating": (1, 10), "yes_no": (0, 1)}


def _measured(cycle: Cycle, person: Person) -> Iterator[Twice]:
    """Give what a psychologist measured by instruments of her own; their scales are theirs, so they stand apart."""
    audience = Audience.MENTEE if any(pair.cycle is cycle for pair in person.pairs) else Audience.MENTOR
    met_at = person.first_met(cycle)
    taken: dict[MeasurementWhen, dict[str, Answer]] = {when: {} for when in MeasurementWhen}
    for fact in sorted(person.of(MeasurementTaken), key=_settled):
        early = fact.payload.when is MeasurementWhen.ENTRY
        if fact.payload.cycle == cycle.id and not (early and met_at is not None and fact.at >= met_at):
            said = {code: Answer(value, fact.number) for code, value in fact.payload.parameters.items()}
            taken[fact.payload.when] |= said
    before, after = taken[MeasurementWhen.ENTRY], taken[MeasurementWhen.EXIT]
    for code in dict.fromkeys((*before, *after)):
        label = cycle.pack.parameters.get(code, code)
        lower = code in cycle.pack.lower_is_better
        key = Key(Comparison.INSTRUMENT, audience, code, label, code, None, lower)
        yield Twice(key, person, frozenset(cycle.pack.forms), before.get(code), after.get(code))


def _settled(fact: Fact[Payload]) -> int:
    return fact.number
