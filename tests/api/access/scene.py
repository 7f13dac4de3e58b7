"""One school with something in every place: whoever asks after it reads, and nobody changes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from api.auth import COOKIE
from tests.api.pages.browser import HTML
from tests.api.talk import Talk
from tests.api.v1.scenes import consented, propose, settled
from tests.lane import Lane
from tests.world import identity
from workflow.access import Role, by
from workflow.installation import Installation
from workflow.packs.answers import sample
from workflow.packs.shelf import named

C = str(identity("c"))
ACTORS: Mapping[Role, tuple[str, str | None]] = {
    by.ADMINISTRATOR: ("root", None),
    by.HEAD: ("olga", None),
    by.HEAD_ABOVE: ("above", None),
    by.CURATOR: ("vera", None),
    by.PSYCHOLOGIST: ("nina", None),
    by.AUDITOR: ("rita", None),
    by.INFORMANT: ("tamara", None),
    by.MENTOR: ("anna", "boris"),
    by.MENTEE: ("misha", "kolya"),
    by.REPRESENTATIVE: ("marina", "zoya"),
}
"""Who acts in each role: somebody of the pair that everything is about, and somebody of another pair."""

OUTSIDER = "tamara"
"""She is in the school and takes part in no cycle."""

ABSENT = frozenset(
    {
        "/api/v1/cycles/{cycle_id}/meeting-sheets/{key}",
        "/cycles/{cycle_id}/sheets/{key}",
        "/cycles/{cycle_id}/rewards/letter",
        "/people/{person_id}/act",
        "/api/v1/imports/{import_id}",
        "/api/v1/event-types/{code}",
        "/api/v1/exports/{name}.xlsx",
        "/import/{import_id}",
        "/calendar/{token}.ics",
        "/join/{token}",
        "/api/v1/readings/{reading_id}",
        "/readings/{reading_id}",
        "/letters/{letter_id}",
        "/api/v1/letters/{letter_id}",
        "/letters/declined/{token}",
        "/letter-texts/{kind}/{part}",
        "/link/{token}",
        "/sign-in/arrived",
        "/by-link/{link_id}",
        "/by-link/{link_id}/blanks/{kind}",
    }
)
"""What the scene has nothing of: whoever may read it is told so."""

OF_CYCLE = {"cycle": C}
QUERIES: Mapping[str, Mapping[str, str]] = {
    "/api/v1/cycles/{cycle_id}/roadmap/activities/{number}/pushes": {"start": "2021-06-01", "end": "2021-06-02"},
    "/api/v1/people/{person_id}/eligibility": OF_CYCLE | {"form": "student_student", "audience": "mentee"},
    "/api/v1/people/{person_id}/questionnaires": OF_CYCLE,
    "/api/v1/people/{person_id}/questionnaires/{code}": OF_CYCLE,
    "/people/{person_id}/questionnaires": OF_CYCLE,
    "/people/{person_id}/questionnaires/{code}": OF_CYCLE,
    "/api/v1/people/{person_id}/scores": OF_CYCLE,
}
"""What an address asks for beside its ids."""

SECRETS: Mapping[str, str] = {
    "contacts": "metka-misha@example.test",
    "request": "Метка-запрос-Миши",
    "concern": "Метка-обращение-Миши",
    "birth_date": "2008-02-17",
    "situation": "limited_health",
    "role_model": "achiever_underachiever",
    "measurements": "913759",
}
"""What is planted in the card, the request and the concern of Misha, to be searched for in raw answers."""


@dataclass
class Scene:
    """The school, spoken to by anybody."""

    talk: Talk
    ids: Mapping[str, str]
    client: TestClient

    def ask(self, method: str, route: str, role: Role | None, who: str | None = None, **more: Any) -> Response:
        """Ask a route as somebody in a role, about the pair of Misha; a page gets the cookie, a program the key."""
        path = self.path(route)
        name = who or (ACTORS[role][0] if role else "")
        headers = self.talk.headers(name, role) if role else {}
        if not route.startswith("/api/"):
            headers |= HTML
        self.client.cookies.clear()
        found: Response = self.client.request(method, path, headers=headers, **more)
        return found

    def press(self, method: str, route: str, token: str, **more: Any) -> Response:
        """Write to a page as a browser that keeps this token."""
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, token)
        found: Response = self.client.request(method, self.path(route), headers=HTML, **more)
        return found

    def path(self, route: str) -> str:
        """Give the address of a route with ids of this school in it."""
        for name, value in self.ids.items():
            route = route.replace(f"{{{name}}}", value)
        return route


def make_scene(installation: Installation) -> Scene:
    """Make the school: a group with its mentor, a pair outside it, a concern, answers, a request to confirm."""
    talk = Talk(Lane(installation).open())
    _people(talk)
    _request(talk)
    _matches(talk)
    settled(talk.say("mentor.offered", "person/boris", cycle=C, forms=["student_student"]))
    event = settled(talk.say("plan.agreed", "pair/pair-misha", goal="Цель пары"))
    _measured(talk)
    about: dict[str, Any] = {"grade": "uncomfortable", "about": SECRETS["concern"]}
    settled(talk.say("concern.raised", "pair/pair-misha", by.MENTEE, "misha", **about))
    asked: dict[str, Any] = {"cycle": C, "stage": "preparation", "reason": "Пора"}
    settled(talk.say("stage.forcing_asked", "approval/a", **asked))
    client = TestClient(talk.app, follow_redirects=False, raise_server_exceptions=False)
    return Scene(talk, _ids(event["id"]), client)


def _people(talk: Talk) -> None:
    for name in ("nina", "rita", "tamara"):
        card: Any = {"kinds": ["teacher"], "birth_date": "1981-03-01"}
        settled(talk.say("person.registered", f"person/{name}", name=name, **card))
    for name in ("lenya", "kolya", "boris"):
        card = {"kinds": ["pupil"], "birth_date": "2008-03-04", "grade": 7}
        settled(talk.say("person.registered", f"person/{name}", name=name, **card))
    settled(talk.say("person.registered", "person/zoya", name="zoya", kinds=["parent"], birth_date="1984-06-01"))
    consented(talk)
    settled(talk.say("representative.named", "person/kolya", representative=str(identity("zoya"))))
    settled(talk.say("person.registered", "person/galina", name="galina", kinds=["parent"], birth_date="1979-06-01"))
    for name in ("anna", "lenya"):
        settled(talk.say("representative.named", f"person/{name}", representative=str(identity("galina"))))
        signed: Any = {"kind": "processing", "signed_by_representative": str(identity("galina"))}
        settled(talk.say("consent.signed", f"person/{name}", **signed))
    card = {"name": "misha", "kinds": ["pupil"], "birth_date": SECRETS["birth_date"], "grade": 7}
    settled(talk.say("person.changed", "person/misha", **card, email=SECRETS["contacts"]))


def _request(talk: Talk) -> None:
    told: Any = {"form": "student_student", "wants_to_take_part": True, "request": SECRETS["request"]}
    told |= {"situation": SECRETS["situation"], "role_model": SECRETS["role_model"]}
    settled(talk.say("request.changed", "pair/pair-misha", **told))
    for name in ("lenya", "kolya"):
        asked: Any = {"cycle": C, "mentee": str(identity(name)), "form": "student_student"}
        settled(talk.say("request.submitted", f"pair/pair-{name}", wants_to_take_part=True, **asked))


def _matches(talk: Talk) -> None:
    settled(talk.say("mentor.offered", "person/anna", cycle=C, forms=["student_student"]))
    pairs = [str(identity("pair-misha")), str(identity("pair-lenya"))]
    formed: Any = {"cycle": C, "mentor": str(identity("anna")), "form": "student_student"}
    settled(talk.say("group.formed", "group/g", pairs=pairs, **formed))
    for name in ("misha", "lenya"):
        propose(talk, name, group=str(identity("g")))


def _measured(talk: Talk) -> None:
    asked = named("kemerovo-2021").questionnaires["pupil_intake"]
    about: Any = {"cycle": C, "purpose": asked.purpose.value, "code": "pupil_intake", "version": 1}
    settled(talk.say("questionnaire.submitted", "person/misha", **about, answers=sample(asked)))
    about = {"cycle": C, "when": "entry", "parameters": {"attendance": int(SECRETS["measurements"])}}
    settled(talk.say("measurement.taken", "person/misha", **about))


def _ids(event: str) -> Mapping[str, str]:
    """Give what stands in addresses: all of it about Misha, his pair, his mentor and his group."""
    told = {"cycle_id": "c", "pair_id": "pair-misha", "person_id": "misha", "group_id": "g", "approval_id": "a"}
    told |= {
        "match_id": "match-misha",
        "meeting_id": "none",
        "incident_id": "none",
        "session_id": "none",
        "letter_id": "none",
    }
    made = {name: str(identity(one)) for name, one in told.items()}
    made |= {"organisation_id": str(identity("school")), "grant_id": str(identity("none"))}
    plain = {"event_id": event, "number": "1", "code": "pupil_intake", "name": "kemerovo-2021", "kind": "processing"}
    return (
        made
        | plain
        | {
            "section": "meetings",
            "key": "no-such",
            "import_id": str(identity("none")),
            "token": "none",
            "reading_id": "0" * 64,
            "link_id": str(identity("none")),
        }
    )
