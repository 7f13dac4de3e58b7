"""The use cases of letters and reminders that faults meet; whoever comes after one that failed comes minutes later."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from prometheus_client import CollectorRegistry
from sqlalchemy import delete, insert, update

from handlers.apart import Apart
from handlers.channels.channel import Ended, Outcome
from handlers.letters.delivering import Delivery
from handlers.letters.hosts import Hosts
from handlers.letters.meters import LetterMeters
from handlers.letters.placing import place
from handlers.letters.post import Post
from handlers.reminding import remind
from tests.faults.cases import UseCase, told
from tests.faults.scene import Scene
from tests.lane import CARDS
from tests.posting import TASK
from tests.world import identity
from workflow.access import by
from workflow.facts.payload import Kind, Ref
from workflow.installation import Installation
from workflow.letters import acting, receivers
from workflow.letters.lawful import Channel
from workflow.letters.letter import Letter, Part
from workflow.letters.rows import queue
from workflow.letters.sending import LAPSES
from workflow.tables import letter_receivers, letter_sendings, letters, reminder_plans, reminders

PLANNED = datetime(2021, 10, 12, 5, tzinfo=UTC)
DUE = PLANNED + timedelta(days=3)
ADDRESSES = {"email": "vera@school.test", "max_address": "@vera_school"}

numbers = count(1000)
"""Of the facts that letters here follow from: those of one fact would go out together."""


def later(scene: Scene) -> Installation:
    """Give the installation at a moment when whatever somebody held has lapsed."""
    scene.waited += LAPSES + timedelta(seconds=1)
    return at(scene, scene.lane.installation.now() + scene.waited)


def at(scene: Scene, moment: datetime) -> Installation:
    """Give the installation as it is at a moment."""
    return replace(scene.lane.installation, now=lambda: moment)


def write_letters(scene: Scene, run: str) -> None:
    """Queue a letter to somebody with an address, and have another system that was told of nothing yet."""
    write_letter(scene, run, later(scene).now())


def write_letter(scene: Scene, run: str, now: datetime) -> None:
    """Queue what goes out at some moment."""
    lane = scene.lane
    if run == "warm":
        card: dict[str, Any] = {"name": "vera", "kinds": ["teacher"], **CARDS["teacher"], **ADDRESSES}
        scene.send(lane.event("person.changed", "person/vera", event_id=run, **card))
        scene.settle()
    about, key = Ref(Kind.CYCLE, identity("c")), f"task/{run}"
    letter = Letter("task.clock", identity("vera"), about, key, Part.CURATOR, identity("c"), TASK)
    system = {"id": uuid4(), "institution_id": lane.id, "url": "https://system.test", "told_to": 0, "added_at": now}
    with lane.installation.database.transaction(lane.id) as connection:
        queue(connection, lane.id, [letter], next(numbers), "meeting.planned", now)
        connection.execute(update(letter_receivers).values(closed_at=now))
        connection.execute(insert(letter_receivers).values(**system))


def put_out(scene: Scene, run: str) -> None:
    """Put out what is queued, and make a message of each move for other systems, as the actor does."""
    here, installation = scene.lane.id, later(scene)
    place(installation, here, scene.senders)
    with installation.database.transaction(here) as connection:
        receivers.follow(connection, here, installation.now())


def serve(scene: Scene, run: str) -> None:
    """Put out, tell other systems and deliver, as the actor of letters does."""
    post = Post(later(scene), scene.senders, LetterMeters(CollectorRegistry()), Apart())
    while post.serve(scene.lane.id):
        pass


def write_and_put_out(scene: Scene, run: str) -> None:
    """Have messages wait for their delivery."""
    write_letters(scene, run)
    put_out(scene, run)


def deliver(scene: Scene, run: str) -> None:
    """Deliver all that is due; whoever is asked twice is shown the same id."""
    deliver_due(scene, later(scene))


def deliver_due(scene: Scene, installation: Installation) -> None:
    """Deliver until nothing is due, as the clock finds it."""
    delivery = Delivery(installation, scene.senders, Hosts())
    while delivery.deliver(scene.lane.id):
        pass


def fail_for_good(scene: Scene, run: str) -> None:
    """Have a message wait that its provider will never take: it goes on by another way."""
    write_and_put_out(scene, run)
    scene.mail.answer = lambda message: Outcome(Ended.NEVER, "550 no such user")


def be_held(scene: Scene, run: str) -> None:
    """Have the brake hold what waits."""
    write_and_put_out(scene, run)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        held = letter_sendings.c.channel == Channel.EMAIL.value
        connection.execute(update(letter_sendings).where(held).values(state="held"))


def release(scene: Scene, run: str) -> None:
    """Let go what the brake holds, and deliver it."""
    installation = later(scene)
    with installation.database.transaction(scene.lane.id) as connection:
        acting.release(connection, scene.lane.caller("vera", by.CURATOR), installation.now())
    deliver(scene, run)


def remind_of_nothing(scene: Scene, run: str) -> None:
    """Begin anew: nothing was planned, told or written; something has happened since."""
    scene.waited = timedelta(0)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        for table in (reminders, reminder_plans, letters):
            connection.execute(delete(table))
    scene.send(told(scene, run))
    scene.settle()


def plan_and_remind(scene: Scene, run: str) -> None:
    """Derive the reminders of the school, again a minute later, and tell those that fall due in three days."""
    scene.waited += timedelta(minutes=3)
    for moment in (PLANNED, PLANNED + timedelta(minutes=1), DUE):
        remind(at(scene, moment + scene.waited), seconds=math.inf)  # a tick would leave some to the next one


LETTERS: Mapping[str, UseCase] = {
    "serve the post": UseCase(serve, write_letters),
    "deliver letters": UseCase(deliver, write_and_put_out),
    "fail for good": UseCase(deliver, fail_for_good),
    "release the brake": UseCase(release, be_held),
    "plan and remind": UseCase(plan_and_remind, remind_of_nothing),
}
