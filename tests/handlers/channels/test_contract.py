"""One contract for every channel: what is taken is said so, who is away is tried later, and nothing is ever raised."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from handlers.channels.channel import Ended, Message, Sender
from handlers.channels.email import Email
from handlers.channels.hand import Hand
from handlers.channels.max import Max
from handlers.channels.page import Page
from handlers.channels.table import senders
from handlers.channels.webhook import Webhook
from tests.mailing import MailServer, free_port
from tests.providers import Answer, Asked, Provider
from workflow.letters.lawful import Channel
from workflow.settings import Settings


@dataclass(frozen=True)
class Tried:
    """A channel with a provider that takes a message, the ids that it saw, and one with nobody there."""

    sender: Sender
    away: Sender
    to: str
    away_to: str
    seen: Callable[[], list[str]]


def takes(asked: Asked) -> Answer:
    if asked.method == "GET":
        return (200, {"chat_id": 7}, {})
    return (200, {"message": {"body": {"mid": "m1"}}}, {})


def by_mail(mail: MailServer) -> Tried:
    mail.forget()
    gone = Email(f"smtp://127.0.0.1:{free_port()}", "a@school.test")
    to = "anna@example.org"
    here = Email(mail.url, "Школа <a@school.test>")
    return Tried(here, gone, to, to, lambda: [one["Message-ID"] for one in mail.letters()])


def in_max(outside: Provider) -> Tried:
    gone = Max(f"http://127.0.0.1:{free_port()}", "token")
    posted = "X-Request-Id"
    return Tried(Max(outside.url, "token"), gone, "@anna", "@anna", lambda: [
        one.headers[posted] for one in outside.asked if one.body
    ])  # fmt: skip


def to_a_system(outside: Provider) -> Tried:
    hook = Webhook(private=True)
    return Tried(hook, hook, outside.url, f"http://127.0.0.1:{free_port()}/", lambda: [
        one.headers["webhook-id"] for one in outside.asked
    ])  # fmt: skip


@pytest.fixture(params=[Channel.EMAIL, Channel.MAX, Channel.WEBHOOK], ids=lambda one: str(one))
def tried(request: pytest.FixtureRequest, mail: MailServer, outside: Provider) -> Tried:
    outside.answer = takes
    if request.param is Channel.EMAIL:
        return by_mail(mail)
    return in_max(outside) if request.param is Channel.MAX else to_a_system(outside)


def test_a_message_that_is_taken_is_delivered_under_its_id(tried: Tried, message: Message) -> None:
    outcome = tried.sender.send(replace(message, to=tried.to))
    assert outcome.ended is Ended.DELIVERED, outcome
    assert outcome.answer
    assert str(message.id) in tried.seen()[0]


def test_the_same_message_sent_again_carries_the_same_id(tried: Tried, message: Message) -> None:
    for _ in range(2):
        tried.sender.send(replace(message, to=tried.to))
    first, second = tried.seen()
    assert first == second


def test_a_provider_that_is_away_is_tried_later_and_nothing_is_raised(tried: Tried, message: Message) -> None:
    outcome = tried.away.send(replace(message, to=tried.away_to))
    assert outcome.ended is Ended.LATER
    assert outcome.answer


def test_a_channel_names_its_host(tried: Tried, message: Message) -> None:
    assert tried.sender.host(replace(message, to=tried.to))


@pytest.mark.parametrize("inside", [Page(), Hand()], ids=lambda one: str(one.channel))
def test_a_channel_of_our_own_is_done_when_the_letter_is_put_out(inside: Sender, message: Message) -> None:
    assert inside.at_once is not None
    assert inside.send(message) == inside.at_once
    assert inside.host(message) == ""


def test_the_table_holds_a_channel_only_when_it_is_set_up() -> None:
    bare = senders(Settings(database_url="sqlite:///x"))
    assert set(bare) == {Channel.PAGE, Channel.HAND, Channel.WEBHOOK}
    full = senders(Settings(database_url="sqlite:///x", smtp_url="smtp://mail.test", max_token="token"))
    assert set(full) == set(Channel)
