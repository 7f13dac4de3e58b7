"""Opening an institution: its lane begins with who it is and who leads it, told by the administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from workflow.access import Caller, Role, by
from workflow.accounts import link
from workflow.errors import NotTrue
from workflow.inbox.envelope import Envelope
from workflow.inbox.receive import Receipt
from workflow.inbox.settle import settle
from workflow.installation import Installation
from workflow.queries.events import became

Said = tuple[str, str, dict[str, object]]
"""Type, subject and data of an event."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An institution that was opened, and its people by role."""

    institution: UUID
    people: dict[str, UUID]


def open_institution(
    installation: Installation,
    name: str,
    people: dict[str, str],
    *,
    timezone: str,
    parent: UUID | None = None,
    source: str,
    channel: str,
) -> Opened:
    """Open an institution with people in roles (`{"head": "Ольга"}`); what is wrong is raised as at the door."""
    opened = Opened(uuid4(), {role: uuid4() for role in people})
    card: dict[str, object] = {"name": name, "timezone": timezone}
    if parent is not None:
        card["parent"] = str(parent)
    events: list[Said] = [("institution.opened", f"institution/{opened.institution}", card)]
    for role, called in people.items():
        events.append(("person.registered", f"person/{opened.people[role]}", {"name": called, "kinds": ["teacher"]}))
    for role, person in opened.people.items():
        events.append(("role.granted", f"person/{person}", {"role": role}))
    report(installation, Caller(None, by.ADMINISTRATOR, opened.institution, channel), events, source)
    return opened


def send_auditor(installation: Installation, caller: Caller, name: str, until: date, source: str) -> UUID:
    """Let an auditor into an institution for a term, as the head of the organisation above; gives who he is there.

    The journal of the institution has it before this returns. NotTrue: the institution has refused him.
    """
    person = uuid4()
    events: list[Said] = [
        ("person.registered", f"person/{person}", {"name": name, "kinds": ["employee"]}),
        ("role.granted", f"person/{person}", {"role": Role.AUDITOR.code, "until": until.isoformat()}),
    ]
    receipts = report(installation, caller, events, source)
    with installation.database.reading(caller.institution) as connection:
        found = became(connection, caller.institution, [one.id for one in receipts])
    for one in found:
        if one.refusal:
            raise NotTrue(str(one.refusal["sentence"]))
    return person


def report(installation: Installation, caller: Caller, events: Sequence[Said], source: str) -> list[Receipt]:
    """Report events and settle them at once."""
    now = installation.now()
    envelopes = [
        Envelope(id=str(uuid4()), source=source, type=kind, subject=subject, time=now, data=data)
        for kind, subject, data in events
    ]
    receipts = installation.acceptor.accept(caller, envelopes, now)
    settle(installation, caller.institution)
    return receipts


def invite(installation: Installation, institution_id: UUID, person: UUID, channel: str) -> str:
    """Make the one-time link by which somebody sets his login and password; give its secret."""
    caller = Caller(None, by.ADMINISTRATOR, institution_id, channel)
    with (
        installation.database.transaction(institution_id) as connection,
        installation.institutions.reading(connection, institution_id) as one,
    ):
        return link.make(connection, one, caller, person, installation.now())
