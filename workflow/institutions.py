"""Institutions in memory, caught up from the facts table: one copy for reading, one for whoever settles."""

import gc
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from uuid import UUID

from sqlalchemy import Connection, func, select

from workflow.catalogue import CATALOGUE, read
from workflow.database import within
from workflow.errors import NotFound, OtherVersion
from workflow.facts.payload import Kind, Ref
from workflow.inbox.stored import event_of, kind_of
from workflow.journal.keyring import Keyring
from workflow.outage import outage
from workflow.packs.pack import Pack
from workflow.packs.shelf import read as read_pack
from workflow.requirements import CODES
from workflow.stages import Stage
from workflow.subjects.incident import OPENED, Incident
from workflow.subjects.institution import Institution
from workflow.tables import answers, cycles, facts, journal, lanes, owned, packs, pairs
from workflow.tables.types import AnyRow

KEPT = 200
ERASED = "person.erased"


class OutOfScope(Exception):
    """A mistake of ours: an institution was asked for on a connection that was not opened for it."""


class Copy:
    """One institution in memory with its keyring; `lock` is held by whoever looks at it or changes it."""

    def __init__(self, institution_id: UUID, key: bytes, offered: Mapping[str, Pack]) -> None:
        self._offered = offered
        self.lock = threading.RLock()
        self.empty(institution_id, key)

    def empty(self, institution_id: UUID, key: bytes) -> None:
        """Begin anew, knowing nothing."""
        self.institution = Institution(institution_id, self._offered, read)
        self.keyring = Keyring(institution_id, key)


class Institutions:
    """Copies of institutions, the least used forgotten first.

    Readers share one copy under its lock. Settling has copies of its own, which run ahead of what is committed: one is
    lent to a transaction and comes back only when that has committed. In between whoever has a short look to take may
    borrow it: a second copy would cost as much memory again, and the work of keeping up.
    """

    def __init__(self, offered: Mapping[str, Pack], kept: int = KEPT) -> None:
        self.offered = offered
        self._kept = kept
        self._lock = threading.Lock()
        self._turns: defaultdict[UUID, threading.Lock] = defaultdict(threading.Lock)
        self._read: OrderedDict[UUID, Copy] = OrderedDict()
        self._written: OrderedDict[UUID, Copy] = OrderedDict()
        self._by_hash: dict[str, Pack] = {pack.hash: pack for pack in offered.values()}

    @contextmanager
    def reading(self, connection: Connection, institution_id: UUID) -> Iterator[Institution]:
        """Give an institution as it is committed; do not keep it after the block."""
        with self._lock:
            copy = self._read.get(institution_id) or self._make(connection, institution_id)
            self._keep(self._read, copy)
        with copy.lock:
            try:
                self.catch_up(connection, copy, _number(connection, institution_id))
            except BaseException:
                # Caught up by half, it would take the same facts in twice; others may wait for this very copy.
                copy.empty(institution_id, copy.keyring.key)
                raise
            yield copy.institution

    @contextmanager
    def reading_once(self, connection: Connection, institution_id: UUID) -> Iterator[Institution]:
        """As `reading`, for whoever goes through all institutions: one that nobody else reads here is not kept."""
        with self._lock:
            kept = institution_id in self._read
        if kept:
            with self.reading(connection, institution_id) as institution:
                yield institution
        else:
            yield self.private(connection, institution_id).institution
            gc.collect()  # full of circles, it would stay until as much again has come together

    @contextmanager
    def writing(self, institution_id: UUID) -> Iterator[Callable[[Connection, int], Copy]]:
        """Lend the copy for settling, around a transaction; it is taken when that holds the lane's lock.

        Whoever takes it says the lane's number: a copy that is there already has nothing to catch up.

        It comes back after the commit. When the transaction fails the copy knows more than the database, and is lost
        before anybody else could take it.
        """
        with ExitStack() as until_the_end:
            lent: list[Copy] = []

            def take(connection: Connection, number: int) -> Copy:
                until_the_end.enter_context(self._turn(institution_id))
                copy = self._pop(connection, institution_id)
                try:
                    self.catch_up(connection, copy, number)
                except Exception as wrong:
                    if outage(wrong):
                        raise
                    raise OtherVersion from wrong  # whatever it is: no fault of the event that would have been settled
                lent.append(copy)
                return copy

            yield take
            with self._lock:
                for copy in lent:
                    self._keep(self._written, copy)

    @contextmanager
    def borrowing(self, connection: Connection, institution_id: UUID) -> Iterator[Institution]:
        """Give the copy of whoever settles in this process, as it is committed, for a short look: his lane waits.

        Do not keep it after the block, and take no lock of the database inside.
        """
        with self._turn(institution_id):
            copy = self._pop(connection, institution_id)
            self.catch_up(connection, copy, _number(connection, institution_id))
            try:
                yield copy.institution
            finally:
                with self._lock:
                    self._keep(self._written, copy)

    def _turn(self, institution_id: UUID) -> threading.Lock:
        with self._lock:
            return self._turns[institution_id]

    def _pop(self, connection: Connection, institution_id: UUID) -> Copy:
        with self._lock:
            copy = self._written.pop(institution_id, None)
        return copy or self._make(connection, institution_id)

    def private(self, connection: Connection, institution_id: UUID) -> Copy:
        """Give a copy that nobody shares, as it is committed: whoever rehearses changes it and throws it away."""
        copy = self._make(connection, institution_id)
        self.catch_up(connection, copy, _number(connection, institution_id))
        return copy

    def _make(self, connection: Connection, institution_id: UUID) -> Copy:
        _check(connection, institution_id)
        key = connection.scalar(owned.select(institution_id, lanes.c.key))
        if key is None:
            raise NotFound("Такая организация здесь не подключена.")
        return Copy(institution_id, key, self.offered)

    def _keep(self, copies: OrderedDict[UUID, Copy], copy: Copy) -> None:
        copies[copy.institution.id] = copy
        copies.move_to_end(copy.institution.id)
        while len(copies) > self._kept:
            copies.popitem(last=False)

    def catch_up(self, connection: Connection, copy: Copy, upto: int) -> None:
        """Bring a copy to the number of its lane: facts by number, then stages, answers and counters since then."""
        institution = copy.institution
        _check(connection, institution.id)
        since = institution.number
        if upto <= since:
            return
        asked = owned.select(institution.id, facts).where(facts.c.number >= since)
        rows = connection.execute(asked.order_by(facts.c.number)).all()
        if any(kind_of(row).opens and Kind.CYCLE in kind_of(row).on for row in rows):
            self._pin(connection, institution)
        copy.keyring.learn(connection, _people_of(rows))
        _count(connection, institution, copy.keyring, since)
        for row in rows:
            institution.note(event_of(row, institution.timezone))
            if row.type == ERASED:
                copy.keyring.forget(Ref.parse(row.subject).id)
        _stand(connection, institution, since)
        institution.number = upto
        for pair in institution.pairs.values():
            pair.said_paused = {pause.number: pause for pause in pair.standing_pauses}

    def _pin(self, connection: Connection, institution: Institution) -> None:
        for cycle, digest in connection.execute(owned.select(institution.id, cycles.c.id, cycles.c.pack)):
            institution.pinned[cycle] = self._pack(connection, digest)

    def _pack(self, connection: Connection, digest: str) -> Pack:
        pack = self._by_hash.get(digest)
        if pack is None:
            row = connection.execute(select(packs.c.content, packs.c.name).where(packs.c.hash == digest)).one()
            pack = read_pack(row.content, row.name, requirements=CODES, events=CATALOGUE, known_hash=digest)
            self._by_hash[digest] = pack
        return pack


def _check(connection: Connection, institution_id: UUID) -> None:
    """Let nothing of an institution be read through a connection that was opened for another one."""
    if institution_id not in within(connection):
        raise OutOfScope(f"this connection was opened for {set(within(connection))}, not for {institution_id}")


def _number(connection: Connection, institution_id: UUID) -> int:
    return connection.scalar(owned.select(institution_id, lanes.c.number)) or 0


def _people_of(rows: Iterable[AnyRow]) -> Iterator[UUID]:
    """Name who was named in facts; whoever else a record names was named in one before."""
    for row in rows:
        subject = Ref.parse(row.subject)
        if subject.kind is Kind.PERSON:
            yield subject.id
        yield from (person for person in (row.actor_person, row.reporter_person) if person)


def _count(connection: Connection, institution: Institution, keyring: Keyring, since: int) -> None:
    """Count the records of each subject, and make the incidents that the journal opened since then: no fact does."""
    counted = (
        owned.select(
            institution.id,
            journal.c.subject_kind,
            journal.c.subject_id,
            func.max(journal.c.subject_number),
            func.max(journal.c.number).filter(journal.c.type == OPENED),
        )
        .where(journal.c.number >= since)
        .group_by(journal.c.subject_kind, journal.c.subject_id)
    )
    people = {mask.pseudonym: person for person, mask in keyring.masks.items()}
    for kind, identity, number, opened in connection.execute(counted):
        ref = Ref(Kind(kind), people[identity] if kind == Kind.PERSON else identity)
        institution.records[ref] = number + 1
        if opened is not None:
            institution.incidents.setdefault(identity, Incident(identity)).opened = opened


def _stand(connection: Connection, institution: Institution, since: int) -> None:
    """Set what is not derived from facts: stages, and what the journal last said."""
    for table, there in ((cycles, institution.cycles), (pairs, institution.pairs)):
        moves = owned.select(institution.id, table.c.id, table.c.stage, table.c.moved).where(table.c.moved >= since)
        for identity, stage, number in connection.execute(moves):
            subject = there[identity]
            subject.stage, subject.moved = Stage(stage), number
            institution.unasked[subject] = None
    said = owned.select(institution.id, answers).where(answers.c.number >= since)
    for row in connection.execute(said):
        ref = Ref.parse(row.subject)
        known = institution.pairs[ref.id] if ref.kind is Kind.PAIR else institution.cycles[ref.id]
        known.said[row.code] = (row.have, row.need, row.met, row.waived)
