"""A provider of identities as a process of its own: honest until it is told which lie to tell.

`python -m tests.api.provider.vouching` prints its port. `POST /lie` takes `{"lie": …, "subject": …, "more": {…}}`;
whoever comes to `/authorize` is let in at once as the subject that was named.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "stupeni", "a secret of the provider"
KEYS = {"honest": RSAKey.generate_key(2048, {"kid": "1"}), "strange": RSAKey.generate_key(2048, {"kid": "1"})}
SAYS: dict[str, Any] = {"lie": "", "subject": "s-1", "more": {}}
CODES: dict[str, dict[str, str]] = {}
NEVER = Event()
A_WHILE = 0.02
"""Seconds from one byte of an answer that drips to its next."""


class Door(BaseHTTPRequestHandler):
    """Discovery, authorization, token and keys of one provider."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = dict(parse_qsl(address.query))
        if SAYS["lie"] == "silent":
            NEVER.wait()
        if address.path == "/authorize":
            self._authorize(asked)
        elif address.path == "/keys":
            self._tell({} if SAYS["lie"] == "no keys" else {"keys": [KEYS["honest"].as_dict(private=False)]})
        elif SAYS["lie"] == "endless":
            self._pour(b" " * 1000)
        elif SAYS["lie"] == "dripping":
            self._pour(b" ", A_WHILE)
        elif SAYS["lie"] == "dripping headers":
            self._pour(b"a", A_WHILE, b"HTTP/1.0 200 OK\r\nX-Slow: ")
        else:
            self._tell(self._described())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/lie":
            SAYS.update({"lie": "", "subject": "s-1", "more": {}} | json.loads(body))
            self._tell({})
        else:
            self._token(dict(parse_qsl(body.decode())))

    @property
    def issuer(self) -> str:
        assert isinstance(self.server, ThreadingHTTPServer)
        return f"http://127.0.0.1:{self.server.server_port}"

    def _described(self) -> dict[str, Any]:
        told: dict[str, Any] = {"issuer": "http://127.0.0.1:1" if SAYS["lie"] == "issuer" else self.issuer}
        told |= {f"{one}_endpoint": f"{self.issuer}/{path}" for one, path in ENDPOINTS}
        told["jwks_uri"] = f"{self.issuer}/keys"
        if SAYS["lie"] == "plain":
            told["token_endpoint"] = "http://id.example.org/token"
        return told | {"authorization_response_iss_parameter_supported": True}

    def _authorize(self, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        CODES[code] = asked
        told = {"code": code, "state": asked["state"], "iss": self.issuer}
        told |= {"mixed": {"iss": "http://127.0.0.1:1"}, "denied": {"error": "access_denied"}}.get(SAYS["lie"], {})
        if SAYS["lie"] == "anonymous":
            del told["iss"]
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(told)}")
        self.end_headers()

    def _token(self, given: dict[str, str]) -> None:
        asked = CODES.pop(given["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        client = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        known = self.headers["Authorization"] == f"Basic {client}"
        if not asked or not known or (proof, given["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            self._tell({"error": "invalid_grant"}, 400)
            return
        self._tell({"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        lie, now = SAYS["lie"], int(time.time())
        claims = {"iss": self.issuer, "sub": SAYS["subject"], "aud": CLIENT, "nonce": asked["nonce"]}
        claims |= {"iat": now, "exp": now + 300} | SAYS["more"]
        claims = {name: value for name, value in claims.items() if value is not None}
        if lie == "none":
            parts = ({"alg": "none"}, claims)
            return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts) + "."
        if lie == "shared":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        key = KEYS["strange" if lie == "forged" else "honest"]
        return jwt.encode({"alg": "RS256", "kid": "2" if lie == "unknown key" else "1"}, claims, key)

    def _tell(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _pour(self, drop: bytes, every: float = 0, begun: bytes = b"HTTP/1.0 200 OK\r\n\r\n") -> None:
        """Never end an answer, and never be silent in it."""
        try:
            self.wfile.write(begun)
            while not NEVER.wait(every):
                self.wfile.write(drop)
        except OSError:
            return

    def log_message(self, *about: Any) -> None:
        """Say nothing: a code is no line of a log."""


ENDPOINTS = (("authorization", "authorize"), ("token", "token"))

if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
