"""Delivering: claimed, sent, written down; whatever a provider does, the others get their letters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, update

from handlers.channels.channel import Ended, Message, Outcome
from handlers.channels.email import NO_SUCH_ADDRESS, Email
from handlers.letters import delivering
from handlers.letters.composing import composed, declined
from handlers.letters.delivering import GAVE_UP, GONE, Delivery
from tests.mailing import MailServer, mail_server
from tests.posting import NOON, Scene, consent, later, never, put_out, taken
from tests.world import identity
from workflow.letters import sending
from workflow.letters.lawful import Channel
from workflow.letters.letter import Part
from workflow.letters.outbox import heard
from workflow.letters.reading import oldest_unsent
from workflow.letters.sending import BACK_OFF, LAPSES, MOST_CUT_OFF, MOST_TRIES, Left
from workflow.tables import letter_sendings, letters


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


def test_a_message_is_sent_once_and_the_answer_is_kept(scene: Scene) -> None:
    put_out(scene)
    assert scene.deliver() == ["sent"]
    assert scene.deliver() == []
    (message,) = scene.mail.sent
    (row,) = scene.messages()
    assert (message.id, message.to) == (row.id, "vera@school.test")
    assert (row.state, row.answer, row.tries) == ("sent", "250 OK", 1)


def test_several_letters_are_one_message_that_holds_each_with_its_next_step(scene: Scene) -> None:
    scene.queue("cycle.moved", "vera", key="a")
    scene.queue("task.clock", "vera", key="b", number=1)
    scene.queue("cycle.completed", "vera", key="c", number=1)
    scene.place()
    scene.deliver()
    digest = next(one for one in scene.mail.sent if "новости" in one.subject)
    assert digest.subject == "Школа № 1: 2 новости"
    assert "Цикл «2021/22»" in digest.plain
    assert f"http://127.0.0.1:8000/cycles/{identity('c')}" in digest.plain
    assert digest.html.count("<a href=") == 2
    assert digest.plain.count("Здравствуйте") == 1


def test_a_provider_that_says_later_is_tried_later_each_time_and_at_last_given_up(scene: Scene) -> None:
    scene.queue("task.clock", "vera")
    scene.place()
    scene.mail.answer = later
    waited = []
    for _ in range(MOST_TRIES - 1):
        assert scene.deliver() == ["waiting"]
        (row,) = scene.messages()
        waited.append(row.next_at - scene.now)
        assert scene.deliver() == []
        scene.now = row.next_at
    assert all(least <= some <= least * 1.1 for least, some in zip(BACK_OFF, waited, strict=True))
    assert scene.deliver() == ["failed"]
    (row,) = scene.messages()
    assert (row.tries, row.answer, row.what_to_do) == (MOST_TRIES, "451 later", GAVE_UP)


def test_a_provider_that_names_a_time_is_tried_then(scene: Scene) -> None:
    put_out(scene)
    scene.mail.answer = lambda message: Outcome(Ended.LATER, "429", after=timedelta(hours=2))
    scene.deliver()
    assert scene.messages()[0].next_at - scene.now >= timedelta(hours=2)


def test_an_address_that_bounces_is_shown_with_what_to_do_and_stops_nobody_else(scene: Scene) -> None:
    put_out(scene, "cycle.moved", "vera", "olga")
    scene.mail.answer = lambda message: never(message) if message.to.startswith("vera") else Outcome(Ended.DELIVERED)
    assert sorted(scene.deliver()) == ["failed", "sent"]
    bounced = next(row for row in scene.messages() if row.state == "failed")
    assert (bounced.answer, bounced.what_to_do) == ("550 no such user", NO_SUCH_ADDRESS)


def test_what_failed_by_mail_goes_into_the_hands_of_whoever_is_no_staff(scene: Scene) -> None:
    consent(scene)
    scene.change("misha", "pupil", email="misha@example.org")
    scene.queue("pair.paused", "misha", part=Part.MENTEE)
    scene.place()
    scene.mail.answer = never
    assert scene.deliver() == ["failed"]
    assert [row.state for row in scene.messages(Channel.HAND)] == ["to_hand"]
    assert scene.ways() == {("k", "page"), ("k", "email"), ("k", "hand")}


def test_a_channel_that_breaks_is_no_end_of_the_world(scene: Scene) -> None:
    def breaks(message: Message) -> Outcome:
        raise RuntimeError("anna@example.org")

    put_out(scene)
    scene.mail.answer = breaks
    assert scene.deliver() == ["waiting"]
    assert "anna" not in scene.messages()[0].answer


def test_a_provider_that_did_not_answer_is_left_alone_for_a_while_and_the_try_is_not_counted(scene: Scene) -> None:
    put_out(scene, "cycle.moved", "vera", "olga")
    scene.mail.answer = lambda message: Outcome(Ended.LATER, "TimeoutError: timed out")
    assert scene.deliver() == ["waiting", "waiting"]
    assert len(scene.mail.sent) == 1
    assert {row.tries for row in scene.messages()} == {0, 1}
    scene.wait(minutes=2)
    assert scene.deliver() == [], "nothing is even taken while he is away"


def test_a_letter_of_which_nothing_is_left_is_not_sent(scene: Scene) -> None:
    put_out(scene)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(update(letters).values(words=None))
    assert scene.deliver() == ["cancelled"]
    assert scene.messages()[0].answer == GONE
    assert not scene.mail.sent


def test_a_message_that_came_into_quiet_hours_waits_for_the_morning_and_costs_no_try(scene: Scene) -> None:
    put_out(scene)
    scene.now = NOON.replace(hour=21)
    assert scene.deliver() == ["waiting"]
    (row,) = scene.messages()
    assert (row.next_at, row.tries) == (datetime(2021, 9, 16, 5, 0, tzinfo=UTC), 0)


def test_a_letter_that_may_be_declined_says_how_and_no_stranger_can_make_such_a_link(scene: Scene) -> None:
    put_out(scene)
    scene.deliver()
    secret = scene.installation.settings.secret
    link = scene.mail.sent[0].unsubscribe or ""
    token = link.rpartition("/")[2]
    assert link in scene.mail.sent[0].plain
    assert declined(secret, token) == (scene.lane.id, identity("vera"), "cycle.moved")
    assert declined(secret, token[:-1] + ("0" if token[-1] != "0" else "1")) is None
    assert declined("another secret", token) is None
    assert declined(secret, "nonsense") is None


def test_a_letter_is_heard_once_it_left_or_was_read_and_not_for_standing_on_a_page(scene: Scene) -> None:
    put_out(scene)
    with scene.lane.installation.database.reading(scene.lane.id) as connection:
        assert heard(connection, scene.lane.id, "k", identity("vera")) is None
    scene.deliver()
    with scene.lane.installation.database.reading(scene.lane.id) as connection:
        assert heard(connection, scene.lane.id, "k", identity("vera")) == scene.now


def test_letters_reach_a_real_mail_server_and_an_address_that_it_refuses_holds_up_no_other_of_the_claim(
    scene: Scene, mail: MailServer, tmp_path: Path
) -> None:
    mail.forget()
    scene.change("vera", email="bounce@school.test")
    for number, name in enumerate(("olga", "vera", "olga")):
        scene.queue("cycle.moved", name, key=f"k{number}", number=number)
        scene.place()
        scene.wait(minutes=1)
    by_mail = Email(mail.url, "Школа <letters@school.test>")
    scene.mail = replace(scene.mail, answer=by_mail.send, line=by_mail.line)
    assert scene.deliver() == ["sent", "failed", "sent"]
    assert [one["To"] for one in mail.letters()] == ["olga@school.test"] * 2
    ids = {f"<{row.id}@school.test>" for row in scene.messages() if row.state == "sent"}
    assert {one["Message-ID"] for one in mail.letters()} == ids


def test_a_channel_that_was_taken_out_of_the_settings_ends_its_messages_with_what_to_do(scene: Scene) -> None:
    put_out(scene)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        mail = letter_sendings.c.channel == "email"
        connection.execute(update(letter_sendings).where(mail).values(channel="max"))
    assert scene.deliver() == ["failed"]
    assert "Настройте" in scene.messages(Channel.MAX)[0].what_to_do


def test_the_oldest_unsent_letter_has_its_age_until_it_is_out_and_a_morning_is_no_delay(scene: Scene) -> None:
    def late() -> float:
        with scene.lane.installation.database.reading(scene.lane.id) as connection:
            oldest = oldest_unsent(connection, scene.now)
        return (scene.now - oldest).total_seconds() if oldest else 0

    assert late() == 0
    scene.queue("cycle.moved", "vera", key="a")
    scene.wait(minutes=10)
    assert late() == 600
    scene.place()
    scene.mail.answer = later
    scene.deliver()
    scene.wait(hours=2)
    assert late() == 7200
    scene.mail.answer = taken
    scene.deliver()
    assert late() == 0
    scene.queue("task.reminder", "vera", key="b", number=2)
    scene.place()
    assert late() == 0


def test_a_message_that_cannot_be_composed_is_tried_later_costs_a_try_and_no_lane_waits_for_any(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, waits = scene.lane.installation.institutions._turn(scene.lane.id), []

    def looking(*given: Any) -> Message:
        waits.append(lane.locked())
        return composed(*given)

    monkeypatch.setattr(delivering, "composed", looking)
    put_out(scene, "cycle.moved", "vera", "olga")
    first, second = scene.messages()
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        hers = letters.c.recipient_id == first.recipient_id
        connection.execute(update(letters).where(hers).values(words={"nothing": "of use"}))
    assert sorted(scene.deliver()) == ["sent", "waiting"]
    assert {row.id: row.tries for row in scene.messages()} == {first.id: 1, second.id: 1}
    assert waits == [False, False]


def test_one_whose_end_cannot_be_written_down_makes_no_other_go_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays claimed and is tried again by itself; the other one was sent and is done."""
    put_out(scene, "cycle.moved", "vera", "olga")
    leave = sending.leave

    def failing(connection: Connection, some: Sequence[Left]) -> set[UUID]:
        if any(one.claimed.row.recipient_id == identity("olga") for one in some):
            raise ZeroDivisionError
        return leave(connection, some)

    monkeypatch.setattr(sending, "leave", failing)
    assert scene.deliver() == ["sent"]
    assert {row.recipient_id: row.state for row in scene.messages()} == {
        identity("vera"): "sent",
        identity("olga"): "sending",
    }
    monkeypatch.undo()
    scene.wait(seconds=LAPSES.total_seconds() + 1)
    assert scene.deliver() == ["sent"]
    assert Counter(one.to for one in scene.mail.sent) == {"vera@school.test": 1, "olga@school.test": 2}


def test_messages_of_a_school_that_cannot_be_read_are_handed_back_untried(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After five such times each would have been given up as cut off, though nobody had sent it."""
    put_out(scene)
    monkeypatch.setattr(Delivery, "_ready", lambda *given: 1 / 0)
    for _ in range(MOST_CUT_OFF + 1):
        with pytest.raises(ZeroDivisionError):
            scene.deliver()
    assert [(row.state, row.tries, row.cut_off) for row in scene.messages()] == [("waiting", 0, 0)]
    monkeypatch.undo()
    assert scene.deliver() == ["sent"]


def test_a_message_with_a_letter_that_only_another_version_knows_is_left_to_it_untried(scene: Scene) -> None:
    put_out(scene)
    for kind, left in (("cycle.rested", "waiting"), ("cycle.moved", "sent")):
        with scene.lane.installation.database.transaction(scene.lane.id) as connection:
            connection.execute(update(letters).values(kind=kind))
        assert scene.deliver() == [left]
        scene.wait(minutes=1)
    assert [row.tries for row in scene.messages()] == [1]
