"""Webhooks: signed so that the library of the standard verifies them, and never sent into a private network."""

import socket
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from handlers.channels.channel import Ended, Message
from handlers.channels.webhook import GONE, PRIVATE, Webhook, secret_of
from tests.providers import Provider
from tests.world import identity


def test_a_signature_is_verified_by_the_library_of_the_standard(outside: Provider, message: Message) -> None:
    assert Webhook(private=True).send(replace(message, to=f"{outside.url}/hook?of=1")).ended is Ended.DELIVERED
    (asked,) = outside.asked
    assert asked.path == "/hook?of=1"
    headers = {name.lower(): value for name, value in asked.headers.items()}
    assert Verifier(message.secret).verify(asked.body, headers) == dict(message.body)
    with pytest.raises(WebhookVerificationError):
        Verifier(secret_of("another secret", identity("receiver"))).verify(asked.body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(message.secret).verify(asked.body + b" ", headers)


@pytest.mark.parametrize("status", [301, 302, 404, 429, 500])
def test_an_answer_that_is_no_success_is_tried_again_and_no_redirect_is_followed(
    outside: Provider, message: Message, status: int
) -> None:
    outside.answer = lambda asked: (status, {}, {"Location": outside.url, "Retry-After": "60"})
    outcome = Webhook(private=True).send(replace(message, to=outside.url))
    assert (outcome.ended, outcome.after) == (Ended.LATER, timedelta(minutes=1))
    assert len(outside.asked) == 1


def test_a_receiver_that_is_gone_is_told_no_more(outside: Provider, message: Message) -> None:
    outside.answer = lambda asked: (410, {}, {})
    outcome = Webhook(private=True).send(replace(message, to=outside.url))
    assert (outcome.ended, outcome.what_to_do) == (Ended.NEVER, GONE)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.7/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
    ],
)
def test_an_address_of_a_private_network_is_never_called(message: Message, url: str) -> None:
    outcome = Webhook().send(replace(message, to=url))
    assert (outcome.ended, outcome.answer) == (Ended.NEVER, PRIVATE)


def test_a_name_that_leads_inside_is_looked_at_when_it_is_called(
    outside: Provider, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(outside.url.rpartition(":")[2])

    def inside(*asked: Any, **more: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("handlers.channels.webhook.socket.getaddrinfo", inside)
    assert Webhook().send(replace(message, to=f"http://receiver.example.org:{port}/")).answer == PRIVATE
    assert not outside.asked
