"""A year of letters on a virtual clock, with e-mail down for a week: none doubled, none missing, none unfounded."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from api.demo.post.year import Post, YearOfLetters
from api.demo.roster import Roster, assemble
from api.demo.school import build
from api.demo.year import YEAR, lines
from workflow.facts.care import SilenceClimbed, WhyClimbed
from workflow.letters.kinds import BY_CODE
from workflow.letters.letter import Letter
from workflow.packs.pack import Activity
from workflow.queries.roadmap import dates_of, roadmap
from workflow.school_days.calendar import is_open, open_until
from workflow.subjects.cycle import Cycle

DOWN, UP = datetime(2022, 2, 7, tzinfo=UTC), datetime(2022, 2, 14, 6, tzinfo=UTC)
"""The week in which nothing reaches anybody; rows are tried again until it does."""


def down_for_a_week(letter: Letter, written: datetime) -> datetime:
    return UP if DOWN <= written < UP else written


@pytest.fixture(scope="module")
def year() -> YearOfLetters:
    lived = YearOfLetters(lines(), down_for_a_week)
    lived.live()
    return lived


@pytest.fixture(scope="module")
def roster() -> Roster:
    return assemble(build(YEAR))


def cycle_of(year: YearOfLetters) -> Cycle:
    return next(iter(year.institution.cycles.values()))


def of(year: YearOfLetters, code: str) -> list[Post]:
    return [post for post in year.posts if post.because.startswith(f"{code} ")]


def local(year: YearOfLetters, posts: Iterable[Post]) -> list[date]:
    return [post.written.astimezone(year.institution.timezone).date() for post in posts]


def test_the_year_goes_as_it_goes_without_letters(year: YearOfLetters) -> None:
    assert year.refused == []
    assert len(year.posts) > 1000


def test_nobody_is_written_the_same_twice(year: YearOfLetters) -> None:
    assert year.box.again == [], "nothing was even tried twice"
    said = Counter((post.letter.recipient, post.letter.key, post.letter.part) for post in year.posts)
    assert set(said.values()) == {1}


def test_no_task_speaks_to_one_reader_twice_on_a_day(year: YearOfLetters) -> None:
    reminders = [post for post in year.posts if post.letter.kind == "task.reminder"]
    told = Counter(
        (post.letter.recipient, post.letter.key.partition("#")[0], day)
        for post, day in zip(reminders, local(year, reminders), strict=True)
    )

    assert set(told.values()) == {1}


def test_every_letter_says_to_whom_when_and_why(year: YearOfLetters) -> None:
    for post in year.posts:
        assert post.letter.recipient in year.institution.people
        assert post.because
        assert post.letter.kind in BY_CODE
        if post.letter.kind.startswith(("task.", "concern.")):
            assert post.letter.says["sentence"]
            assert post.letter.says["why"]


def test_no_reminder_is_written_on_a_day_off_but_clocks_are(year: YearOfLetters) -> None:
    cycle = cycle_of(year)
    off = [post for post in year.posts if not is_open(cycle, *local(year, [post]))]
    kinds = {post.letter.kind for post in off}

    assert not [post for post in off if post.letter.kind in ("task.reminder", "pair.silent")]
    assert kinds & {"task.clock", "concern.clock"}


def test_every_activity_that_was_not_done_in_time_was_reminded_of_and_none_after_it_was_done(
    year: YearOfLetters,
) -> None:
    cycle, zone = cycle_of(year), year.institution.timezone
    done = {one.number: one.done_on for one in roadmap(cycle, date(2022, 7, 1))}
    stated = [one for one in cycle.pack.activities if _is_stated(one)]
    assert len(stated) > 5
    for activity in stated:
        _, end, moved = dates_of(cycle, activity)
        posts = [post for post in of(year, "roadmap.activity") if f"/{activity.number}/" in post.letter.key]
        days = set(local(year, posts))
        finished = done[activity.number]
        known = moved.day if moved else cycle.opening.at.astimezone(zone).date()
        for before in (14, 3, 0):
            day = open_until(cycle, end - timedelta(days=before))
            asked = finished is not None and known < day < finished and day >= activity.start.first_day(YEAR)
            assert not asked or day in days, (activity.number, day)
        assert finished is None or all(day <= finished for day in days), activity.number


def _is_stated(activity: Activity) -> bool:
    """Say whether its day is that of an event; of the others the journal remembers when they were first met."""
    return activity.done_when is None or all(one.event for one in activity.done_when.conditions)


def test_both_sides_of_every_planned_meeting_were_reminded_the_day_before(year: YearOfLetters) -> None:
    cycle, zone = cycle_of(year), year.institution.timezone
    posts = of(year, "meeting.come")
    told = {(post.letter.about, day) for post, day in zip(posts, local(year, posts), strict=True)}
    wanted = 0
    for pair in cycle.pairs:
        for meeting in pair.planned:
            eve = open_until(cycle, meeting.day - timedelta(days=1))
            known = meeting.opening.at.astimezone(zone).date()
            if known < eve and meeting.told and not meeting.moves and not pair.pauses:
                wanted += 1
                assert (pair.ref, eve) in told, (pair.mentee.name, meeting.day)

    assert wanted > 10


def test_every_concern_was_told_at_once_and_never_to_the_mentor(year: YearOfLetters) -> None:
    concerns = [concern for pair in cycle_of(year).pairs for concern in pair.concerns]
    posts = [post for post in year.posts if post.letter.kind == "concern.clock"]
    mentors = {match.mentor.id for pair in cycle_of(year).pairs if pair.concerns for match in pair.matches}

    assert concerns
    for concern in concerns:
        assert any(post.written - concern.raised.at < timedelta(minutes=1) for post in posts)
    assert not mentors & {post.letter.recipient for post in posts}


def test_no_letter_refers_to_one_that_had_not_reached_the_same_reader(year: YearOfLetters) -> None:
    reached = {(post.letter.recipient, post.letter.key): post.reached for post in year.posts}
    referring = [post for post in year.posts if post.letter.refers]

    assert referring
    for post in referring:
        before = reached.get((post.letter.recipient, post.letter.refers or ""))
        assert before is not None
        assert before <= post.reached


def test_while_the_channel_is_down_no_step_counts_its_silence_as_an_answer(year: YearOfLetters) -> None:
    steps = [step for pair in cycle_of(year).pairs for step in pair.of(SilenceClimbed)]
    blamed = [step for step in steps if step.payload.because is WhyClimbed.NO_ANSWER]

    assert steps
    for step in blamed:
        earlier = [one for one in steps if one.subject == step.subject and one.number < step.number]
        last = max(earlier, key=lambda one: one.number)
        heard = year.box.heard(last, step.at)
        assert heard is not None
        assert heard <= step.at


def test_the_silent_mentor_of_the_story_was_written_to_before_anybody_else_was(
    year: YearOfLetters, roster: Roster
) -> None:
    silent = [post for post in year.posts if post.letter.kind == "pair.silent"]
    mine = [post for post in silent if str(post.letter.about) == roster.silent.ref]

    assert mine
    assert mine[0].letter.recipient == roster.silent.mentor.id
