"""E-mail as a real server gets it: both versions, and what it refuses for good or for now."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.channels import channel
from handlers.channels.channel import Ended, Message
from handlers.channels.email import NO_SUCH_ADDRESS, Email
from tests.mailing import MailServer


@pytest.fixture
def silent() -> Iterator[int]:
    """A server that takes a connection and says nothing."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        taken: list[socket.socket] = []
        thread = threading.Thread(target=lambda: taken.append(listening.accept()[0]), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        for one in taken:
            one.close()


def test_a_letter_has_a_plain_and_an_html_version_and_can_be_declined(mail: MailServer, message: Message) -> None:
    mail.forget()
    sender = Email(mail.url, "Школа № 1 <letters@school.test>")
    sender.send(replace(message, unsubscribe="https://school.test/letters/declined/x"))
    (letter,) = mail.letters()
    assert letter["Subject"] == "Встреча завтра"
    assert letter["Message-ID"] == f"<{message.id}@school.test>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == "<https://school.test/letters/declined/x>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    parts = {part.get_content_type(): part.get_content().strip() for part in letter.iter_parts()}
    assert parts == {"text/plain": "Здравствуйте!", "text/html": "<p>Здравствуйте!</p>"}


def test_an_address_that_bounces_is_a_failure_for_good_with_what_to_do(mail: MailServer, message: Message) -> None:
    outcome = Email(mail.url, "a@school.test").send(replace(message, to="bounce@example.org"))
    assert (outcome.ended, outcome.what_to_do) == (Ended.NEVER, NO_SUCH_ADDRESS)
    assert outcome.answer.startswith("550")


def test_an_address_that_is_busy_is_tried_later(mail: MailServer, message: Message) -> None:
    outcome = Email(mail.url, "a@school.test").send(replace(message, to="busy@example.org"))
    assert (outcome.ended, outcome.after) == (Ended.LATER, timedelta(minutes=15))


def test_a_server_that_hangs_is_waited_for_no_longer_than_our_patience(
    silent: int, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.channels.email.PATIENCE_SECONDS", 0.2)
    assert Email(f"smtp://127.0.0.1:{silent}", "a@school.test").send(message).ended is Ended.LATER
    assert channel.PATIENCE_SECONDS <= 10


def test_a_value_with_a_line_break_cannot_add_a_header(mail: MailServer, message: Message) -> None:
    for broken in ({"subject": "Да\r\nBcc: x@example.org"}, {"to": "a@example.org\nBcc: x@example.org"}):
        assert Email(mail.url, "a@school.test").send(replace(message, **broken)).ended is Ended.NEVER  # type: ignore[arg-type]


def test_a_long_subject_and_an_address_that_is_not_ascii_arrive_as_they_were_written(
    mail: MailServer, message: Message
) -> None:
    mail.forget()
    subject = "Школа № 1: " + "о встрече наставника и наставляемого, " * 6 + "да"
    sender = Email(mail.url, '"Школа № 1, Кемерово" <letters@school.test>')
    assert sender.send(replace(message, subject=subject, to="вера@example.org")).ended is Ended.DELIVERED
    (letter,) = mail.letters()
    assert (letter["Subject"], letter["To"]) == (subject, "вера@example.org")
    assert "Школа № 1, Кемерово" in letter["From"]
    assert all(len(line) <= 78 for line in letter.as_bytes().splitlines() if not line.startswith(b"Content-Type"))
    assert not letter.defects


def test_messages_of_one_line_share_a_connection_and_survive_its_end(mail: MailServer, message: Message) -> None:
    mail.forget()
    sender = Email(mail.url, "a@school.test")
    with sender.line():
        assert sender.send(message).ended is Ended.DELIVERED
        kept = sender._mine.server
        assert sender.send(message).ended is Ended.DELIVERED
        assert sender._mine.server is kept
        assert kept is not None
        kept.close()  # as a server does that has had enough of it
        assert sender.send(message).ended is Ended.DELIVERED
    assert sender._mine.server is None
    assert len(mail.letters()) == 3


def test_a_message_that_was_given_and_not_answered_is_not_given_again_at_once(
    mail: MailServer, message: Message
) -> None:
    """It may have been taken: another time is another attempt, and the others go over a new connection."""
    mail.forget()
    sender = Email(mail.url, "a@school.test")
    with sender.line():
        assert sender.send(message).ended is Ended.DELIVERED
        assert sender.send(replace(message, to="mute@example.org")).ended is Ended.LATER
        assert sender.send(message).ended is Ended.DELIVERED
    assert [letter["To"] for letter in mail.letters()] == ["anna@example.org", "mute@example.org", "anna@example.org"]
