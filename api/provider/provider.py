"""The provider: where it is, with which keys it signs, how one is sent there, and what of its answer is believed.

Code flow with PKCE (RFC 7636), state and nonce; `iss` of the answer is held against mix-up (RFC 9207). What it says of
itself is kept for an hour; an unknown key has the keys read anew, once a minute at most.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.provider.reach import Reach
from workflow.errors import NotLetIn
from workflow.outside.arrival import Sent
from workflow.outside.entering import Vouched
from workflow.settings import LOOPBACK, Settings

log = structlog.get_logger()

KNOWN = "/.well-known/openid-configuration"
KEPT = timedelta(hours=1)
KEYS_ANEW = timedelta(minutes=1)
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Signatures with a key pair only: neither `none` nor a secret that both sides know is one."""
LEEWAY_SECONDS = 60
LONGEST_ISSUED = timedelta(minutes=10)
LONGEST_SUBJECT = 255
"""Signs of a subject at most (OpenID Connect Core 1.0, section 2)."""

LIES = "Сервис входа ответил не так, как должен, и вход отменён. Если это повторится, скажите администратору."
REFUSED = "Сервис входа вас не впустил. Попробуйте ещё раз или войдите по логину и паролю."


@dataclass(frozen=True, slots=True)
class Described:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    authorization: str
    token: str
    keys: str
    names_itself: bool


class Provider:
    """One provider, shared by all threads; what is read twice at once is the same."""

    def __init__(self, settings: Settings, now: Callable[[], datetime], reach: Reach | None = None) -> None:
        self.issuer, self.name = settings.oidc_issuer, settings.oidc_name
        self._client = (settings.oidc_client, settings.oidc_client_secret)
        self._factors = frozenset(one.strip() for one in settings.oidc_factors.split(",") if one.strip())
        self._back = f"{settings.links}/sign-in/arrived"
        self._now, self._reach = now, reach or Reach(settings.oidc_ca)
        self._described: tuple[datetime, Described] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    def address(self, sent: Sent) -> str:
        """Give where to send a browser."""
        return str(
            prepare_grant_uri(
                self.described().authorization,
                self._client[0],
                "code",
                self._back,
                "openid",
                sent.state,
                nonce=sent.nonce,
                code_challenge=create_s256_code_challenge(sent.verifier),
                code_challenge_method="S256",
            )
        )

    def vouched(self, answer: Mapping[str, str], nonce: str, verifier: str) -> Vouched:
        """Exchange the code of an answer and believe what is proven; NotLetIn, or Unavailable while nobody answers."""
        there = self.described()
        named = answer.get("iss")
        if named != self.issuer and (named is not None or there.names_itself):
            raise _unbelieved("iss of the answer")
        if "error" in answer or not answer.get("code"):
            log.info("the provider let nobody in", error=answer.get("error", "")[:60])
            raise NotLetIn(REFUSED)
        form = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        told = self._reach.post(there.token, form, (quote(self._client[0], ""), quote(self._client[1], "")))
        token = told.get("id_token")
        if not isinstance(token, str):
            log.warning("the provider gave no ID token", error=str(told.get("error", ""))[:60])
            raise NotLetIn(REFUSED)
        return self._believed(token, str(told.get("access_token", "")), nonce)

    def described(self) -> Described:
        """Give what the provider says of itself; it must call itself by the name under which it was asked."""
        now = self._now()
        if self._described is None or now - self._described[0] >= KEPT:
            told = self._reach.get(self.issuer.rstrip("/") + KNOWN)
            if told.get("issuer") != self.issuer:
                raise _unbelieved("issuer of the discovery")
            places = [told.get(f"{one}") for one in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
            if not all(isinstance(one, str) and is_safe(one) for one in places):
                raise _unbelieved("an endpoint")
            iss = told.get("authorization_response_iss_parameter_supported") is True
            self._described = (now, Described(str(places[0]), str(places[1]), str(places[2]), iss))
        return self._described[1]

    def read_keys(self, kept: timedelta = KEPT) -> KeySet:
        """Give the keys with which it signs, read anew when they were read so long ago."""
        now = self._now()
        if self._keys is None or now - self._keys[0] >= kept:
            told = self._reach.get(self.described().keys)
            self._keys = (now, KeySet.import_key_set({"keys": told["keys"]}))
        return self._keys[1]

    def _believed(self, token: str, access_token: str, nonce: str) -> Vouched:
        try:
            header, content = self._verified(token)
            params = {"nonce": nonce, "client_id": self._client[0], "access_token": access_token}
            needed = {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._client[0]},
            }
            claims = CodeIDToken(content, header, needed, params)
            now = self._now()
            claims.validate(int(now.timestamp()), LEEWAY_SECONDS)
            subject, issued = claims["sub"], claims["iat"]
            if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
                raise _unbelieved("sub")
            if now.timestamp() - float(issued) > LONGEST_ISSUED.total_seconds():
                raise _unbelieved("iat")
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as wrong:
            raise _unbelieved(getattr(wrong, "error", "") or type(wrong).__name__) from wrong
        return Vouched(self.issuer, subject, self._showed_factor(content))

    def _verified(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give header and claims of a token whose signature is the provider's."""
        registry = jws.JWSRegistry(algorithms=list(ALGORITHMS))
        unverified = jws.extract_compact(token.encode()).headers()
        if unverified.get("alg") not in ALGORITHMS:
            raise _unbelieved("alg")
        keys = self.read_keys()
        if unverified.get("kid") and unverified["kid"] not in {one.kid for one in keys.keys}:
            keys = self.read_keys(KEYS_ANEW)
        found = jws.deserialize_compact(token, keys, registry=registry)
        content = json_of(found.payload)
        return dict(found.headers()), content

    def _showed_factor(self, claims: Mapping[str, Any]) -> bool:
        """Say whether the provider saw a second factor: only by the values that the settings name."""
        methods = claims.get("amr")
        shown = {claims.get("acr"), *(methods if isinstance(methods, list) else ())}
        return bool(self._factors & {one for one in shown if isinstance(one, str)})


def json_of(payload: bytes | None) -> dict[str, Any]:
    """Read the claims of a token."""
    told = json.loads(payload or b"")
    if not isinstance(told, dict):
        raise _unbelieved("claims")
    return told


def is_safe(address: str) -> bool:
    """Say whether an address is told to nobody on the way: https, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _unbelieved(what: str) -> NotLetIn:
    log.warning("the provider was not believed", about=what)
    return NotLetIn(LIES)
