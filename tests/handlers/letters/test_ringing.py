"""Ringing for letters: from a row to a real mail server, by the clock and the workers of either stack."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import dramatiq
import pytest
from dramatiq import Broker, Middleware
from dramatiq.brokers.stub import StubBroker
from prometheus_client import CollectorRegistry
from sqlalchemy import update

from handlers.apart import Apart, Step
from handlers.channels.channel import Ended, Message, Outcome
from handlers.channels.email import Email
from handlers.clock import Clock
from handlers.letters.meters import LetterMeters
from handlers.letters.post import Post
from handlers.letters.ringing import QUEUE, LetterBell
from handlers.workers import Workers
from tests.mailing import MailServer, mail_server
from tests.posting import TASK, Scene, put_out
from tests.providers import Provider, provider
from tests.waiting import until
from workflow.letters import receivers
from workflow.letters.lawful import Channel
from workflow.letters.sending import LAPSES
from workflow.tables import letter_sendings


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
    counted = {"channel": "email", "outcome": "sent"}
    until(lambda: posted.meters.registry.get_sample_value("stupeni_letter_attempts_total", counted) == 1)


def test_nothing_of_a_person_is_said_to_the_broker_a_log_or_an_address(
    scene: Scene, mail: MailServer, posted: Workers, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 7: one letter arrives, one bounces, one breaks its channel with an error that quotes whom it was for."""
    scene.now = scene.lane.installation.now()
    rung: list[bytes] = []
    for broker in (posted.broker, posted._post_broker):
        broker.add_middleware(Overhearing(rung))
    lane = scene.lane
    for who, address in (("vera", "metka@school.test"), ("olga", "bounce@metka.test"), ("petr", "petr@metka.test")):
        card: dict[str, Any] = {"name": f"{who} Метка", "kinds": ["teacher"], "birth_date": "1971-07-17"}
        lane.send(lane.event("person.changed", f"person/{who}", **card, email=address, phone="+79005557771"))
    lane.settle()
    scene.queue("task.clock", "vera", "olga", "petr")
    send = Email.send

    def breaks(self: Email, message: Message) -> Outcome:
        if message.to == "petr@metka.test":
            raise KeyError(f"{message.to} {message.subject} {message.plain}")
        return send(self, message)

    monkeypatch.setattr(Email, "send", breaks)
    clock = Clock(posted.installation, posted.bell, posted.meters, posted.letters)
    until(lambda: clock.tick() >= 0 and {row.tries for row in scene.messages()} == {1} and mail.letters())
    until(lambda: {row.state for row in scene.messages()} == {"sent", "failed", "waiting"})
    (letter,) = mail.letters()
    plain, _ = (part.get_content() for part in letter.iter_parts())

    assert "Здравствуйте, Метка!" in str(plain)
    assert "a channel failed" in written.getvalue()
    assert "KeyError" in written.getvalue()
    assert any(b"post" in one for one in rung)
    everywhere = [written.getvalue(), *(one.decode() for one in rung), *re.findall(r"https?://\S+", str(plain))]
    found = [(mark, one[:200]) for mark in MARKS for one in everywhere if mark in one.casefold()]
    assert found == []


MARKS = ("метка", "metka", "1971-07-17", "5557771", *(word.casefold() for word in TASK.values()))


class Overhearing(Middleware):
    """Hears every message that goes to a broker."""

    def __init__(self, heard: list[bytes]) -> None:
        self._heard = heard

    def before_enqueue(self, broker: Broker, message: Any, delay: int | None) -> None:
        self._heard.append(message.encode())


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


def test_an_institution_is_rung_for_once_until_somebody_is_at_it_and_again_while_there_is_more(
    scene: Scene,
) -> None:
    scene.queue("task.clock", "vera")
    scene.place()
    served: list[bool] = [True, True, False]
    broker = StubBroker(middleware=[])
    bell = LetterBell(broker, lambda institution: served.pop(0), Apart())
    for _ in range(3):
        with scene.lane.installation.database.reading() as connection:
            assert bell.due(connection, scene.now) == [scene.lane.id]
            bell.ring(bell.due(connection, scene.now))
    assert broker.queues[QUEUE].qsize() == 1

    worker = dramatiq.Worker(broker, worker_threads=1)
    worker.start()
    broker.join(QUEUE)
    worker.stop()
    assert not served


def test_an_institution_that_cannot_be_served_is_not_looked_for_while_it_is_left_alone(scene: Scene) -> None:
    """However much of it is due: what is due of the others would never be found behind a thousand of its letters."""
    apart = Apart()
    bell = LetterBell(StubBroker(middleware=[]), lambda institution: False, apart)
    scene.queue("task.clock", "vera")
    for step in (Step.PUT_OUT, Step.DELIVER):
        with scene.lane.installation.database.reading() as connection:
            assert bell.due(connection, scene.now) == [scene.lane.id]
            apart.does(step, lambda: 1 / 0, scene.lane.id)
            assert bell.due(connection, scene.now) == []
        scene.place()


def test_what_cannot_be_put_out_does_not_keep_back_what_can_be_delivered(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_out(scene)
    monkeypatch.setattr("handlers.letters.post.place", lambda *given: 1 / 0)
    post = Post(scene.installation, scene.senders, LetterMeters(CollectorRegistry()), Apart())
    post.serve(scene.lane.id)
    assert [row.state for row in scene.messages()] == ["sent"]


def test_only_attempts_whose_end_was_ours_to_write_are_counted(scene: Scene) -> None:
    """What is handed back untried says nothing against a channel, and who lost a message has no say in it."""

    def is_slow(message: Message) -> Outcome:
        if message.to.startswith("petr"):
            with scene.lane.installation.database.transaction(scene.lane.id) as connection:
                his = letter_sendings.c.id == message.id
                connection.execute(update(letter_sendings).where(his).values(claimed_at=scene.now + LAPSES))
            return Outcome(Ended.LATER, "451 later")
        return Outcome(Ended.LATER, "TimeoutError: timed out")

    registry = CollectorRegistry()
    meters = LetterMeters(registry)
    put_out(scene, "cycle.moved", "vera", "olga")
    scene.mail.answer = is_slow
    Post(scene.installation, scene.senders, meters, Apart()).serve(scene.lane.id)
    counted = {"channel": "email", "outcome": "waiting"}
    assert [row.state for row in scene.messages()] == ["waiting"] * 2
    assert registry.get_sample_value("stupeni_letter_attempts_total", counted) == 1
    scene.change("petr", email="petr@school.test")
    put_out(scene, "task.clock", "petr")
    Post(scene.installation, scene.senders, meters, Apart()).serve(scene.lane.id)
    assert [one.to for one in scene.mail.sent][1:] == ["petr@school.test"]
    assert registry.get_sample_value("stupeni_letter_attempts_total", counted) == 1
