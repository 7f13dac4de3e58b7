"""MAX: what counts as delivered, and what the curator is told when it does not."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from handlers.channels.channel import Ended, Message
from handlers.channels.max import NO_NAME, NOT_BEGUN, Max
from tests.providers import Answer, Provider


def answering(outside: Provider, posted: Answer) -> Max:
    outside.answer = lambda asked: (200, {"chat_id": 7}, {}) if asked.method == "GET" else posted
    return Max(outside.url, "token of the bot")


def test_a_message_goes_to_the_talk_of_whoever_bears_the_name(outside: Provider, message: Message) -> None:
    bot = answering(outside, (200, {"message": {"body": {"mid": "m1"}}}, {}))
    assert bot.send(replace(message, to="https://max.ru/anna")).ended is Ended.DELIVERED
    found, posted = outside.asked
    assert found.path == "/chats/%40anna"
    assert posted.path == "/messages?chat_id=7"
    assert posted.headers["Authorization"] == "token of the bot"
    assert posted.json()["text"] == "Встреча завтра\n\nЗдравствуйте!"


@pytest.mark.parametrize(
    ("status", "told", "ended"),
    [
        (200, {"code": "chat.denied", "message": "no dialog"}, Ended.NEVER),
        (200, {"error": "too.many.requests"}, Ended.LATER),
        (200, {}, Ended.LATER),
        (200, b"<html>", Ended.LATER),
        (200, {"message": {"body": {"mid": ""}}}, Ended.LATER),
        (200, [], Ended.LATER),
        (401, {"code": "verify.token"}, Ended.NEVER),
        (404, {"code": "chat.not.found"}, Ended.NEVER),
        (429, {}, Ended.LATER),
        (503, b"", Ended.LATER),
    ],
)
def test_an_error_is_no_delivery_whatever_its_status(
    outside: Provider, message: Message, status: int, told: Any, ended: Ended
) -> None:
    outcome = answering(outside, (status, told, {})).send(replace(message, to="@anna"))
    assert outcome.ended is ended, outcome
    assert bool(outcome.what_to_do) is (ended is Ended.NEVER)


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("120", timedelta(minutes=2)),
        ("999999999", timedelta(days=1)),
        ("IN FIVE MINUTES", timedelta(minutes=5)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("9" * 5000, timedelta(days=1)),
    ],
)
def test_a_provider_that_says_when_is_tried_then(
    outside: Provider, message: Message, said: str, after: timedelta | None
) -> None:
    now = message.at.replace(microsecond=0)
    said = format_datetime(now + timedelta(minutes=5), usegmt=True) if said == "IN FIVE MINUTES" else said
    outcome = answering(outside, (429, {}, {"Retry-After": said})).send(replace(message, to="@anna", at=now))
    assert (outcome.ended, outcome.after) == (Ended.LATER, after)


def test_somebody_who_never_began_a_talk_is_to_be_asked_to(outside: Provider, message: Message) -> None:
    outside.answer = lambda asked: (404, {"code": "chat.not.found"}, {})
    outcome = Max(outside.url, "token").send(replace(message, to="@anna"))
    assert (outcome.ended, outcome.what_to_do) == (Ended.NEVER, NOT_BEGUN)


def test_a_telephone_number_is_no_name_that_a_bot_can_write_to(outside: Provider, message: Message) -> None:
    outcome = Max(outside.url, "token").send(replace(message, to="+79000000001"))
    assert (outcome.ended, outcome.what_to_do) == (Ended.NEVER, NO_NAME)
    assert not outside.asked
