"""The page on which a child, or whoever sees him, says that something is wrong, and reads what happens next."""

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import Calling
from api.given import Correlated, Installed, Ringing
from api.pages.care.panel import uneasy_words
from api.pages.care.sending import back_to, send
from api.pages.drawing import HEADERS, draw
from api.pages.names import person_name
from api.pages.outcomes import outcome
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields, Proven
from api.refusals import BadRequest
from api.v1.cycles import find_cycle
from api.v1.nouns import NOUNS
from api.v1.pairs import find_pair
from api.v1.reporting import SOURCE, envelope
from workflow.access import Caller, Role, by
from workflow.errors import NotYours
from workflow.facts.concerns import ConcernGrade, DangerKind
from workflow.facts.pairs import InformantReported
from workflow.queries.events import accepted_at
from workflow.queries.seeing import part_in, sees_pair
from workflow.reading.shown import show
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair

router = APIRouter(include_in_schema=False, route_class=Page)

NOUN = next(noun for noun in NOUNS if noun.event == "concern.raised")
OWN = by.MENTEE | by.REPRESENTATIVE
TO_A_CHILD = (
    ("uncomfortable", "Мне неуютно, обидно или неприятно"),
    ("violence", "Меня бьют или делают со мной то, чего я не хочу"),
    ("threat", "Мне угрожают или пугают"),
    ("self_harm", "Мне так плохо, что хочется сделать себе больно"),
    ("other", "Другая опасность"),
)
TO_A_GROWN_UP = (
    ("uncomfortable", "Ребёнку неуютно в паре"),
    ("violence", "Опасность: насилие"),
    ("threat", "Опасность: угрозы"),
    ("self_harm", "Опасность: ребёнок может навредить себе"),
    ("other", "Другая опасность"),
)


@router.get("/cycles/{cycle_id}/concern")
def choose_pair(request: Request, cycle_id: UUID, calling: Calling, installation: Installed) -> Response:
    """Go on to the pair of a child; who has several says first which one it is about."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        cycle = find_cycle(institution, cycle_id, calling)
        own = [pair for pair in cycle.pairs if pair.open and part_in(calling, pair) & OWN]
        found = [(f"/pairs/{pair.id}/concern", _whose(pair, calling)) for pair in own]
    if len(found) == 1:
        return RedirectResponse(found[0][0], 303, headers=dict(HEADERS))
    child = bool(calling.roles & by.MENTEE)
    return draw(
        request,
        "care/which.html",
        reader=calling,
        cycle_id=cycle_id,
        pairs=found,
        child=child,
        uneasy=_uneasy(child=child),
    )


@router.get("/concern")
def name_child(request: Request, calling: Calling, installation: Installed, child: str = "") -> Response:
    """Let a third party name the child whom he worries about: one of whom he told, or any by the full name."""
    if not calling.roles & by.INFORMANT:
        raise NotYours("Здесь о тревоге говорит третье лицо; остальные — на странице пары.")
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        wanted = " ".join(child.split()).casefold()
        running = [pair for pair in institution.pairs.values() if pair.open and pair.cycle.open]
        own = [pair for pair in running if _told_by(pair, calling)]
        named = [pair for pair in running if wanted and " ".join(pair.mentee.name.split()).casefold() == wanted]
        pairs = [
            (f"/pairs/{pair.id}/concern", _called(pair)) for pair in dict.fromkeys((*named, *([] if wanted else own)))
        ]
    return draw(request, "care/child.html", reader=calling, pairs=pairs, child=child.strip())


@router.get("/pairs/{pair_id}/concern")
def show_concern(
    request: Request, pair_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Ask what is wrong in words for whoever reads; after it was said, tell what happens next."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        pair = _find(institution, pair_id, calling)
        outside = bool(calling.roles & by.INFORMANT) and not sees_pair(calling, pair)
        child = bool(part_in(calling, pair) & by.MENTEE) and pair.mentee.is_pupil
        told, cycle_id, hours = outcome(connection, calling, said), pair.cycle.id, pair.cycle.pack.numbers
        return draw(
            request,
            "care/concern.html",
            reader=calling,
            cycle_id=cycle_id,
            id=pair.id,
            key=str(uuid4()),
            child=child,
            uneasy=_uneasy(child=child),
            choices=TO_A_CHILD if child else TO_A_GROWN_UP,
            said=told,
            open=pair.open,
            hours=hours.concern_curator_hours,
            staff=not part_in(calling, pair) and not outside,
            outside=outside,
        )


@router.post("/pairs/{pair_id}/concerns")
def raise_concern(
    pair_id: UUID, given: Fields, calling: Proven, installation: Installed, bell: Ringing, correlation: Correlated
) -> RedirectResponse:
    """Report a concern in the reader's own role, once for each key."""
    key, now = pressed_key(given), installation.now()
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        pair = _find(institution, pair_id, calling)
        outside = bool(calling.roles & by.INFORMANT) and not sees_pair(calling, pair)
        content = _content(given, part_in(calling, pair), outside=outside)
        at = accepted_at(connection, calling.institution, SOURCE, key) or now
    said = send(installation, bell, calling, correlation, [envelope(NOUN, pair_id, content, key, at)])
    return back_to(f"/pairs/{pair_id}/concern", said)


def _uneasy(*, child: bool) -> str:
    """Give the title of a page: the words of a child, or those of whoever speaks for one."""
    return uneasy_words(by.MENTEE if child else by.REPRESENTATIVE)


def _content(given: dict[str, str], parts: Role, *, outside: bool) -> dict[str, Any]:
    what = given.get("what", "")
    if what != ConcernGrade.UNCOMFORTABLE and what not in tuple(DangerKind):
        raise BadRequest("Выберите, что случилось.")
    danger = what in tuple(DangerKind)
    grade = ConcernGrade.DANGER if danger else ConcernGrade.UNCOMFORTABLE
    content: dict[str, Any] = {"grade": grade.value, "about_curator": given.get("about_curator") == "on"}
    content |= {"danger": what} if danger else {}
    content |= {"about": given["about"].strip()} if given.get("about", "").strip() else {}
    own = parts & OWN or (by.INFORMANT if outside else Role(0))
    return content | ({"actorrole": next(iter(own)).code} if own else {})


def _find(institution: Institution, identity: UUID, caller: Caller) -> Pair:
    """Give the pair; a third party, who sees no pair, may still say that something is wrong in any."""
    pair = institution.pairs.get(identity) if caller.roles & by.INFORMANT else None
    return pair or find_pair(institution, identity, caller)


def _told_by(pair: Pair, caller: Caller) -> bool:
    """Say whether a third party told of this child in the pair's cycle: whom he named, he may choose from a list."""
    told = (fact for fact in pair.mentee.of(InformantReported) if fact.payload.cycle == pair.cycle.id)
    return any(fact.actor.person == caller.person for fact in told)


def _called(pair: Pair) -> str:
    form = pair.cycle.pack.forms.get(pair.form)
    show(pair.mentee.id)
    return f"{pair.mentee.name}, {form.title if form else pair.form}"


def _whose(pair: Pair, caller: Caller) -> str:
    form = pair.cycle.pack.forms.get(pair.form)
    return f"{person_name(caller, pair.mentee, 'наставляемый')}, {form.title if form else pair.form}"
