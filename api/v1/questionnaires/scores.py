"""What the year changed: expectation against result, entry against exit, by form, role model and way of pairing."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.accepting import address
from api.auth import Calling
from api.given import Installed
from api.v1.cycles import find_cycle
from api.v1.models import Read
from api.v1.questionnaires.asked import find_answering, may_read_answers
from workflow.queries.questionnaires.addresses import addresses
from workflow.queries.questionnaires.scores import Score, scores
from workflow.queries.questionnaires.twice import Answer, Key, Twice, twice_of
from workflow.queries.seeing import OVERVIEW

router = APIRouter(tags=["Анкеты"])


class KeyRead(Read):
    """What was asked twice."""

    comparison: str = Field(examples=["change"], description="change, expectation или instrument")
    comparison_label: str
    audience: str
    audience_label: str
    code: str
    label: str
    parameter: str | None
    lower_is_better: bool

    @classmethod
    def of(cls, key: Key) -> "KeyRead":
        """Take a question."""
        return cls(
            comparison=key.comparison.value,
            comparison_label=key.comparison.label,
            audience=key.audience.value,
            audience_label=key.audience.label,
            code=key.code,
            label=key.label,
            parameter=key.parameter,
            lower_is_better=key.lower_is_better,
        )


class SliceRead(Read):
    """Over whom."""

    by: str = Field(examples=["form"], description="cycle, form, role_model или way")
    by_label: str
    code: str
    label: str


class ScoreRead(Read):
    """One question over one group of people; of a hidden group nothing is told."""

    asked: KeyRead
    slice: SliceRead
    hidden: bool
    paired: int | None
    only_before: int | None
    """Ответили только в начале."""
    only_after: int | None
    """Ответили только в конце."""
    before: float | None
    after: float | None
    change: float | None
    up: int | None
    same: int | None
    down: int | None
    events: list[str]
    """Из каких событий сложены числа; для тех, кто видит события."""


class ScoresRead(Read):
    """The scores of a cycle."""

    cycle: UUID
    hidden_below: int
    """Группы меньше этого числа людей скрыты."""
    scores: list[ScoreRead]


class ChangeRead(Read):
    """What one person answered to one question, before and after."""

    asked: KeyRead
    before: int | None
    after: int | None
    change: int | None
    events: list[str]


@router.get("/cycles/{cycle_id}/scores", summary="Что изменилось за цикл")
def read_scores(cycle_id: UUID, calling: Calling, installation: Installed) -> ScoresRead:
    """Give averages of paired answers with the events behind each; groups that are too small are hidden."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        found = scores(cycle)
        numbers = (number for one in found for number in one.events) if calling.roles & OVERVIEW else ()
        told = addresses(connection, institution.id, numbers)
        return ScoresRead(
            cycle=cycle.id,
            hidden_below=cycle.pack.numbers.hidden_below,
            scores=[_score(one, told) for one in found],
        )


@router.get("/people/{person_id}/scores", summary="Что изменилось у человека")
def read_scores_of_person(person_id: UUID, cycle: UUID, calling: Calling, installation: Installed) -> list[ChangeRead]:
    """Give a person's own answers before and after, for those who care for him."""
    may_read_answers(calling)
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_answering(institution, person_id, calling)
        found = list(twice_of(find_cycle(institution, cycle, calling), person))
        told = addresses(connection, institution.id, (answer.event for one in found for answer in _both(one)))
        return [_change(one, told) for one in found]


def _score(one: Score, told: Mapping[int, UUID]) -> ScoreRead:
    part = one.slice
    return ScoreRead(
        asked=KeyRead.of(one.key),
        slice=SliceRead(by=part.by.value, by_label=part.by.label, code=part.code, label=part.label),
        hidden=one.hidden,
        paired=one.paired,
        only_before=one.only_before,
        only_after=one.only_after,
        before=one.before,
        after=one.after,
        change=one.change,
        up=one.up,
        same=one.same,
        down=one.down,
        events=_hrefs(one.events, told),
    )


def _change(one: Twice, told: Mapping[int, UUID]) -> ChangeRead:
    before, after = one.before, one.after
    return ChangeRead(
        asked=KeyRead.of(one.key),
        before=before.value if before else None,
        after=after.value if after else None,
        change=after.value - before.value if before and after else None,
        events=_hrefs((answer.event for answer in _both(one)), told),
    )


def _both(one: Twice) -> list[Answer]:
    return [answer for answer in (one.before, one.after) if answer]


def _hrefs(events: Iterable[int], told: Mapping[int, UUID]) -> list[str]:
    return [address(told[number]) for number in events if number in told]
