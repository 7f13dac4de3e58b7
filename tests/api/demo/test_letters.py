"""A year of letters, with mail down for a week and senders that die: none missing, none doubled under another id."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from api.demo.post.year import Post
from api.demo.roster import Roster, assemble
from api.demo.school import build
from api.demo.year import YEAR, lines
from tests.api.demo.delivered import DeliveredYear, Outside
from tests.stacks import Files
from workflow.facts.care import SilenceClimbed, WhyClimbed
from workflow.installation import Installation
from workflow.letters.kinds import BY_CODE
from workflow.letters.sending import MOST_TRIES
from workflow.packs.pack import Activity
from workflow.queries.questionnaires.asked import begun_at
from workflow.queries.roadmap import dates_of, roadmap
from workflow.school_days.calendar import is_open, open_until
from workflow.settings import Settings
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle

DOWN, UP = datetime(2022, 2, 7, tzinfo=UTC), datetime(2022, 2, 14, 6, tzinfo=UTC)
"""The week in which mail takes nothing; rows are tried again, and what fails for good goes otherwise."""
SEED = 7


@pytest.fixture(scope="module")
def year(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeliveredYear]:
    url = files.clean(tmp_path_factory.mktemp("year") / "stupeni.db")
    with closing(Installation.open(Settings(url, secret="s" * 40))) as installation:
        outside = Outside((DOWN, UP), Random(SEED))
        lived = DeliveredYear(lines(), installation, build(YEAR).curator.id, outside)
        lived.live()
        yield lived


@pytest.fixture(scope="module")
def roster() -> Roster:
    return assemble(build(YEAR))


def cycle_of(year: DeliveredYear) -> Cycle:
    return next(iter(year.institution.cycles.values()))


def of(year: DeliveredYear, code: str) -> list[Post]:
    return [post for post in year.posts if post.because.startswith(f"{code} ")]


def local(year: DeliveredYear, posts: Iterable[Post]) -> list[date]:
    return [post.written.astimezone(year.institution.timezone).date() for post in posts]


def test_the_year_goes_as_it_goes_without_letters(year: DeliveredYear) -> None:
    assert year.refused == []
    assert len(year.posts) > 1000


def test_nobody_is_written_the_same_twice(year: DeliveredYear) -> None:
    assert year.box.again == [], "nothing was even tried twice"
    said = Counter((post.letter.recipient, post.letter.key, post.letter.part) for post in year.posts)
    assert set(said.values()) == {1}


def test_no_task_speaks_to_one_reader_twice_on_a_day(year: DeliveredYear) -> None:
    reminders = [post for post in year.posts if post.letter.kind == "task.reminder"]
    told = Counter(
        (post.letter.recipient, post.letter.key.partition("#")[0], day)
        for post, day in zip(reminders, local(year, reminders), strict=True)
    )

    assert set(told.values()) == {1}


def test_the_curator_is_reminded_of_what_is_left_to_him_and_not_of_what_takes_its_course(year: DeliveredYear) -> None:
    curator, began = build(YEAR).curator.id, begun_at(cycle_of(year), Stage.PAIR_WORK)
    his = [post for post in year.posts if post.letter.kind == "task.reminder" and post.letter.recipient == curator]
    codes = Counter(post.because.split()[0] for post in his)

    assert 100 < len(his) < 300, codes
    assert codes["care.next_attempt"] > 0
    assert all(post.written > began for post in his if post.because.startswith(("care.next_attempt", "care.support")))


def test_every_letter_says_to_whom_when_and_why(year: DeliveredYear) -> None:
    for post in year.posts:
        assert post.letter.recipient in year.institution.people
        assert post.because
        assert post.letter.kind in BY_CODE
        if post.letter.kind.startswith(("task.", "concern.")):
            assert post.letter.says["sentence"]
            assert post.letter.says["why"]


def test_no_reminder_is_written_on_a_day_off_but_clocks_are(year: DeliveredYear) -> None:
    cycle = cycle_of(year)
    off = [post for post in year.posts if not is_open(cycle, *local(year, [post]))]
    kinds = {post.letter.kind for post in off}

    assert not [post for post in off if post.letter.kind in ("task.reminder", "pair.silent")]
    assert kinds & {"task.clock", "concern.clock"}


def test_every_activity_that_was_not_done_in_time_was_reminded_of_and_none_after_it_was_done(
    year: DeliveredYear,
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


def test_both_sides_of_every_planned_meeting_were_reminded_the_day_before(year: DeliveredYear) -> None:
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


def test_every_concern_was_told_at_once_and_never_to_the_mentor(year: DeliveredYear) -> None:
    concerns = [concern for pair in cycle_of(year).pairs for concern in pair.concerns]
    posts = [post for post in year.posts if post.letter.kind == "concern.clock"]
    mentors = {match.mentor.id for pair in cycle_of(year).pairs if pair.concerns for match in pair.matches}

    assert concerns
    for concern in concerns:
        assert any(post.written - concern.raised.at < timedelta(minutes=1) for post in posts)
    assert not mentors & {post.letter.recipient for post in posts}


def test_no_letter_refers_to_one_that_had_not_reached_the_same_reader(year: DeliveredYear) -> None:
    reached = year.reached()
    referring = [(one.recipient, one.key, one.refers) for post in year.posts if (one := post.letter).refers]
    sent = [one for one in referring if one[:2] in reached]

    assert len(sent) > 20
    for reader, key, before in sent:
        assert reached[reader, before or ""] <= reached[reader, key]


def test_every_letter_is_carried_to_its_end_though_mail_was_down_and_senders_died(year: DeliveredYear) -> None:
    carried = year.carried()
    placed = [row for row in carried if row.state == "placed"]
    ways = Counter(row.channel for row in placed)

    assert {(row.recipient_id, row.key) for row in carried} == {
        (post.letter.recipient, post.letter.key) for post in year.posts
    }
    assert not [row.key for row in carried if row.state != "placed" and not row.why_not]
    assert {row.ended for row in placed} <= {"sent", "failed", "cancelled"}
    assert ways["email"] > 700
    assert ways["max"] > 50
    assert year.outside.deaths > 30
    failed = [row for row in placed if row.ended == "failed"]
    assert failed, "mail was down for longer than anybody tries"
    assert all(DOWN < row.ended_at < UP + timedelta(days=2) for row in failed)


def test_what_comes_twice_bears_the_same_id_and_says_the_same(year: DeliveredYear) -> None:
    outside = [row for row in year.messages() if row.channel in ("email", "max")]
    handed = year.outside.handed
    doubles = [copies for copies in handed.values() if len(copies) > 1]

    assert handed.keys() <= {row.id for row in outside}
    assert handed.keys() >= {row.id for row in outside if row.state == "sent"}
    assert len(doubles) > 10
    for copies in doubles:
        assert len({(one.to, one.subject, one.plain, one.html, one.made_at) for one in copies}) == 1


def test_the_attempts_of_a_message_are_those_that_were_made_and_no_death_counts_against_it(year: DeliveredYear) -> None:
    outside = [row for row in year.messages() if row.channel in ("email", "max")]
    gave_up = [row for row in outside if row.state == "failed"]

    assert sum(row.cut_off for row in outside) >= year.outside.deaths, "who dies has more than one in hand"
    assert all(1 <= row.tries - row.cut_off <= year.outside.answered[row.id] for row in outside)
    assert {row.tries - row.cut_off for row in gave_up} == {MOST_TRIES}
    assert any(row.cut_off for row in gave_up)


def test_while_the_channel_is_down_no_step_counts_its_silence_as_an_answer(year: DeliveredYear) -> None:
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
    year: DeliveredYear, roster: Roster
) -> None:
    silent = [post for post in year.posts if post.letter.kind == "pair.silent"]
    mine = [post for post in silent if str(post.letter.about) == roster.silent.ref]

    assert mine
    assert mine[0].letter.recipient == roster.silent.mentor.id
