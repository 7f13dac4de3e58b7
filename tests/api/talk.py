"""Talking to the application as somebody: a client that signs each request, and a bell that settles at once."""

from typing import Any, ClassVar
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from api.app import furnish, make_app
from api.auth import sign
from handlers.bell import Bell
from tests.lane import Lane
from tests.world import identity
from workflow.access import Caller, Role, by
from workflow.importing.carrying import carry_out
from workflow.inbox.settle import settle
from workflow.installation import Installation

V1 = "/api/v1"


class SettlingBell(Bell):
    """Settles where it is rung, so that a test sees outcomes without waiting; silent, it only counts."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.rung: list[UUID] = []
        self.silent = False

    def ring(self, *lanes: UUID, anybody: bool = False) -> bool:
        self.rung += lanes
        if not self.silent:
            for lane in lanes:
                settle(self.installation, lane)
        return True

    def ring_import(self, institution_id: UUID, import_id: UUID) -> bool:
        if not self.silent:
            carry_out(self.installation, institution_id, import_id)
        return True


class Talk:
    """Speaks to the app of a lane; unless told otherwise as Vera, who curates.

    One app serves all tests, furnished anew for each: two hundred routes take a second to put together.
    """

    built: ClassVar[FastAPI | None] = None

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.bell = SettlingBell(lane.installation)
        if Talk.built is None:
            Talk.built = make_app(lane.installation, self.bell)
        furnish(Talk.built, lane.installation, self.bell)
        self.app = Talk.built
        self.client = TestClient(self.app)

    def token(self, who: str = "vera", role: Role = by.CURATOR, institution: UUID | None = None) -> str:
        caller = Caller(identity(who), role, institution or self.lane.id)
        return sign(self.lane.installation.settings.secret, caller, self.lane.installation.now())

    def headers(self, who: str = "vera", role: Role = by.CURATOR, more: dict[str, str] | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(who, role)}"} | (more or {})

    def get(self, path: str, who: str = "vera", role: Role = by.CURATOR, **query: Any) -> Response:
        response: Response = self.client.get(V1 + path, headers=self.headers(who, role), params=query)
        return response

    def read(self, path: str, who: str = "vera", role: Role = by.CURATOR, **query: Any) -> Any:
        response = self.get(path, who, role, **query)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, content: Any, who: str = "vera", role: Role = by.CURATOR, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response: Response = self.client.post(V1 + path, json=content, headers=self.headers(who, role) | named)
        return response

    def say(self, kind: str, about: str, role: Role = by.CURATOR, who: str = "vera", /, **data: Any) -> Any:
        """Report an event and give what became of it; it must be accepted."""
        event = self.event(kind, about, actorrole=role.code, **data)
        response = self.post("/events", event, who, role, Prefer="wait=1")
        assert response.status_code == 200, response.text
        return response.json()

    def event(self, kind: str, about: str, /, *, actorrole: str | None = "curator", **data: Any) -> dict[str, Any]:
        """Make a structured event; `about` is `kind/name`."""
        self.lane.sent += 1
        subject, _, name = about.partition("/")
        event: dict[str, Any] = {
            "specversion": "1.0",
            "id": data.pop("event_id", f"talk-{self.lane.sent}"),
            "source": "urn:test:api",
            "type": kind,
            "subject": f"{subject}/{identity(name)}",
            "time": data.pop("time", "2021-05-12T09:00:00+07:00"),
            "data": data,
        }
        return event | ({"actorrole": actorrole} if actorrole else {})
