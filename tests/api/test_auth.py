"""Who comes in: only a token of this installation, in its time."""

from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from fastapi.testclient import TestClient

from api.app import furnish, make_app
from api.auth import sign, verify
from api.refusals import NotSignedIn
from tests.api.talk import V1, Talk
from tests.world import identity
from workflow.access import Caller, by
from workflow.errors import BadSetting


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic dmVyYTp4", "Bearer "])
def test_nobody_is_let_in_without_a_token(talk: Talk, header: str | None) -> None:
    response = talk.client.get(f"{V1}/cycles", headers={"Authorization": header} if header else {})

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["code"] == "not_signed_in"


def test_an_expired_token_is_refused(talk: Talk) -> None:
    later = replace(talk.lane.installation, now=lambda: talk.lane.installation.now() + timedelta(hours=13))
    client = TestClient(make_app(later, talk.bell))

    assert "истёк" in client.get(f"{V1}/cycles", headers=talk.headers()).json()["detail"]


def test_another_secret_or_no_signature_is_refused(talk: Talk) -> None:
    now = talk.lane.installation.now()
    caller = Caller(identity("vera"), by.CURATOR, talk.lane.id)
    claims = {"institution": str(talk.lane.id), "roles": ["curator"], "exp": 9_999_999_999}
    for forged in (sign("another secret", caller, now), jwt.encode(claims, "", "none")):
        with pytest.raises(NotSignedIn):
            verify(talk.lane.installation.settings.secret, forged, now)


def test_a_token_carries_the_caller(talk: Talk) -> None:
    caller = Caller(identity("vera"), by.CURATOR | by.HEAD, talk.lane.id)
    now = talk.lane.installation.now()

    assert verify("secret", sign("secret", caller, now), now) == caller


@pytest.mark.parametrize(
    ("host", "forced", "status"),
    [("0.0.0.0", False, 401), ("10.1.2.3", False, 401), ("0.0.0.0", True, 200), ("::1", False, 200)],
)
def test_a_signed_key_is_refused_where_other_machines_come_in(talk: Talk, host: str, forced: bool, status: int) -> None:
    settings = replace(talk.lane.installation.settings, host=host, signed_keys=forced)
    furnish(talk.app, replace(talk.lane.installation, settings=settings), talk.bell)

    assert talk.get("/cycles").status_code == status
    browser = TestClient(talk.app, follow_redirects=False, headers={"Sec-Fetch-Site": "same-origin"})
    entered = browser.post("/sign-in", data={"token": talk.token()})
    assert entered.status_code == (303 if status == 200 else 401)
    assert ("Войти по ключу" in TestClient(talk.app).get("/").text) is (status == 200)


def test_an_app_without_a_secret_does_not_start(talk: Talk) -> None:
    bare = replace(talk.lane.installation, settings=replace(talk.lane.installation.settings, secret=""))

    with pytest.raises(BadSetting):
        make_app(bare, talk.bell)


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"])
@pytest.mark.parametrize(("forced", "status"), [(False, 401), (True, 200)])
def test_a_key_that_came_through_a_proxy_is_refused_unless_forced(
    talk: Talk, name: str, forced: bool, status: int
) -> None:
    """The proxy is on this machine, and whoever asks through it is not."""
    settings = replace(talk.lane.installation.settings, signed_keys=forced)
    furnish(talk.app, replace(talk.lane.installation, settings=settings), talk.bell)
    told = talk.client.get(f"{V1}/cycles", headers=talk.headers() | {name: "203.0.113.7"})

    assert told.status_code == status
    assert forced or "Учебные ключи" in told.json()["detail"]
