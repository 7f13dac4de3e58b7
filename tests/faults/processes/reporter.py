"""A school that reports over HTTP as a good client does: what was not acknowledged is sent again under the same id."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import httpx

from api.auth import sign
from handlers.broker import SECONDS
from tests.faults.ledger import Ledger
from tests.waiting import STANDSTILL
from tests.world import START
from workflow.access import Caller, by
from workflow.database import BUSY_MS, POOL_SECONDS
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import receive
from workflow.inbox.settle import settle
from workflow.installation import Installation

SOURCE = "urn:test:faults"
IN_PROCESS = "urn:test:faults:in-process"
BATCH = "application/cloudevents-batch+json"
PATIENCE = max(POOL_SECONDS, BUSY_MS / 1000) + SECONDS
"""The longest that the door itself waits for a database that is busy, and then for a Redis that does not answer."""
STOOD_STILL = "stood still"
"""What is noted of an answer that came too late because nobody ran, this side neither."""
AGAIN_AFTER = 0.1
PACE = 0.02

PUPIL = {"name": "Миша", "kinds": ["pupil"], "birth_date": "2008-02-01", "grade": 7}

Event = dict[str, Any]
Said = tuple[str, str, dict[str, Any]]
"""Type, subject and content of an event."""


class School:
    """One institution with a curator and a cycle, and what goes on in it, drawn from a seed."""

    def __init__(self, installation: Installation, chance: Random) -> None:
        self._chance = Random(chance.random())
        self.id, self.curator, self.cycle = self._new(), self._new(), self._new()
        self._numbers, self._spoken = count(1), count(1)
        self._pairs: list[UUID] = []
        self._open(installation)
        caller = Caller(self.curator, by.CURATOR, self.id)
        self.token = sign(installation.settings.secret, caller, installation.now())

    def bodies(self) -> Iterator[list[Event]]:
        """Give what happens, for ever: single events and batches; pupils come, pairs open and end, some are refused."""
        ways = (self._audience, self._pupil, self._meeting, self._declined, self._too_early, self._many)
        while True:
            yield self._chance.choice(ways)()

    def _audience(self) -> list[Event]:
        return [self.event("audience.told", f"cycle/{self.cycle}", audience="staff")]

    def _pupil(self) -> list[Event]:
        """A pupil and his request in one body: the second names what the first has opened."""
        pupil, pair = self._new(), self._new()
        self._pairs.append(pair)
        asked = {"cycle": str(self.cycle), "mentee": str(pupil), "form": "student_student", "wants_to_take_part": True}
        return [
            self.event("person.registered", f"person/{pupil}", **PUPIL),
            self.event("request.submitted", f"pair/{pair}", **asked),
        ]

    def _meeting(self) -> list[Event]:
        if not self._pairs:
            return self._audience()
        return [self.event("meeting.held", f"pair/{self._chance.choice(self._pairs)}", kind="organisational")]

    def _declined(self) -> list[Event]:
        """A pair that ends: letters follow from that."""
        if not self._pairs:
            return self._pupil()
        pair = self._pairs.pop(self._chance.randrange(len(self._pairs)))
        return [self.event("mentee.declined", f"pair/{pair}", reason="Нет места", next_step="Кружок")]

    def _too_early(self) -> list[Event]:
        return [self.event("stage.completed", f"cycle/{self.cycle}", stage="preparation")]

    def _many(self) -> list[Event]:
        return [event for _ in range(self._chance.randrange(2, 6)) for event in self._meeting()]

    def event(self, kind: str, subject: str, /, **content: Any) -> Event:
        """Make an event with the next id."""
        return {
            "specversion": "1.0",
            "id": str(next(self._numbers)),
            "source": SOURCE,
            "type": kind,
            "subject": subject,
            "time": START.isoformat(),
            "actorrole": "curator",
            "data": content,
        }

    def ask_to_cancel(self, installation: Installation) -> None:
        """Ask, in process, for what a second person must confirm; the request lapses by a timer."""
        asked = {"cycle": str(self.cycle), "reason": "Нет наставников"}
        caller = Caller(self.curator, by.CURATOR, self.id, "test")
        self._say(installation, caller, [("cycle.cancelling_asked", f"approval/{self._new()}", asked)])

    def _new(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)

    def _open(self, installation: Installation) -> None:
        opening: list[Said] = [
            ("institution.opened", f"institution/{self.id}", {"name": "Школа № 1"}),
            ("person.registered", f"person/{self.curator}", {"name": "Вера", "kinds": ["teacher"]}),
            ("role.granted", f"person/{self.curator}", {"role": "curator"}),
        ]
        self._say(installation, Caller(None, by.ADMINISTRATOR, self.id, "test"), opening)
        starting: list[Said] = [
            ("cycle.opened", f"cycle/{self.cycle}", {"title": "2021/22", "pack": "kemerovo-2021", "school_year": 2021}),
            ("forms.offered", f"cycle/{self.cycle}", {"forms": ["student_student"]}),
        ]
        self._say(installation, Caller(self.curator, by.CURATOR, self.id, "test"), starting)

    def _say(self, installation: Installation, caller: Caller, said: list[Said]) -> None:
        """Have events settled at once, in process, whatever is broken outside."""
        numbered = (str(next(self._spoken)) for _ in said)
        envelopes = [
            Envelope(id=number, source=IN_PROCESS, type=kind, subject=subject, time=START, data=content)
            for number, (kind, subject, content) in zip(numbered, said, strict=True)
        ]
        with installation.database.transaction(self.id) as connection:
            receive(connection, caller, envelopes, installation.now())
        settle(installation, self.id)


class Reporter(threading.Thread):
    """Reports what goes on in a school, one body after another, each until it is acknowledged."""

    def __init__(self, address: str, school: School, ledger: Ledger, stop: threading.Event) -> None:
        super().__init__(name=f"reporter of {school.id}", daemon=True)
        self.school = school
        self.given_up = threading.Event()
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._address = address
        self._ledger = ledger
        self._stop_asked = stop

    def run(self) -> None:
        """Report until asked to stop; the last body too is delivered, unless somebody gives it up."""
        headers = {"Authorization": f"Bearer {self.school.token}"}
        with httpx.Client(base_url=self._address, headers=headers, timeout=PATIENCE) as client:
            for body in self.school.bodies():
                while not self.given_up.is_set() and not self._delivered(client, body):
                    self.given_up.wait(AGAIN_AFTER)
                if self._stop_asked.wait(PACE) or self.given_up.is_set():
                    return

    def _delivered(self, client: httpx.Client, body: list[Event]) -> bool:
        since = time.monotonic()
        try:
            answer = client.post("/api/v1/events", json=body, headers={"Content-Type": BATCH})
        except httpx.TransportError as none:
            stood_still = time.monotonic() - since > PATIENCE + STANDSTILL
            self.answers[STOOD_STILL if stood_still else type(none).__name__] += 1
            return False
        self.answers[str(answer.status_code)] += 1
        if answer.status_code in (httpx.codes.OK, httpx.codes.ACCEPTED):
            for event in body:
                self._ledger.acknowledge(self.school.id, SOURCE, event["id"])
            return True
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or "Retry-After" not in answer.headers:
            self.wrong.append(f"{answer.status_code} {answer.text}")
        return answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR
