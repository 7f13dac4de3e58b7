"""Who does not answer: a mail server that is away is left alone, one that hangs at one stops nobody else's mail."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.channels.channel import Ended, Message, Outcome
from handlers.channels.email import Email
from tests.mailing import mail_server
from tests.posting import Scene, taken

SILENT = Outcome(Ended.LATER, "SMTPServerDisconnected: timed out", let_in=True)


def queue(scene: Scene, *names: str) -> None:
    """Put out a message of its own to each, a minute after the one before."""
    for number, name in enumerate(names, 1):
        scene.queue("cycle.moved", name, key=f"k{number}", number=number)
        scene.place()
        scene.wait(minutes=1)


def silent_at_vera(message: Message) -> Outcome:
    """Be a provider that lets us in and never answers about one recipient."""
    return SILENT if message.to.startswith("vera") else taken(message)


def test_a_real_mail_server_that_hangs_at_one_recipient_takes_the_mail_of_the_others_at_once(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.channels.email.PATIENCE_SECONDS", 0.3)
    scene.change("vera", email="hang@school.test")
    queue(scene, "olga", "vera", "olga")
    with mail_server(tmp_path) as mail:
        by_mail = Email(mail.url, "Школа <letters@school.test>")
        scene.mail = replace(scene.mail, answer=by_mail.send, line=by_mail.line)

        assert scene.deliver() == ["sent", "waiting", "sent"]
        assert [one["To"] for one in mail.letters()] == ["olga@school.test"] * 2
    assert [row.tries for row in scene.messages()] == [1, 1, 1]
    assert "timed out" in scene.messages()[1].answer


def test_a_provider_that_let_us_in_and_is_silent_about_two_messages_in_a_row_is_away(scene: Scene) -> None:
    queue(scene, "vera", "olga", "vera")
    scene.mail.answer = lambda message: SILENT
    assert scene.deliver() == ["waiting"] * 3
    assert len(scene.mail.sent) == 2
    assert sorted(row.tries for row in scene.messages()) == [0, 1, 1]
    scene.wait(minutes=10)
    assert scene.deliver() == [], "nothing is even taken while he is away"


def test_a_provider_that_is_silent_about_the_same_message_each_time_is_there_for_the_others(scene: Scene) -> None:
    queue(scene, "vera")
    scene.mail.answer = silent_at_vera
    for _ in range(3):
        assert scene.deliver() == ["waiting"]
        scene.wait(days=1)
    queue(scene, "olga")
    assert "sent" in scene.deliver()


def test_an_answer_about_another_message_forgives_a_silence(scene: Scene) -> None:
    queue(scene, "vera", "olga", "vera")
    scene.mail.answer = silent_at_vera
    assert scene.deliver() == ["waiting", "sent", "waiting"]
    assert [row.tries for row in scene.messages()] == [1, 1, 1]
