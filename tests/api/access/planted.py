"""The same rows in two institutions, each under a mark of its own: whatever shows the other's mark has got out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select

from tests.lane import Lane
from tests.world import identity
from workflow.tables import (
    account_links,
    imports,
    inbox,
    letter_brakes,
    letter_receivers,
    letter_refusals,
    letter_sendings,
    letter_texts,
    letter_ways,
    letters,
    owned,
    people_keys,
    reading_people,
    readings,
    reminders,
)

STATES = ("failed", "to_hand", "held", "waiting")
"""How a message stands, each in the way of one letter to the curator."""


def plant(lane: Lane, mark: str, who: str, child: str, cycle: str) -> Mapping[str, str]:
    """Plant letters, messages, a system, a text, an import, a link, a reading, a reminder; give the ids by place."""
    curator, about = identity(who), identity(child)
    ids = {state: identity(f"{mark} {state}") for state in STATES}
    with lane.installation.database.transaction(lane.id) as connection:
        rows = [*_letters(lane, mark, curator, about, identity(cycle), ids), *_beside(lane, mark, curator, about)]
        pseudonym = connection.scalar(owned.select(lane.id, people_keys.c.pseudonym).where(
            people_keys.c.person_id == about))  # fmt: skip
        rows.append((reading_people, {"digest": _digest(mark), "part": 1, "people": pseudonym.hex}))
        for table, row in rows:
            connection.execute(insert(table).values(institution_id=lane.id, **row))
        event = connection.scalar(select(inbox.c.id).where(inbox.c.institution_id == lane.id).limit(1))
    return {
        "letter_id": str(ids["failed"]),
        "message_id": str(ids["failed"]),
        "slip": str(ids["to_hand"]),
        "system_id": str(identity(f"{mark} system")),
        "link_id": str(identity(f"{mark} link")),
        "import_id": str(identity(f"{mark} import")),
        "reading_id": _digest(mark).hex(),
        "event_id": str(event),
    }


def _digest(mark: str) -> bytes:
    return identity(mark).bytes * 2


def _letters(
    lane: Lane, mark: str, to: UUID, about: UUID, cycle: UUID, ids: Mapping[str, UUID]
) -> list[tuple[Table, dict[str, Any]]]:
    now = lane.installation.now()
    words = {"subject": mark, "greeting": mark, "paragraphs": [mark], "action": mark, "link": "/"}
    letter = {"kind": "task.reminder", "part": "curator", "about": f"cycle/{cycle}", "cycle_id": cycle, "number": 1}
    letter |= {"event": "reminder", "queued_at": now, "due": now, "state": "placed", "words": words}
    letter |= {"names": [str(about)], "recipient_id": to}
    message = {"channel": "email", "made_at": now, "next_at": now, "answer": mark, "what_to_do": mark}
    made: list[tuple[Table, dict[str, Any]]] = []
    for state, one in ids.items():
        made.append((letters, letter | {"key": state, "id": one}))
        way = {"channel": "hand" if state == "to_hand" else "email"}
        to_him = {"id": one, "recipient_id": to, "together": state, "state": state}
        made.append((letter_sendings, message | to_him | way))
        made.append((letter_ways, way | {"letter_id": one, "sending_id": one}))
    return made


def _beside(lane: Lane, mark: str, curator: UUID, about: UUID) -> list[tuple[Table, dict[str, Any]]]:
    now = lane.installation.now()
    system, link, file = (identity(f"{mark} {one}") for one in ("system", "link", "import"))
    to_it = {"channel": "webhook", "together": "record/1", "state": "failed", "made_at": now, "next_at": now}
    asked = {"purpose": "consent", "person_id": about, "about_id": about, "made_by": curator, "made_at": now}
    checked = {"person_id": curator, "digest": mark, "name": mark, "content": b"x", "report": {"problems": []}}
    checked |= {"figures": {}, "state": "checked", "phase": "ended", "done": 0, "total": 0, "tries": 0}
    read = {"hour": now, "reader": curator, "role": "curator", "view": f"/{mark}", "shape": "", "purpose": "curator"}
    due = {"key": mark, "cycle_id": about, "task": mark, "about": mark, "due": now, "pack": "", "letters": 0}
    return [
        (letter_texts, {"kind": "task.reminder", "part": "curator", "version": 1, "subject": mark, "body": mark,
                        "action": mark, "saved_at": now}),
        (letter_refusals, {"person_id": curator, "kind": "task.reminder", "refused_at": now}),
        (letter_brakes, {"released_at": now - timedelta(days=1)}),
        (letter_receivers, {"id": system, "url": f"https://{mark}.test/", "told_to": 10**6, "added_at": now}),
        (letter_sendings, to_it | {"id": system, "receiver_id": system, "record": 1, "answer": mark}),
        (account_links, asked | {"id": link, "digest": _digest(mark), "expires_at": now + timedelta(days=9)}),
        (imports, checked | {"id": file, "sent_at": now, "touched_at": now}),
        (readings, read | {"digest": _digest(mark), "times": 1, "shown": 1, "last_at": now}),
        (reminders, due | {"fired_at": now}),
    ]  # fmt: skip
