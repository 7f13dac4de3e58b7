"""The page of rewards: whom the scheme still has to thank, who got what and why, and the letters to print."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Correlated, Installed, Ringing
from api.pages.care.sending import back_to, send
from api.pages.cycle.letters import part_words, words_of
from api.pages.drawing import draw
from api.pages.names import Name, name, person_name
from api.pages.outcomes import outcome
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.nouns import NOUNS
from api.v1.reporting import SOURCE, envelope
from workflow.access import Caller, by
from workflow.errors import NotFound, NotYours
from workflow.facts.event import Fact
from workflow.facts.payload import Kind
from workflow.facts.rewards import RewardGiven
from workflow.packs.pack import Reward
from workflow.queries.cycle.rewards import Unthanked, given, unthanked
from workflow.queries.events import accepted_at
from workflow.queries.seeing import CARE
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import in_charge
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person

router = APIRouter(include_in_schema=False, route_class=Page)

NOUN = {noun.kind: noun for noun in NOUNS if noun.event == "reward.given"}
FEW = 3
"""Up to so many lines a list stands open; a longer one is folded by kind, its counts first."""
LEADS = by.CURATOR | by.HEAD
SAID = ("reason", "organisation", "number", "signed_on")


@dataclass(frozen=True, slots=True)
class Owed:
    """A letter that is still to be written; `kind` is the reward of the pack that counts as it."""

    mentor: Name
    person: UUID
    addressee: str
    organisation: str
    to: str
    kind: Reward | None
    key: str


@dataclass(frozen=True, slots=True)
class Given:
    """A reward as a line: what, to whom, why, when, on which paper."""

    record: int
    title: str
    whom: Name | None
    organisation: str | None
    reason: str
    on: date
    number: str | None
    signed_on: date | None
    published: bool


@router.get("/cycles/{cycle_id}/rewards")
def show_rewards(
    request: Request, cycle_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show whom is still to be thanked and who was; the curator and the head record a reward here."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = _find(institution, cycle_id, calling)
        shown: dict[str, Any] = {
            "title": cycle.title,
            "may_record": cycle.open and bool(calling.roles & LEADS),
            "owed": [_owed(one, cycle, calling) for one in unthanked(cycle)],
            "given": [_given(one, cycle, calling) for one in given(cycle)],
            "kinds": cycle.pack.rewards,
            "people": _people(cycle, calling),
            "few": FEW,
            "key": str(uuid4()),
            "today": installation.now().astimezone(institution.timezone).date().isoformat(),
            "outcome": outcome(connection, calling, said),
        }
    return draw(request, "rewards/listing.html", reader=calling, cycle_id=cycle_id, id=cycle_id, **shown)


@router.post("/cycles/{cycle_id}/rewards")
def record_reward(
    cycle_id: UUID,
    typed: Fields,
    calling: Proven,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
) -> RedirectResponse:
    """Record a reward of a person, or of an organisation when nobody is named."""
    key, now = pressed_key(typed), installation.now()
    for field, label in (("reward", "Чем"), ("reason", "За что")):
        if not typed.get(field, "").strip():
            raise BadRequest(f"Заполните поле «{label}».")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = _find(institution, cycle_id, calling)
        person = _named(institution, typed["person"]) if typed.get("person") else None
        at = accepted_at(connection, calling.institution, SOURCE, key) or now
        subject = person or cycle
        content: dict[str, Any] = {"cycle": str(cycle.id), "reward": typed["reward"]}
        content |= {field: typed[field].strip() for field in SAID if typed.get(field, "").strip()}
        content |= {"published": True} if typed.get("published") == "on" else {}
    event = envelope(NOUN[subject.kind], subject.id, content, key, at)
    return back_to(f"/cycles/{cycle_id}/rewards", send(installation, bell, calling, correlation, [event]))


@router.get("/cycles/{cycle_id}/rewards/letter")
def print_letter(
    request: Request,
    cycle_id: UUID,
    calling: Calling,
    installation: Installed,
    record: int | None = None,
    kind: str = "",
    person: UUID | None = None,
) -> Response:
    """Give a sheet to print: of a reward by its `record`, or one still owed by its kind and on whose account."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = _find(institution, cycle_id, calling)
        fact = next((one for one in given(cycle) if one.number == record), None)
        if fact is None:
            sheet = _sheet(cycle, calling, kind, institution.people.get(person) if person else None)
        else:
            whom = institution.people[fact.subject.id] if fact.subject.kind is Kind.PERSON else None
            sheet = _sheet(cycle, calling, fact.payload.reward, whom, fact)
        sheet["school"] = institution.card.name if institution.card else ""
    return draw(request, "rewards/letter.html", reader=calling, cycle_id=cycle_id, id=cycle_id, **sheet)


def _find(institution: Institution, identity: UUID, caller: Caller) -> Cycle:
    cycle = find_cycle(institution, identity, caller)
    if not caller.roles & CARE:
        raise NotYours("Поощрения готовят и видят здесь куратор, психолог и руководитель.")
    return cycle


def _named(institution: Institution, typed: str) -> Person:
    found = next((one for one in institution.people.values() if str(one.id) == typed), None)
    if found is None:
        raise BadRequest("Поле «Кого»: такого человека здесь нет. Обновите страницу и выберите из списка.")
    return found


def _sheet(
    cycle: Cycle, caller: Caller, code: str, person: Person | None, fact: Fact[RewardGiven] | None = None
) -> dict[str, Any]:
    """Give what the sheet shows; what is not recorded yet is left as a line to write on."""
    kind = next((one for one in cycle.pack.rewards if one.code == code), None)
    if kind is None or (fact is None and person is None):
        raise NotFound("Такого письма здесь нет: откройте его со страницы поощрений.")
    part, said = part_words(cycle, person) if person else "", fact.payload if fact else None
    words = words_of(kind, person, part)
    return {
        "words": words,
        "kind": kind,
        "addressee": _addressee(cycle, caller, kind, person, said.organisation if said else None),
        "name": person_name(caller, person, "участник") if person else "",
        "about": words.about.format(part=part),
        "reason": said.reason if said else "",
        "number": said.number if said else None,
        "signed_on": said.signed_on if said else None,
        "title": cycle.title,
    }


def _addressee(cycle: Cycle, caller: Caller, kind: Reward, person: Person | None, organisation: str | None) -> str:
    """Say to whom the sheet goes where that is not the one who is named in it."""
    if kind.to == "parents" and person:
        people = cycle.institution.people
        return ", ".join(person_name(caller, people[one], "родитель") for one in sorted(person.representatives))
    if kind.to in ("organisation", "institution") or person is None:
        return organisation or (person.card.organisation if person and person.card else None) or ""
    return ""


def _owed(one: Unthanked, cycle: Cycle, caller: Caller) -> Owed:
    return Owed(
        mentor=name(cycle.institution, caller, one.mentor.ref),
        person=one.mentor.id,
        addressee=one.addressee,
        organisation=one.addressee if one.mentor.card and one.mentor.card.organisation == one.addressee else "",
        to=one.to,
        kind=next((kind for kind in cycle.pack.rewards if kind.to == one.to), None),
        key=str(uuid4()),
    )


def _given(fact: Fact[RewardGiven], cycle: Cycle, caller: Caller) -> Given:
    said = fact.payload
    titles = {one.code: one.title for one in cycle.pack.rewards}
    whom = name(cycle.institution, caller, fact.subject) if fact.subject.kind is Kind.PERSON else None
    title = titles.get(said.reward, said.reward)
    return Given(
        record=fact.number,
        title=title,
        whom=whom,
        organisation=said.organisation,
        reason=said.reason,
        on=fact.day,
        number=said.number,
        signed_on=said.signed_on,
        published=said.published,
    )


def _people(cycle: Cycle, caller: Caller) -> list[tuple[UUID, str]]:
    """Name everybody who may be thanked: mentors first, then mentees, then those who curate."""
    mentors = [mentor.person for mentor in cycle.mentors.values()]
    curators = [cycle.institution.people[one] for one in in_charge(cycle)]
    everybody = dict.fromkeys((*mentors, *(pair.mentee for pair in cycle.pairs), *curators))
    found = [(one.id, f"{person_name(caller, one, 'участник')}, {part_words(cycle, one)}") for one in everybody]
    return sorted(found, key=lambda one: one[1])
