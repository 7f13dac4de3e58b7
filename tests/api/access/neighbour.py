"""A second institution beside the scene: its people hold every role there, and try the first one's ids."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.routing import iter_route_contexts
from httpx import Response
from sqlalchemy import select

from api.auth import sign
from tests.api.access.planted import plant
from tests.api.access.scene import Scene
from tests.api.access.writing import proof
from tests.lane import ADMINISTRATOR, Lane
from tests.world import identity
from workflow.access import Caller, Role, by
from workflow.facts.payload import Kind
from workflow.inbox.envelope import Envelope
from workflow.tables.types import metadata

EVERY_ROLE = ~Role(0) & ~by.SERVICE
FOREIGN: Mapping[Kind, str] = {
    Kind.PERSON: str(identity("misha")),
    Kind.CYCLE: str(identity("c")),
    Kind.PAIR: str(identity("pair-misha")),
    Kind.MATCH: str(identity("match-misha")),
    Kind.GROUP: str(identity("g")),
    Kind.APPROVAL: str(identity("a")),
    Kind.MEETING: str(identity("m")),
}
"""What stands in the scene, by kind: all of it is another institution's."""

OWN: Mapping[Kind, str] = {
    Kind.PERSON: str(identity("b-misha")),
    Kind.CYCLE: str(identity("b-c")),
    Kind.PAIR: str(identity("b-pair")),
    Kind.INSTITUTION: str(identity("b-school")),
}
UNKNOWN = str(identity("nobody has opened this"))
MARK, OWN_MARK = "metka-pervoi", "metka-vtoroi"
"""What stands in the letters, systems, texts, files and readings of the first institution, and of the second."""
FRESH = str(identity("what an event opens"))
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{8}…")


class Neighbour:
    """Somebody of the second institution, with every role there is but that of the service, or with one."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lane = Lane(scene.talk.lane.installation, identity("b-school"))
        _open(self.lane)
        planned: dict[str, Any] = {"pair": str(identity("pair-misha")), "starts_at": "2021-05-20T15:00:00+07:00"}
        scene.talk.say("meeting.planned", "meeting/m", kind="acquaintance", **planned)
        self.foreign = plant(scene.talk.lane, MARK, "vera", "misha", "c")
        self.own = plant(self.lane, OWN_MARK, "b-vera", "b-misha", "b-c")
        self.token = self.token_of(EVERY_ROLE)

    def token_of(self, role: Role) -> str:
        """Give a key of the curator there in a role."""
        caller = Caller(identity("b-vera"), role, self.lane.id)
        return sign(self.lane.installation.settings.secret, caller, self.lane.installation.now())

    def ask(self, method: str, path: str, **more: Any) -> Response:
        """Ask the API with a key, a page as a browser with its form filled in."""
        client = self.scene.client
        client.cookies.clear()
        if path.startswith("/api/"):
            more["headers"] = {"Authorization": f"Bearer {self.token}"}
            found: Response = client.request(method, path, **more)
            return found
        if method == "POST":
            more["data"] = {"proof": proof(self.scene, self.token), "key": UNKNOWN} | more.get("data", {})
        return self.scene.press(method, path, self.token, **more)

    def stored(self) -> tuple[int, int]:
        """Count the events of both institutions."""
        return len(self.scene.talk.lane.rows()), len(self.lane.rows())

    def kept(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give every row of the first institution, in whatever table."""
        first = self.scene.talk.lane
        with first.installation.database.reading(first.id) as connection:
            named = (table for table in metadata.tables.values() if "institution_id" in table.c)
            here = {one.name: select(one).where(one.c.institution_id == first.id) for one in named}
            return {name: sorted(map(tuple, connection.execute(asked)), key=repr) for name, asked in here.items()}


def said(response: Response) -> tuple[int, str]:
    """Give an answer without the ids in it, that of the request among them."""
    return response.status_code, UUIDS.sub("UUID", response.text)


def filters(scene: Scene) -> Iterator[tuple[str, str]]:
    """Give every filter that takes an id, with the address that has it."""
    for context in iter_route_contexts(scene.talk.app.routes):
        route: Any = context.route
        if not hasattr(route, "dependant") or "GET" not in route.methods:
            continue
        for name in _ids_of(route.dependant):
            yield str(context.path), name


def _ids_of(dependant: Any) -> Iterator[str]:
    for field in dependant.query_params:
        if "UUID" in repr(field.field_info.annotation) or field.alias == "subject":
            yield field.alias
    for one in dependant.dependencies:
        yield from _ids_of(one)


def _open(lane: Lane) -> None:
    """Open the second institution with a curator, a child, a cycle and a pair."""
    card: dict[str, Any] = {"kinds": ["pupil"], "birth_date": "2008-02-01", "grade": 7}
    about: dict[str, Any] = {"title": "2021/22", "pack": "kemerovo-2021", "school_year": 2021}
    asked: dict[str, Any] = {"cycle": OWN[Kind.CYCLE], "mentee": OWN[Kind.PERSON], "form": "student_student"}
    opening: list[Envelope] = [
        lane.event("institution.opened", "institution/b-school", name="Школа № 2"),
        lane.event("person.registered", "person/b-vera", name="b-vera", kinds=["teacher"], birth_date="1980-02-01"),
        lane.event("person.registered", "person/b-misha", name="b-misha", **card),
        lane.event("role.granted", "person/b-vera", role="curator", acting=ADMINISTRATOR),
    ]
    lane.send(*opening, who="root", role=ADMINISTRATOR)
    lane.send(
        lane.event("cycle.opened", "cycle/b-c", **about),
        lane.event("forms.offered", "cycle/b-c", forms=["student_student"]),
        lane.event("request.submitted", "pair/b-pair", acting=by.CURATOR, wants_to_take_part=True, **asked),
        who="b-vera",
    )
    lane.settle()
