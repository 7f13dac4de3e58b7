"""Tasks of consents that nobody signed yet: for the curator who collects them, and for each who must sign."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from workflow.access import Role, by
from workflow.consents.clocks import end_of
from workflow.consents.consent import PAUSING, asked_anew_from
from workflow.consents.standing import signers
from workflow.facts.pairs import MentorOffered, RequestSubmitted
from workflow.facts.people import ConsentKind
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.tasks.sides.spoken import to
from workflow.tasks.task import Task


def missing_consents(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each candidate and participant without the consents that taking part needs.

    A consent that was withdrawn is not asked for again.
    """
    for person in _taking_part(cycle):
        lacking = [kind for kind in PAUSING if _lacks(person, kind)]
        if lacking:
            yield _collect(cycle, person, lacking, now)


def own_consents(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each who must sign: the person, his representative, or both; also anew after a birthday."""
    today = now.astimezone(cycle.institution.timezone).date()
    for person in _taking_part(cycle):
        asked = [kind for kind in PAUSING if _lacks(person, kind) or _outgrows(person, kind, now)]
        if asked:
            for signer in signers(person, today):
                yield _sign(cycle, person, signer, asked)


def _taking_part(cycle: Cycle) -> list[Person]:
    if not cycle.open:
        return []
    mentees = [pair.mentee for pair in cycle.pairs if pair.open]
    people = dict.fromkeys((*mentees, *(mentor.person for mentor in cycle.standing_mentors)))
    return [person for person in people if not person.erased]


def _lacks(person: Person, kind: ConsentKind) -> bool:
    consent = person.consent(kind)
    return not consent.in_force and consent.withdrawal is None


def _outgrows(person: Person, kind: ConsentKind, now: datetime) -> bool:
    consent = person.consent(kind)
    if consent.signed is None or not consent.in_force:
        return False
    anew = asked_anew_from(person, consent.signed)
    return anew is not None and anew <= now.astimezone(person.institution.timezone).date()


def _collect(cycle: Cycle, person: Person, kinds: list[ConsentKind], now: datetime) -> Task:
    zone = cycle.institution.timezone
    himself, representative = person.signers_on(now.astimezone(zone).date())
    whose = [word for word, must in (("сам участник", himself), ("законный представитель", representative)) if must]
    since = _came_at(cycle, person)
    return Task(
        code="consent.collect",
        about=person.ref,
        role=by.CURATOR,
        sentence=f"Собрать согласия. Подписывает: {' и '.join(whose)}.",
        why=f"Не подписано: {_named(kinds)}. Пока согласий нет, ждут анкеты, измерения и решение о приёме.",
        since=since,
        due=_due(cycle, since),
        events=("consent.signed",),
    )


def _sign(cycle: Cycle, person: Person, signer: Person, kinds: list[ConsentKind]) -> Task:
    since = _came_at(cycle, person)
    own = signer is person
    return Task(
        code="consent.sign" if own else "consent.sign_child",
        about=person.ref,
        role=_part(cycle, person) if own else by.REPRESENTATIVE,
        sentence=_own(person, kinds) if own else f"Подписать согласия за ребёнка: {_named(kinds)}.",
        why=_why(person)
        if own
        else "Без них ребёнок не начнёт: анкеты и встречи ждут. Отозвать согласие можно всегда.",
        since=since,
        due=_due(cycle, since),
        events=("consent.signed",),
        assigned=(signer.id,),
    )


def _due(cycle: Cycle, since: datetime) -> datetime:
    zone = cycle.institution.timezone
    return end_of(since.astimezone(zone).date() + timedelta(days=cycle.pack.numbers.consent_term), zone)


def _own(person: Person, kinds: list[ConsentKind]) -> str:
    return to(person, f"Подпиши согласия: {_named(kinds)}.", f"Подпишите согласия: {_named(kinds)}.")


def _why(person: Person) -> str:
    return to(
        person,
        "С четырнадцати лет нужна и твоя подпись. Передумать можно в любой день.",
        "Без них начать нельзя. Отозвать согласие можно всегда.",
    )


def _part(cycle: Cycle, person: Person) -> Role:
    return by.MENTEE if any(pair.cycle is cycle and pair.open for pair in person.pairs) else by.MENTOR


def _named(kinds: list[ConsentKind]) -> str:
    return ", ".join(kind.label for kind in kinds)


def _came_at(cycle: Cycle, person: Person) -> datetime:
    """Give when he came to the cycle: his first request or offer."""
    asked = [fact.at for pair in person.pairs if pair.cycle is cycle for fact in pair.of(RequestSubmitted)]
    offered = [fact.at for fact in person.of(MentorOffered) if fact.payload.cycle == cycle.id]
    return min((*asked, *offered), default=cycle.opening.at)
