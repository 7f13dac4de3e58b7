"""What is believed of a provider, and how long it is waited for: against a process that lies when it is told to."""

import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.provider.provider import LIES, Provider
from api.provider.reach import Reach
from tests.api.provider.vouched import Vouching
from tests.api.provider.vouching import CLIENT, SECRET
from workflow.errors import BadSetting, NotLetIn, Unavailable
from workflow.installation import utcnow
from workflow.outside.arrival import Sent
from workflow.settings import Settings


@pytest.mark.parametrize(
    ("lie", "more"),
    [
        ("", {"iss": "http://127.0.0.1:1"}),
        ("", {"aud": "another"}),
        ("", {"aud": [CLIENT, "another"]}),
        ("", {"aud": CLIENT, "azp": "another"}),
        ("", {"nonce": "another"}),
        ("", {"nonce": None}),
        ("", {"exp": 1_600_000_000}),
        ("", {"iat": 1_600_000_000}),
        ("", {"nbf": 9_000_000_000}),
        ("", {"sub": None}),
        ("", {"sub": 7}),
        ("", {"sub": "x" * 256}),
        ("none", {}),
        ("shared", {}),
        ("forged", {}),
        ("unknown key", {}),
        ("mixed", {}),
        ("anonymous", {}),
    ],
)
def test_a_lie_of_the_provider_is_not_believed(vouching: Vouching, lie: str, more: dict[str, Any]) -> None:
    settings = Settings("", oidc_issuer=vouching.issuer, oidc_client_secret=SECRET, site="http://testserver")
    provider = Provider(settings, utcnow)
    honest = answer_of(vouching, provider)
    assert provider.vouched(honest, SENT.nonce, SENT.verifier).subject == "s-1"
    vouching.say(lie, **more)

    with pytest.raises(NotLetIn) as refused:
        provider.vouched(answer_of(vouching, provider), SENT.nonce, SENT.verifier)
    assert refused.value.sentence == LIES


SENT = Sent("a state", "a nonce", "v" * 43, "a mark")


def answer_of(vouching: Vouching, provider: Provider) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(vouching.back(provider.address(SENT))).query))


def test_a_provider_that_is_out_or_silent_or_endless_is_not_waited_for(vouching: Vouching) -> None:
    down = Reach(None, 0.2)
    with pytest.raises(Unavailable, match="не отвечает"):
        down.get("http://127.0.0.1:9/nothing")
    vouching.say("silent")
    with pytest.raises(Unavailable):
        down.get(f"{vouching.issuer}/keys")
    vouching.say("endless")
    with pytest.raises(Unavailable):
        Reach(None).get(vouching.issuer)
    for lie in ("dripping", "dripping headers"):
        vouching.say(lie)
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            Reach(None, 0.3).get(vouching.issuer)
        assert time.monotonic() - begun < 5


def test_an_issuer_on_another_machine_is_asked_over_https_only() -> None:
    assert Settings.read({"STUPENI_OIDC_ISSUER": "https://id.example.org/realms/school"}).oidc_issuer
    with pytest.raises(BadSetting, match="STUPENI_OIDC_ISSUER"):
        Settings.read({"STUPENI_OIDC_ISSUER": "http://id.example.org"})
