"""The use cases of pages that faults meet: whoever saw no answer presses the same button once more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import delete, select, update

from api.v1.reporting import SOURCE
from handlers.letters.composing import declining
from handlers.letters.placing import place
from handlers.reminding import remind
from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.scenes import consented
from tests.faults.calls.letters import PLANNED, at, remind_of_nothing, write_letter
from tests.faults.cases import UseCase, tell
from tests.faults.scene import Away, Scene
from tests.world import identity
from workflow.access import by
from workflow.reminders.coming import Coming, coming
from workflow.school_days.calendar import is_open
from workflow.tables import letter_receivers, letter_refusals, letter_sendings, letter_ways, letters

TEXT = {"subject": "Новый этап: {{ этап }}", "body": "{{ цикл }} идёт дальше.", "action": "К циклу", "do": "save"}
REPORT = {"about": str(identity("misha")), "child": "misha", "report": "Способен, но один."}
ROLES = {"vera": by.CURATOR, "petr": by.PSYCHOLOGIST}
FATES: Mapping[str, Mapping[str, Any]] = {
    "given": {"state": "to_hand", "channel": "hand"},
    "mistaken": {"state": "sent", "channel": "hand", "given_by": identity("vera"), "ended_at": PLANNED},
    "bounced": {"state": "failed"},
    "lost": {"state": "failed"},
}
"""How messages stand before somebody acts on them: one to be given, one wrongly ticked, two that failed."""


def browser(scene: Scene, who: str = "vera") -> Browser:
    """Open the pages on a day in October: a curator's, or a psychologist's."""
    if who not in scene.pages:
        october = replace(scene.lane, installation=at(scene, PLANNED))
        talk = scene.pages["vera"].talk if scene.pages else Talk(october)
        scene.pages[who] = Browser(talk, who, ROLES[who])
    return scene.pages[who]


def press(scene: Scene, address: str, told: Mapping[str, str], who: str = "vera", gone: bool = False) -> None:
    """Press a button; `gone`: what it is about may be done already."""
    pages = browser(scene, who)
    response = pages.post(address, **{**scene.proofs[who], **told})
    if response.status_code == 503:
        assert int(response.headers["retry-after"]) > 0
        raise Away
    assert response.status_code == 303 or (gone and response.status_code == 404), response.text


def open_pages(scene: Scene, run: str, who: str = "vera") -> None:
    """Be signed in; something has happened."""
    tell(scene, run)
    if who not in scene.proofs:
        scene.proofs[who] = browser(scene, who).form(browser(scene, who).read("/letters"), "/sign-out")


def have_messages(scene: Scene, run: str) -> None:
    """Have a message of each fate."""
    open_pages(scene, run)
    here = scene.lane.id
    write_letter(scene, run, PLANNED)
    for fate in FATES:
        write_letter(scene, f"{run} {fate}", PLANNED)
    place(at(scene, PLANNED), here, scene.senders)
    beside = letter_ways.join(letters, letters.c.id == letter_ways.c.letter_id)
    with scene.lane.installation.database.transaction(here) as connection:
        for fate, stands in FATES.items():
            asked = select(letter_ways.c.sending_id).select_from(beside).where(letter_ways.c.channel == "email")
            message = connection.scalars(asked.where(letters.c.key == f"task/{run} {fate}")).one()
            connection.execute(update(letter_sendings).where(letter_sendings.c.id == message).values(**stands))
            scene.links[f"{run} {fate}"] = str(message)


def act_on_messages(scene: Scene, run: str) -> None:
    """Tick a slip, take another tick back, send one once more, and put one among the slips."""
    press(scene, "/outbox/slips", {"slip-1": scene.links[f"{run} given"]})
    press(scene, "/outbox/slips/returns", {"at": PLANNED.isoformat()})
    press(scene, f"/outbox/{scene.links[f'{run} bounced']}/attempts", {}, gone=True)
    press(scene, f"/outbox/{scene.links[f'{run} lost']}/slips", {})


def have_a_letter(scene: Scene, run: str) -> None:
    """Have a letter on one's page, and decline none yet."""
    open_pages(scene, run)
    write_letter(scene, run, PLANNED)
    place(at(scene, PLANNED), scene.lane.id, scene.senders)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(delete(letter_refusals))
        asked = select(letters.c.id).where(letters.c.key == f"task/{run}")
        scene.links[run] = str(connection.scalars(asked).one())


def read_and_decline(scene: Scene, run: str) -> None:
    """Open a letter, choose which kinds to get no more, and decline one by the link of a message."""
    response = browser(scene).get(f"/letters/{scene.links[run]}")
    if response.status_code == 503:
        raise Away
    press(scene, "/letters/choices", {"asked": "cycle.moved pair.paused"})
    link = declining(scene.lane.installation.settings.secret, scene.lane.id, identity("vera"), "task.reminder")
    response = browser(scene).post(link)
    if response.status_code == 503:
        raise Away
    assert response.status_code == 200, response.text


def save_text(scene: Scene, run: str) -> None:
    """Change a text of letters."""
    press(scene, "/letter-texts/cycle.moved/all", TEXT | {"subject": f"{run}: {TEXT['subject']}"})


def have_no_system(scene: Scene, run: str) -> None:
    """Tell no other system."""
    open_pages(scene, run)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(update(letter_receivers).values(closed_at=PLANNED))


def add_system(scene: Scene, run: str) -> None:
    """Tell another system of each move."""
    press(scene, "/outbox/systems", {"url": f"https://system.test/{identity(run)}"})


def have_consents(scene: Scene, run: str) -> None:
    """Have a child of whom may be told, and a third party who knows him."""
    if run == "warm":
        consented(browser(scene).talk)
    open_pages(scene, run, "petr")


def report_child(scene: Scene, run: str) -> None:
    """Tell of a child."""
    press(scene, "/reports", REPORT | {"key": str(identity(run))}, "petr")
    scene.ledger.acknowledge(scene.lane.id, SOURCE, str(identity(run)))


def have_reminders(scene: Scene, run: str) -> None:
    """Have reminders planned; three of those to come are chosen."""
    remind_of_nothing(scene, f"{run} before")
    open_pages(scene, run)
    installation, here = at(scene, PLANNED), scene.lane.id
    remind(installation)
    with (
        installation.database.reading(here) as connection,
        installation.institutions.reading(connection, here) as institution,
    ):
        found = coming(connection, institution, scene.lane.caller("vera", by.CURATOR), PLANNED).found
        warning = [one for one in found if one.planned.reminder.step.startswith("-")]
        free = next(one for one in found if one.may_change and one not in warning)
        chosen = {"hold": warning[0], "back": warning[1], "move": free}
        scene.links |= {f"{run} {wanted}": str(one.id) for wanted, one in chosen.items()}
        scene.links[f"{run} day"] = _open_day(free)


def _open_day(one: Coming) -> str:
    days = (one.due.date() + timedelta(days=step) for step in count(1))
    return next(day for day in days if is_open(one.planned.cycle, day)).isoformat()


def decide_on_reminders(scene: Scene, run: str) -> None:
    """Hold one back, put one to another day, and let one come after all."""
    for wanted in ("hold", "move", "back"):
        decided = {"do": wanted, "day": scene.links[f"{run} day"]}
        press(scene, f"/outbox/reminders/{scene.links[f'{run} {wanted}']}", decided)


PAGES: Mapping[str, UseCase] = {
    "act on messages": UseCase(
        act_on_messages,
        have_messages,
        asks=(
            "POST /outbox/slips",
            "POST /outbox/slips/returns",
            "POST /outbox/{message_id}/attempts",
            "POST /outbox/{message_id}/slips",
        ),
    ),
    "read and decline": UseCase(
        read_and_decline,
        have_a_letter,
        asks=(
            "POST /letters/choices",
            "POST /letters/declined/{token}",
        ),
    ),
    "decide on reminders": UseCase(decide_on_reminders, have_reminders, asks=("POST /outbox/reminders/{reminder_id}",)),
    "save a text": UseCase(save_text, open_pages, asks=("POST /letter-texts/{kind}/{part}",)),
    "add a system": UseCase(add_system, have_no_system, asks=("POST /outbox/systems",)),
    "report a child": UseCase(report_child, have_consents, asks=("POST /reports",)),
}
