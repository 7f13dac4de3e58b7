"""Tasks of mentors whom another institution offered: an answer is due, or the copy of their data is to be destroyed."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.across.offers import OfferState, Received
from workflow.consents.clocks import days_after, end_of
from workflow.consents.strictest import strictest
from workflow.facts.elsewhere import MentorWithdrawnElsewhere, ReceivedMentorDeclined
from workflow.facts.people import ConsentKind
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.tasks.task import Task


def received(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give what is to be done about those offered here; they belong to no cycle yet, so it stands in the newest one."""
    if next(reversed(cycle.institution.cycles.values())) is not cycle:
        return
    for person in cycle.institution.people.values():
        offer = person.received
        if offer is None or person.erased:
            continue
        if offer.state is OfferState.WAITS:
            yield _answer(person, offer, cycle.pack.numbers.approval_days)
        elif not offer.is_kept and person.consent(ConsentKind.PROCESSING).withdrawal is None:
            yield _destroy(person, offer)


def _answer(person: Person, offer: Received, days: int) -> Task:
    """Give the answer that is owed, in as many days as any request here may wait for its own."""
    return Task(
        code="received.answer",
        about=person.ref,
        role=by.CURATOR | by.HEAD,
        sentence="Ответить, берёте ли вы наставника, которого предложила другая организация.",
        why=f"Предлагает: {offer.fact.payload.from_name}. Там ждут ответа, наставник тоже.",
        since=offer.fact.at,
        due=end_of(days_after(offer.fact.day, days), person.institution.timezone),
        events=("received_mentor.accepted", "received_mentor.declined"),
    )


def _destroy(person: Person, offer: Received) -> Task:
    """Give the clock of the copy: nothing allows to keep it any more (152-FZ, article 21, part 5)."""
    since = person.last(MentorWithdrawnElsewhere, ReceivedMentorDeclined) or offer.fact
    why = "Согласие, по которому его предложили, больше не действует" if offer.withdrawn else "Вы отказались от него"
    return Task(
        code="received.destroy",
        about=person.ref,
        role=by.CURATOR | by.HEAD,
        sentence="Уничтожить по акту копию данных наставника, присланную другой организацией.",
        why=f"{why}: держать копию больше не на чем (152-ФЗ, статья 21).",
        since=since.at,
        due=end_of(days_after(since.day, strictest(person, "destroy_days")), person.institution.timezone),
        clock=True,
        events=("person.erased",),
    )
