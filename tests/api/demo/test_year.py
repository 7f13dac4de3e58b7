"""The year of the demonstration school, said to the decider in memory: everything is done, nothing is lost."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.demo.almanac import CLOSES, OPENS
from api.demo.school import ZONE
from api.demo.year import lines, squeezed
from tests.api.demo.told import Told
from workflow.facts.cycles import ActivityDone
from workflow.facts.meetings import OutcomeRecorded, PairDissolved
from workflow.facts.orders import OrderSigned
from workflow.facts.pairs import MenteeDeclined
from workflow.requirements import REQUIREMENTS
from workflow.requirements.answer import ask
from workflow.stages import SEVEN, Stage

DAYS = [date(2026, 11, 23), date(2027, 2, 1), date(2027, 6, 1), date(2027, 7, 10)]


@pytest.fixture(scope="module")
def year() -> Told:
    return Told(lines())


@pytest.fixture(scope="module", params=DAYS, ids=str)
def middle(request: pytest.FixtureRequest) -> tuple[Told, date]:
    return Told(squeezed(request.param)), request.param


def test_only_what_the_script_says_in_vain_is_refused(year: Told) -> None:
    assert year.refused == []
    assert len(year.in_vain) == len([line for line in year.lines if line.vain]) == 4


def test_the_cycle_climbs_the_seven_stages_one_by_one(year: Told) -> None:
    assert year.moved == list(zip(SEVEN, (*SEVEN[1:], Stage.COMPLETED), strict=True))


def test_a_pair_is_completed_or_dissolved_and_nobody_leaves_without_an_outcome(year: Told) -> None:
    assert Counter(pair.stage for pair in year.cycle.pairs) == {Stage.COMPLETED: 40, Stage.DISSOLVED: 6}
    for pair in year.cycle.pairs:
        endings = [pair.last(OutcomeRecorded), pair.last(PairDissolved), pair.last(MenteeDeclined)]
        assert any(endings), pair.mentee.name


def test_an_order_stands_under_each_of_the_forty_pairs(year: Told) -> None:
    matched = [pair.match for pair in year.cycle.pairs if pair.match and not pair.ending]
    assert len(matched) == len([match for match in matched if match.orders]) == 40
    assert {match.pair.form for match in matched} == {"student_student", "teacher_teacher", "employer_student"}
    assert [len(order.payload.lines) for order in year.cycle.of(OrderSigned)] == [25, 10, 1, 2, 1, 1]


def test_the_whole_roadmap_of_29_activities_is_done(year: Told) -> None:
    stated = {fact.payload.activity for fact in year.cycle.of(ActivityDone)}
    types = Counter(line.envelope.type for line in year.lines)
    activities = year.cycle.pack.activities
    assert len(activities) == 29
    for activity in activities:
        when = activity.done_when
        if when is None:
            assert activity.number in stated
            continue
        for one in when.conditions:
            if one.requirement:
                assert ask(year.cycle, REQUIREMENTS[one.requirement]).satisfied, activity.title
            else:
                assert types[one.event or ""], activity.title


def test_a_group_is_led_by_one_mentor(year: Told) -> None:
    assert sorted(len(group.matches) for group in year.cycle.groups) == [3, 4]


def test_the_lines_stand_in_an_order_of_time_and_stop_where_they_are_asked_to(year: Told) -> None:
    moments = [line.at for line in year.lines]
    assert moments == sorted(set(moments))
    until = datetime(2022, 1, 1, tzinfo=ZoneInfo(ZONE))
    assert [line.at for line in lines(until)] == [at for at in moments if at < until]


def test_the_script_is_the_same_each_time(year: Told) -> None:
    assert [line.envelope for line in lines()] == [line.envelope for line in year.lines]


def test_a_squeezed_year_stands_in_the_work_of_its_pairs(middle: tuple[Told, date]) -> None:
    told, _ = middle
    assert told.refused == []
    assert len(told.in_vain) == len([line for line in told.lines if line.vain])
    assert told.cycle.stage is Stage.PAIR_WORK
    assert Counter(pair.stage for pair in told.cycle.pairs)[Stage.PAIR_WORK] == 41


def test_a_squeezed_year_begins_in_the_last_may_and_ends_before_today(middle: tuple[Told, date]) -> None:
    told, today = middle
    first, last = told.lines[0].at, told.lines[-1].at
    assert (first.month, first.year) == (5, told.cycle.school_year)
    assert timedelta(days=1) <= today - last.date() <= timedelta(days=5)
    assert today - first.date() <= timedelta(days=365 + 31)
    assert told.cycle.title == f"Наставничество {first.year}/{(first.year + 1) % 100}"


def test_a_squeezed_year_keeps_to_the_hours_of_the_day(middle: tuple[Told, date]) -> None:
    told, _ = middle
    assert all(time(OPENS) <= line.at.time() < time(CLOSES, 30) for line in told.lines)
