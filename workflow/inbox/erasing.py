"""Erasing a person in the database: his values leave every table in the transaction that settles the act.

The journal is not touched. It holds commitments under his key, and with the key gone nothing opens them any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, null, or_

from workflow.accounts import account
from workflow.catalogue import CATALOGUE
from workflow.consents.affairs import SAID_BY_HIM, SPEAKS_OF_NAMED, Affairs, affairs_of
from workflow.database import TO_SWEEP
from workflow.errors import Erased
from workflow.facts.corrections import FactCorrected
from workflow.facts.erasing import remains
from workflow.facts.payload import Payload
from workflow.inbox.stored import event_of
from workflow.institutions import Copy
from workflow.letters import erasing as of_letters
from workflow.reading import erasing as of_readings
from workflow.reminders import rows as of_reminders
from workflow.tables import facts, imports, inbox, owned, people_keys
from workflow.tables.types import AnyRow

NOTHING = {"clear": null(), "personal": null(), "paper": null(), "correlation": "", "digest": bytes(32)}
"""What is left of an event that became no fact. Its digest goes too: of few values it could be guessed from."""
LEFT_OUT = {"code": Erased.code, "sentence": "Данные удалены.", "details": {}}
FILE_GONE = "файл удалён"
ELSEWHERE = tuple(
    code for code, kind in CATALOGUE.items() if issubclass(kind.payload, (*SAID_BY_HIM, *SPEAKS_OF_NAMED))
)
SOME = 500


def erase(connection: Connection, copy: Copy, person: UUID) -> None:
    """Destroy what any table holds of a person. His pseudonym stays, so that the journal still finds his records."""
    affairs = affairs_of(copy.institution, person)
    his = owned.update(copy.institution.id, people_keys).where(people_keys.c.person_id == person)
    connection.execute(his.values(key=None))  # first: whoever puts a letter out has this row, or waits for it
    numbers = _erase_facts(connection, copy, affairs)
    _erase_received(connection, copy, affairs, numbers)
    _erase_imports(connection, copy.institution.id)
    account.erase(connection, copy.institution.id, person)
    of_reminders.erase(connection, copy.institution.id, person)
    of_letters.erase(connection, copy.institution.id, person, affairs.refs)
    of_readings.erase(connection, copy.institution.id, person)
    copy.keyring.forget(person)
    connection.info[TO_SWEEP] = True


def empty(connection: Connection, institution: UUID, positions: Sequence[int]) -> None:
    """Take the payloads of events that were refused because of whom they speak."""
    for some in _by_some(positions):
        these = owned.update(institution, inbox).where(inbox.c.position.in_(some))
        connection.execute(these.values(**NOTHING, refusal=LEFT_OUT))
        connection.info[TO_SWEEP] = True


def _erase_facts(connection: Connection, copy: Copy, affairs: Affairs) -> list[int]:
    """Leave of each fact of his what other people's pairs rest on; gives the numbers of the facts."""
    institution = copy.institution
    erased = []
    for row in _rows_of(connection, copy, affairs):
        event = event_of(row, institution.timezone)
        if not affairs.hold(event):
            continue
        left = remains(type(event.payload), row.personal or {}, _corrects(connection, copy, event.payload))
        values: dict[str, Any] = {"personal": left or null(), "paper": null(), "correlation": ""}
        this = owned.update(institution.id, facts).where(facts.c.number == row.number)
        connection.execute(this.values(**values))
        erased.append(row.number)
    return erased


def _rows_of(connection: Connection, copy: Copy, affairs: Affairs) -> Iterable[AnyRow]:
    """Give every fact that may be his, those that were annulled or corrected since among them."""
    here = copy.institution.id
    found: dict[int, AnyRow] = {}
    refs = affairs.refs | {term.pair for term in affairs.terms}
    for some in _by_some(sorted(str(ref) for ref in refs)):
        for row in connection.execute(owned.select(here, facts).where(facts.c.subject.in_(some))):
            found[row.number] = row
    for row in connection.execute(owned.select(here, facts).where(facts.c.type.in_(ELSEWHERE))):
        found[row.number] = row
    return found.values()


def _corrects(connection: Connection, copy: Copy, payload: Payload) -> type[Payload] | None:
    """Give the type of what a correction is about, whether or not that still stands."""
    if not isinstance(payload, FactCorrected):
        return None
    key = (facts.c.source == payload.corrected_source) & (facts.c.event_id == payload.corrected_id)
    kind = connection.scalar(owned.select(copy.institution.id, facts.c.type).where(key))
    return CATALOGUE[kind].payload if kind else None


def _erase_received(connection: Connection, copy: Copy, affairs: Affairs, numbers: Sequence[int]) -> None:
    """Empty what was received about him; what waits is refused in a moment, and emptied then."""
    here = copy.institution.id
    for some in _by_some(numbers):
        settled = owned.update(here, inbox).where(inbox.c.number.in_(some))
        connection.execute(settled.values(paper=null(), correlation="", digest=bytes(32)))
    columns = (inbox.c.position, inbox.c.state, inbox.c.subjects, inbox.c.actor_person, inbox.c.reporter_person)
    names = {str(ref) for ref in affairs.refs}
    asked = owned.select(here, *columns).where(inbox.c.state.in_(("refused", "skipped", "stuck")))
    for row in connection.execute(asked):
        if names.isdisjoint(row.subjects) and affairs.person not in (row.actor_person, row.reporter_person):
            continue
        values: dict[str, Any] = dict(NOTHING)
        if row.state == "refused":
            values["refusal"] = LEFT_OUT
        if row.state == "stuck":
            values["state"] = "skipped"
        this = owned.update(here, inbox).where(inbox.c.position == row.position)
        connection.execute(this.values(**values))


def _erase_imports(connection: Connection, institution: UUID) -> None:
    """Delete every file that is still kept and what was found in it: any may hold his row, and none is kept long."""
    every = owned.update(institution, imports)
    kept = every.where(or_(imports.c.content.is_not(None), imports.c.report.is_not(None)))
    gone: Mapping[str, Any] = {"content": None, "report": null(), "state": "expired", "phase": "ended"}
    connection.execute(kept.values(**gone))
    connection.execute(every.values(name=FILE_GONE))


def _by_some(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Give many values a few at a time: a statement takes only so many."""
    return (values[start : start + SOME] for start in range(0, len(values), SOME))
