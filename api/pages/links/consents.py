"""The page of a representative without an account: what is asked of him, and how he answers or takes it back.

What is signed here and what is only prepared for paper follows from `workflow/consents/by_link.py`, where the reasons
stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.given import Correlated, Installed, Ringing
from api.pages.consents.papers import blank_of
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.links.door import Behind, behind, proof_of, sent_from
from api.pages.links.entering import draw_question
from api.pages.links.saying import event_of, say
from api.pages.links.terms import TERMS, Terms
from api.pages.reports import pressed_key
from api.pages.route import Page
from api.pages.session import Fields
from api.refusals import BadRequest
from handlers.bell import Bell
from workflow.consents.by_link import Way, intention_of, way_of
from workflow.consents.standing import ConsentState, Standing, consents_of
from workflow.errors import NotFound, Refusal, Unacceptable
from workflow.facts.people import ConsentKind
from workflow.installation import Installation
from workflow.links.asked import Asked
from workflow.links.link import DEAD, Purpose, use_up
from workflow.links.proving import AskAgain
from workflow.queries.institutions import other_institutions

router = APIRouter(include_in_schema=False, route_class=Page)

DONE = (ConsentState.IN_FORCE,)
TICK = "Поставьте отметку о согласии: без неё подписи нет."


@dataclass(frozen=True, slots=True)
class Row:
    """One kind as it is shown: what it is about, how it stands, and what may be done about it here.

    `paper` says why it is signed on paper; `intended` the day on which readiness to sign was noted.
    """

    standing: Standing
    terms: Terms
    receiver: str
    signs: bool
    paper: str
    intended: date | None
    withdraws: bool
    key: str


@router.get("/by-link/{link_id}/blanks/{kind}")
def print_blank(request: Request, link_id: UUID, kind: ConsentKind, installation: Installed) -> Response:
    """Give the form of a consent to print, sign and bring to school."""
    try:
        with behind(request, installation, link_id) as found:
            if found.asked.link.purpose != Purpose.CONSENT:
                raise NotFound(DEAD)
            shown = blank_of(found.asked.about, kind, "", installation.now())
    except AskAgain as again:
        return draw_question(request, Purpose.CONSENT, link_id=link_id, trouble=again.sentence)
    return draw(request, "consents/blank.html", back=f"/by-link/{link_id}", **shown)


@router.post("/by-link/{link_id}/consents")
def sign(
    request: Request, link_id: UUID, given: Fields, installation: Installed, bell: Ringing, correlation: Correlated
) -> Response:
    """Sign a consent that needs no paper."""
    return _said(request, link_id, "consent.signed", given, installation, bell, correlation)


@router.post("/by-link/{link_id}/consent-withdrawals")
def withdraw(
    request: Request, link_id: UUID, given: Fields, installation: Installed, bell: Ringing, correlation: Correlated
) -> Response:
    """Withdraw a consent: it counts at once."""
    return _said(request, link_id, "consent.withdrawn", given, installation, bell, correlation)


@router.post("/by-link/{link_id}/consent-intentions")
def intend(
    request: Request, link_id: UUID, given: Fields, installation: Installed, bell: Ringing, correlation: Correlated
) -> Response:
    """Tell the curator that a paper will be signed."""
    return _said(request, link_id, "consent.intended", given, installation, bell, correlation)


@router.post("/by-link/{link_id}/endings")
def close(request: Request, link_id: UUID, given: Fields, installation: Installed) -> Response:
    """Close a link that is not needed any more: on a strange computer nothing stays behind."""
    with sent_from(request, installation, link_id, given) as found:
        link = found.asked.link
    with installation.database.transaction() as connection:
        use_up(connection, link, installation.now())
    return RedirectResponse("/link-closed", 303, headers=dict(HEADERS))


def draw_consents(
    request: Request, installation: Installation, found: Behind, status: int = 200, **more: Any
) -> Response:
    """Draw the page of the representative."""
    asked, now = found.asked, installation.now()
    institution, link = asked.about.institution, asked.link
    today = now.astimezone(institution.timezone).date()
    others = dict(other_institutions(found.connection, institution.id))
    maker = institution.people.get(link.made_by)
    shown: dict[str, Any] = {
        "id": link.id,
        "form_proof": proof_of(request, link.id),
        "child": asked.about.name,
        "name": asked.person.name,
        "school": institution.card.name if institution.card else "",
        "maker": maker.name if maker else "",
        "made": moment_words(link.made_at, institution.timezone),
        "until": moment_words(link.expires_at, institution.timezone),
        "rows": [_row(asked, one, today, others) for one in _asked_of(asked, today)],
        "outcome": None,
        "trouble": None,
    }
    return draw(request, "links/consents.html", status, **shown | more)


def _asked_of(asked: Asked, today: date) -> list[Standing]:
    """Give what is asked of everybody, and of passing on what was allowed before: nobody is asked for more here."""
    found = consents_of(asked.about, today)
    return [one for one in found if one.kind is not ConsentKind.TRANSFER or one.receiver]


def _row(asked: Asked, one: Standing, today: date, others: Mapping[UUID, str]) -> Row:
    way, paper = way_of(asked.about, one.kind, today)
    consent = asked.about.consent_to_pass_on(one.receiver) if one.receiver else asked.about.consent(one.kind)
    done = one.state in DONE
    intended = intention_of(asked.about, one.kind)
    return Row(
        standing=one,
        terms=TERMS[one.kind].counted_for(asked.about),
        receiver=others.get(one.receiver, "другая организация") if one.receiver else "",
        signs=way is Way.SIGN and not done,
        paper="" if done or one.receiver else paper,
        intended=intended.day if intended else None,
        withdraws=consent.signed is not None and consent.withdrawal is None,
        key=str(uuid4()),
    )


def _said(
    request: Request,
    link_id: UUID,
    event: str,
    given: Mapping[str, str],
    installation: Installation,
    bell: Bell,
    correlation: str,
) -> Response:
    """Say an event of the page, or draw the page again with the sentence of whoever refuses it."""
    with sent_from(request, installation, link_id, given) as found:
        if found.asked.link.purpose != Purpose.CONSENT:
            raise NotFound(DEAD)
        asked = found.asked
        try:
            said = event_of(installation, found, event, pressed_key(given), _data(event, given, asked))
        except (Refusal, Unacceptable, BadRequest) as refused:
            return draw_consents(request, installation, found, 422, trouble=refused.sentence)
    told = say(installation, bell, correlation, asked, said)
    return RedirectResponse(f"/by-link/{link_id}?said={told.id}", 303, headers=dict(HEADERS))


def _data(event: str, given: Mapping[str, str], asked: Asked) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": given.get("kind")}
    if event == "consent.signed":
        if given.get("agree") != "on":
            raise BadRequest(TICK)
        content["signed_by_representative"] = str(asked.person.id)
    if event == "consent.withdrawn":
        content |= {"stop_demanded": given.get("stop_demanded") == "on", "receiver": given.get("receiver") or None}
    return content
