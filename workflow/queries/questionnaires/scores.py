"""What the year changed: the same question before and after, of the same person, and never of fewer than a handful.

Averages are taken of paired answers alone; who answered once is counted beside them. A group that is too small is
hidden, and with it the smallest of the others where it could be found by subtraction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.packs.questionnaire import Audience
from workflow.queries.questionnaires.twice import Key, Twice, twice_in
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.words import Named


class Slicing(Named):
    """By what participants are told apart."""

    CYCLE = "cycle", "весь цикл"
    FORM = "form", "форма"
    ROLE_MODEL = "role_model", "вариант пары"
    WAY = "way", "как объединены"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the participants: those of a form, of a role model, in pairs or in groups."""

    by: Slicing
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Score:
    """One question over one slice. Of a hidden one every number is None and no event is named.

    `before`, `after` and `change` are averages over the `paired`, rounded to a hundredth; `up`, `same` and `down`
    count people. `only_before` and `only_after` answered once. `events` are the journal numbers of the answers.
    """

    key: Key
    slice: Slice
    hidden: bool
    paired: int | None
    only_before: int | None
    only_after: int | None
    before: float | None = None
    after: float | None = None
    change: float | None = None
    up: int | None = None
    same: int | None = None
    down: int | None = None
    events: tuple[int, ...] = ()


WHOLE = Slice(Slicing.CYCLE, "all", "Все участники")
WAYS = {"pair": "В паре", "group": "В группе"}


def scores(cycle: Cycle) -> list[Score]:
    """Give every score of a cycle, the whole of it first; nothing where the pack does not compare."""
    if not cycle.pack.care.before_and_after:
        return []
    found: dict[Key, dict[Slice, list[Twice]]] = defaultdict(lambda: defaultdict(list))
    for one in twice_in(cycle):
        for part in slices_of(cycle, one):
            found[one.key][part].append(one)
    least = cycle.pack.numbers.hidden_below
    return [score for key, parts in found.items() for score in _scored(key, parts, least)]


def slices_of(cycle: Cycle, one: Twice) -> list[Slice]:
    """Name the slices that a person's answer belongs to, each once."""
    found = [WHOLE]
    for pair in pairs_of(cycle, one):
        form = cycle.pack.forms[pair.form]
        found.append(Slice(Slicing.FORM, pair.form, form.title))
        titles = {model.code: model.title for model in form.role_models}
        if pair.role_model in titles:
            label = f"{titles[pair.role_model]} ({form.title})"
            found.append(Slice(Slicing.ROLE_MODEL, f"{pair.form}.{pair.role_model}", label))
        if pair.match:
            way = "group" if pair.match.group else "pair"
            found.append(Slice(Slicing.WAY, way, WAYS[way]))
    return list(dict.fromkeys(found))


def pairs_of(cycle: Cycle, one: Twice) -> list[Pair]:
    """Give the pairs in which the person took the part that he was asked about."""
    if one.key.audience is Audience.MENTEE:
        pairs = list(one.person.pairs)
    else:
        pairs = [match.pair for match in one.person.mentoring if match.agreed]
    return [pair for pair in pairs if pair.cycle is cycle and pair.form in one.forms]


def _scored(key: Key, parts: dict[Slice, list[Twice]], least: int) -> Iterator[Score]:
    paired = {part: sum(one.is_paired for one in told) for part, told in parts.items()}
    for by in Slicing:
        own = [part for part in parts if part.by is by]
        hidden = too_small({part: paired[part] for part in own}, least)
        for part in sorted(own, key=lambda one: one.label):
            score = _score(key, part, parts[part])
            yield _hide(score) if part in hidden else score


def too_small(counts: dict[Slice, int], least: int) -> set[Slice]:
    """Name what must be hidden: everything under `least`, and the smallest rest if those together are still fewer."""
    hidden = {part for part, count in counts.items() if count < least}
    shown = sorted((part for part in counts if part not in hidden), key=lambda part: counts[part])
    left = sum(counts[part] for part in hidden)
    if 0 < left < least and shown:
        hidden.add(shown[0])
    return hidden


def _score(key: Key, part: Slice, told: Sequence[Twice]) -> Score:
    pairs = [(one.before, one.after) for one in told if one.before and one.after]
    score = Score(
        key=key,
        slice=part,
        hidden=False,
        paired=len(pairs),
        only_before=sum(one.before is not None and one.after is None for one in told),
        only_after=sum(one.before is None and one.after is not None for one in told),
    )
    if not pairs:
        return score
    before, after = [one.value for one, _ in pairs], [one.value for _, one in pairs]
    changes = [late - early for early, late in zip(before, after, strict=True)]
    return replace(
        score,
        before=_average(before),
        after=_average(after),
        change=_average(changes),
        up=sum(change > 0 for change in changes),
        same=sum(change == 0 for change in changes),
        down=sum(change < 0 for change in changes),
        events=tuple(dict.fromkeys(answer.event for pair in pairs for answer in pair)),
    )


def _average(values: Iterable[int]) -> float:
    numbers = list(values)
    return round(sum(numbers) / len(numbers), 2)


def _hide(score: Score) -> Score:
    return Score(score.key, score.slice, hidden=True, paired=None, only_before=None, only_after=None)
