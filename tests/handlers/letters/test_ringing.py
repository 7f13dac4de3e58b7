"""Ringing for letters: from a row to a real mail server, by the clock and the workers of either stack."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.clock import Clock
from handlers.letters.ringing import LetterBell
from handlers.workers import Workers
from tests.mailing import MailServer, mail_server
from tests.posting import Scene
from tests.providers import Provider, provider
from tests.waiting import until
from workflow.letters import receivers
from workflow.letters.lawful import Channel


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


@pytest.fixture
def outside() -> Iterator[Provider]:
    with provider() as found:
        yield found


@pytest.fixture
def posted(scene: Scene, mail: MailServer) -> Iterator[Workers]:
    """Workers of an installation that may write by mail and tell systems at home."""
    mail.forget()
    settings = replace(scene.lane.installation.settings, smtp_url=mail.url, private_webhooks=True)
    workers = Workers(replace(scene.lane.installation, settings=settings))
    workers.start()
    yield workers
    workers.stop()


def test_a_letter_goes_from_its_row_to_the_mail_server_when_the_clock_ticks(
    scene: Scene, mail: MailServer, posted: Workers
) -> None:
    scene.now = scene.lane.installation.now()
    scene.queue("task.clock", "vera")
    clock = Clock(posted.installation, posted.bell, posted.meters, posted.letters)
    until(lambda: clock.tick() >= 0 and mail.letters())
    (letter,) = mail.letters()
    assert letter["To"] == "vera@school.test"
    until(lambda: [row.state for row in scene.messages()] == ["sent"])


def test_a_system_is_told_of_every_move_and_of_nothing_about_a_person(
    scene: Scene, outside: Provider, posted: Workers
) -> None:
    lane = scene.lane
    with lane.installation.database.transaction(lane.id) as connection:
        receivers.add(connection, lane.id, f"{outside.url}/hook", None, lane.installation.now())
    ending: dict[str, Any] = {"reason": "Нет места", "next_step": "Кружок"}
    lane.send(lane.event("mentee.declined", "pair/pair-misha", **ending))
    lane.settle()
    clock = Clock(posted.installation, posted.bell, posted.meters, posted.letters)
    until(lambda: clock.tick() >= 0 and outside.asked)
    until(lambda: [row.state for row in scene.messages(Channel.WEBHOOK)] == ["sent"])
    for _ in range(3):
        clock.tick()
    (asked,) = outside.asked
    told = asked.json()
    assert told["type"] == "pair.moved"
    assert set(told["data"]) == {"institution", "subject", "from", "to", "number", "pack"}
    assert "misha" not in asked.body.decode()
    assert "Нет места" not in asked.body.decode()


def test_a_receiver_that_wants_no_more_is_closed(scene: Scene, outside: Provider, posted: Workers) -> None:
    lane = scene.lane
    outside.answer = lambda asked: (410, {}, {})
    with lane.installation.database.transaction(lane.id) as connection:
        receivers.add(connection, lane.id, outside.url, None, lane.installation.now())
    lane.send(lane.event("mentee.declined", "pair/pair-misha", reason="Нет места", next_step="Кружок"))
    lane.settle()
    clock = Clock(posted.installation, posted.bell, posted.meters, posted.letters)

    def closed() -> bool:
        clock.tick()
        with lane.installation.database.reading(lane.id) as connection:
            return not receivers.open_ones(connection, lane.id)

    until(closed)
    assert [row.state for row in scene.messages(Channel.WEBHOOK)] == ["failed"]


def test_a_message_is_rung_for_once_in_a_while_and_an_institution_more_often(scene: Scene, posted: Workers) -> None:
    scene.queue("task.clock", "vera")
    scene.place()
    rung: list[str] = []

    class Counting:
        def send(self, what: str) -> None:
            rung.append(what)

    class Post:
        place_letters = deliver = Counting()

    bell = LetterBell(Post())  # type: ignore[arg-type]
    for _ in range(3):
        with scene.lane.installation.database.reading() as connection:
            bell.ring(*bell.due(connection, scene.now))
    assert rung == [str(row.id) for row in scene.messages()]
