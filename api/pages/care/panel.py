"""What the page of a pair says of care: concerns, whom to propose, who may step in, talks that are owed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from api.pages.drawing import moment_words
from api.pages.forms import Offered, offer
from api.pages.names import person_name
from workflow.access import Caller, Role, by
from workflow.facts.care import ContactMade
from workflow.queries.early_ends import early_ends
from workflow.queries.pairing.proposals import Proposal, proposals, reserve_of
from workflow.queries.seeing import CARE, part_in, sees_concern
from workflow.stages import Stage
from workflow.subjects.concern import Concern
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.words import day_words


@dataclass(frozen=True, slots=True)
class Told:
    """A concern as those who deal with it read it."""

    title: str
    danger: bool
    about: str | None
    when: str
    state: str
    forms: list[Offered]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mentor who may be proposed, with the button."""

    mentor: str
    reasons: tuple[str, ...]
    waits: bool
    form: Offered | None


@dataclass(frozen=True, slots=True)
class Replacing:
    """The button that ends a match and proposes somebody of the reserve."""

    action: str
    key: str
    reserve: list[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Care:
    """Everything of care on the page of one pair, for one reader; `uneasy` is what the way to a concern is called."""

    uneasy: str
    concerns: list[Told]
    proposals: list[Proposed]
    missing: list[str]
    talk: Offered | None
    contact: Offered | None
    contacts: list[str]
    replacing: Replacing | None


def uneasy_words(parts: Role) -> str:
    """Give the words under which somebody says that something is wrong, by what he is: nothing to whoever may not."""
    return "Мне неуютно" if parts & by.MENTEE else "Что-то не так" if parts & by.REPRESENTATIVE else ""


def care_of(institution: Institution, pair: Pair, caller: Caller, now: datetime) -> Care:
    """Give what this reader may know and do; a mentor is shown nothing of it."""
    parts = part_in(caller, pair)
    if not caller.roles & CARE or parts & by.MENTOR:
        return Care(uneasy_words(parts) if pair.open else "", [], [], [], None, None, [], None)
    seen = [concern for concern in pair.concerns if sees_concern(caller, pair, concern)]
    ends = [end for end in early_ends(pair.cycle) if end.pair is pair and not end.done]
    can_talk = any(match.agreed and not (match.live and pair.open) for match in pair.matches)
    return Care(
        uneasy="Записать обращение" if pair.open else "",
        concerns=[_told(institution, pair, one, caller, now) for one in reversed(seen)],
        proposals=[_proposed(institution, pair, one, caller, now) for one in proposals(pair)],
        missing=[side.label for side in ends[-1].missing] if ends else [],
        talk=_possible("/pairs/{pair_id}/exit-talks", institution, pair, caller, now) if can_talk else None,
        contact=_possible("/pairs/{pair_id}/contacts", institution, pair, caller, now),
        contacts=[_contact(fact.payload, day_words(fact.day)) for fact in pair.of(ContactMade)][-4:],
        replacing=_replacing(pair, caller),
    )


def _told(institution: Institution, pair: Pair, concern: Concern, caller: Caller, now: datetime) -> Told:
    raised = concern.raised
    kind = raised.payload.danger.label if raised.payload.danger else ""
    title = f"Опасность: {kind}" if concern.danger else "Наставляемому неуютно"
    routes = []
    if concern.stands:
        routes += [] if concern.taken else ["/pairs/{pair_id}/concern-takings"]
        routes += ["/pairs/{pair_id}/concern-resolutions"]
    routes += ["/pairs/{pair_id}/authorities"] if concern.danger else []
    filled = {"about_curator": "true"} if concern.about_curator else {"about_curator": "false"}
    forms = [offer(route, institution, pair, caller, now, filled) for route in routes]
    return Told(
        title=f"{title} (о кураторе)" if concern.about_curator else title,
        danger=concern.danger,
        about=raised.payload.about,
        when=f"{moment_words(raised.at, institution.timezone)}, {raised.actor.role.label}",
        state=_state(concern),
        forms=[form for form in forms if form and form.possible],
    )


def _state(concern: Concern) -> str:
    if concern.resolved:
        decision = concern.resolved.payload.decision
        said = f"{decision.label}. " if decision else ""
        return f"Закрыто {day_words(concern.resolved.day)}: {said}{concern.resolved.payload.outcome}"
    if concern.taken:
        return f"В работе с {day_words(concern.taken.day)}, занимается {concern.taken.actor.role.label}"
    return "Ещё никто не взял в работу"


def _proposed(institution: Institution, pair: Pair, one: Proposal, caller: Caller, now: datetime) -> Proposed:
    filled = {"mentor": str(one.mentor.person.id)}
    form = offer("/pairs/{pair_id}/matches", institution, pair, caller, now, filled)
    return Proposed(
        mentor=person_name(caller, one.mentor.person, "наставник"),
        reasons=one.reasons,
        waits=one.proposed is not None,
        form=form if form and form.possible and one.proposed is None else None,
    )


def _replacing(pair: Pair, caller: Caller) -> Replacing | None:
    match = pair.match
    if match is None or not match.agreed or not pair.open or pair.stage is Stage.COMPLETION:
        return None
    if not caller.roles & by.CURATOR or caller.person in {person.id for person in pair.sides}:
        return None
    free = [(one.person.id, person_name(caller, one.person, "наставник")) for one in reserve_of(pair)]
    return Replacing(f"/matches/{match.id}/replacements", str(uuid4()), free)


def _possible(route: str, institution: Institution, pair: Pair, caller: Caller, now: datetime) -> Offered | None:
    form = offer(route, institution, pair, caller, now)
    return form if form and form.possible else None


def _contact(contact: ContactMade, day: str) -> str:
    depth = "подробно" if contact.deeper else "коротко"
    return f"{day}: {contact.side.label}, {contact.how.label}, {depth}"
