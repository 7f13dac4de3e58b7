"""The balance: what was received has an end, what was settled left a fact, and the journal has no gap."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from workflow.checkup.finding import Finding, told_of, well, wrong
from workflow.checkup.lanes import names
from workflow.checkup.patient import Patient
from workflow.errors import BadJournal
from workflow.journal.replay import compare
from workflow.queries.figures import ENDED, OPEN
from workflow.tables.across import facts, inbox, journal, lanes
from workflow.words import counted

LABELS = {"settled": "обработано", "refused": "отказано", "skipped": "пропущено", "waiting": "ждёт", "stuck": "стоит"}
KEEP = "Ничего не меняйте в базе, сделайте копию и сверьте журнал: «stupeni doctor --deep»."


def check_balance(patient: Patient) -> Iterator[Finding]:
    """Tell whether received = settled + refused + stuck + skipped + waiting, and settled = facts, by institution."""
    with patient.reading() as connection:
        by_state: dict[UUID, dict[str, int]] = {}
        counts = select(inbox.c.institution_id, inbox.c.state, func.count()).group_by(
            inbox.c.institution_id, inbox.c.state
        )
        for institution, state, number in connection.execute(counts):
            by_state.setdefault(institution, {})[state] = number
        held = select(facts.c.institution_id, func.count().label("held")).group_by(facts.c.institution_id)
        left = {row.institution_id: int(row.held) for row in connection.execute(held)}
        off = [one for one in by_state.keys() | left.keys() if _off(by_state.get(one, {}), left.get(one, 0))]
        named = names(connection, off)
    for one in sorted(off, key=str):
        states = by_state.get(one, {})
        told = ", ".join(f"{LABELS.get(state, state)} {number}" for state, number in sorted(states.items()))
        found = f"«{named.get(one, one)}»: принято {sum(states.values())}; {told}; фактов {left.get(one, 0)}"
        yield wrong("Баланс", f"{found}: не сходится", KEEP)
    if not off:
        total = {state: sum(one.get(state, 0) for one in by_state.values()) for state in LABELS}
        told = ", ".join(f"{LABELS[state]} {number}" for state, number in total.items())
        yield well("Баланс", f"принято {sum(total.values())} = {told}; сходится в каждой организации")


def _off(states: dict[str, int], left: int) -> bool:
    return not states.keys() <= {*OPEN, *ENDED} or states.get("settled", 0) != left


def check_gaps(patient: Patient) -> Iterator[Finding]:
    """Tell whether each lane's journal holds every number up to its counter."""
    held = (
        select(journal.c.institution_id, func.count().label("held"), func.max(journal.c.number).label("last"))
        .group_by(journal.c.institution_id)
        .subquery()
    )
    asked = select(lanes.c.institution_id, lanes.c.number, held.c.held, held.c.last).outerjoin(
        held, held.c.institution_id == lanes.c.institution_id
    )
    with patient.reading() as connection:
        rows = connection.execute(asked).all()
        bad = [row for row in rows if not row.number == (row.held or 0) == (-1 if row.last is None else row.last) + 1]
        named = names(connection, [row.institution_id for row in bad])
    for row in bad:
        name = named.get(row.institution_id, row.institution_id)
        found = f"«{name}»: записей {row.held or 0}, а должно быть {row.number}"
        yield wrong("Журнал", found, "Остановите службу и восстановите последнюю копию: «stupeni restore».")
    if not bad:
        total = sum(row.number for row in rows)
        told = counted(total, "запись", "записи", "записей")
        yield well(
            "Журнал",
            f"{told} подряд, без пропусков, в {counted(len(rows), 'организации', 'организациях', 'организациях')}",
        )


def check_replay(patient: Patient) -> Iterator[Finding]:
    """Replay every journal and hold it against the tables; only when asked to look deep."""
    if not patient.deep:
        return
    with patient.reading() as connection:
        institutions = list(connection.scalars(select(lanes.c.institution_id)))
        named = names(connection, institutions)
    equal = 0
    for one in institutions:
        try:
            with patient.reading(one) as connection:
                differences = compare(connection, one).differences
        except BadJournal as error:
            differences = (told_of(error),)
        equal += not differences
        if differences:
            rest = f" (и ещё {len(differences) - 1})" if len(differences) > 1 else ""
            yield wrong(
                "Сверка журнала",
                f"«{named.get(one, one)}»: {differences[0]}{rest}",
                f"Подробно: stupeni replay --institution {one}",
            )
    if equal == len(institutions):
        yield well(
            "Сверка журнала",
            f"журнал и таблицы говорят одно и то же: {counted(equal, 'организация', 'организации', 'организаций')}",
        )
