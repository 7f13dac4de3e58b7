"""The demonstration school in a real database: played whole, loaded once, completed when loading broke off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from api.demo import load
from api.demo.ending import count, tell_end, tell_tales
from api.demo.listing import NAME
from api.demo.load import load_demonstration, what_to_try
from api.demo.play import lanes_of, play
from api.demo.school import build
from api.demo.script import Line
from api.demo.timeline import Timeline
from api.demo.tree import REGION, TOWN
from api.demo.year import YEAR, lines
from tests.stacks import Stack
from workflow.importing.records import State, newest
from workflow.installation import Installation
from workflow.journal.replay import compare
from workflow.organisations.tree import read_tree
from workflow.settings import Settings
from workflow.stages import Stage
from workflow.tables import letter_sendings, letters, owned

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HERE = build(YEAR).id


class BrokenOffError(Exception):
    """Somebody killed the process."""


@pytest.fixture
def installation(stack: Stack) -> Iterator[Installation]:
    opened = Installation.open(
        Settings(stack.database_url, secret="s" * 40, smtp_url="smtp://nobody.example"), now=lambda: NOON
    )
    yield opened
    opened.close()


def test_the_year_is_told_as_a_timeline_and_the_journal_alone_tells_the_same(installation: Installation) -> None:
    paper = StringIO()
    console, year = Console(file=paper, width=100), lines()
    with Timeline(console, installation, year) as timeline:
        play(installation, year, timeline)
    with installation.database.reading(*lanes_of(year)) as connection:
        figures = count(connection, installation, year)
    tell_tales(console, year, figures)
    tell_end(console, figures, 1.5)
    told = paper.getvalue()
    assert figures.replay.equal, figures.replay.differences
    assert figures.events == len(year)
    assert figures.told_by_clock == 1
    assert figures.refusals.keys() == {line.envelope.id for line in year if line.vain}
    assert "У наставника уже 2 наставляемых: мест нет." in told
    assert "Пары: завершено 40, расформировано 6; обращений: 2, без итога: 0" in told
    for tale in {line.tale for line in year if line.tale}:
        assert f"\n{tale}\n" in told
    assert told.count("✓ этап завершён") == len({line.chapter for line in year}) == 7
    assert "журнал и таблицы совпадают" in told


def test_a_loading_that_broke_off_goes_on_on_another_day(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "play", _until(20))
    with pytest.raises(BrokenOffError):
        load_demonstration(installation, _nobody)
    monkeypatch.undo()
    tomorrow = replace(installation, now=lambda: NOON.replace(day=24))
    assert load_demonstration(tomorrow, _nobody) is True
    assert load_demonstration(tomorrow, _nobody) is False
    with installation.database.reading() as connection:
        tree = read_tree(connection)
    assert all(one.demonstration for one in tree.by_id.values())
    assert [one.id for one in tree.above(HERE)] == [TOWN, REGION]
    with installation.database.reading(HERE) as connection:
        assert compare(connection, HERE).equal
        with installation.institutions.reading(connection, HERE) as school:
            assert [pair.stage for pair in school.pairs.values()].count(Stage.PAIR_WORK) == 41
            assert "Вдовин Аркадий Ильич" in {person.name for person in school.people.values()}
        assert [(row.name, row.state) for row in newest(connection, HERE)] == [(NAME, State.DONE)]
        assert not connection.scalars(owned.select(HERE, letters.c.id).where(letters.c.state == "queued")).all()
        sent = connection.execute(owned.select(HERE, letter_sendings)).all()
    assert {one.channel for one in sent} == {"page", "hand"}, "nothing of the past is sent to anybody"
    assert all(one.made_at < NOON and (one.ended_at or NOON) <= NOON for one in sent)
    assert 0 < sum(one.state == "to_hand" for one in sent) < 10
    assert sum(one.given_by == build(YEAR).curator.id for one in sent) > 100
    said = what_to_try(installation, loaded=True)
    assert "/api/v1/pairs/" in said
    assert "Наставничество 2026/27" in said


def _nobody(sentence: str) -> None:
    """Listen to nothing."""


def _until(most: int) -> Callable[..., None]:
    """Play so many days, then break off."""

    def broken(installation: Installation, said: Sequence[Line], progress: object, correlation: str) -> None:
        played = 0

        def count(batch: Sequence[Line]) -> None:
            nonlocal played
            played += 1
            if played == most:
                raise BrokenOffError

        play(installation, said, count, correlation)

    return broken
