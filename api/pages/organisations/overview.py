"""What the head of an organisation above sees: counts, and the requests that nobody else can decide."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.accepting import Preference, accepted
from api.auth import Calling
from api.given import Correlated, Installed, Ringing
from api.pages.drawing import HEADERS, draw, moment_words
from api.pages.organisations.tree import draw_invitation
from api.pages.route import Page
from api.pages.session import Fields, Proven
from workflow.access import Caller, by
from workflow.errors import NotFound, NotTrue, Unacceptable
from workflow.inbox.envelope import Envelope
from workflow.installation import Installation
from workflow.organisations.figures import Figures, Told, figures_of, together
from workflow.organisations.opening import invite, send_auditor
from workflow.organisations.pending import Pending, pending
from workflow.organisations.tree import NO_ORGANISATION, read_tree
from workflow.stages import Stage

router = APIRouter(include_in_schema=False, route_class=Page)

SOURCE = "urn:stupeni:organisations"
FEW = "скрыто"
INCOMPLETE = "Назовите организацию, проверяющего и последний день проверки."
NO_REQUEST = "Такого запроса у ваших организаций нет, или его уже решили."
SAID = {"sent": "Решение принято к исполнению. Если его уже опередили, в журнале организации останется отказ."}


@router.get("/organisation")
def show_overview(request: Request, calling: Calling, installation: Installed, said: str = "") -> Response:
    """Show counts of every institution below, and what waits for a decision."""
    return _shown(request, calling, installation, said=SAID.get(said))


@router.post("/organisation/auditors")
def send(request: Request, given: Fields, calling: Proven, installation: Installed) -> Response:
    """Let an auditor into an institution below for a term; his link is shown this once."""
    name = " ".join(given.get("name", "").split())
    try:
        place = _below(installation, calling, given.get("institution", ""))
        until = date.fromisoformat(given.get("until", ""))
        if not name:
            raise NotTrue(INCOMPLETE)
        acting = Caller(calling.person, by.HEAD_ABOVE, place, "pages")
        person = send_auditor(installation, acting, name, until, SOURCE)
    except (NotTrue, NotFound, Unacceptable) as refused:
        return _shown(request, calling, installation, 422, trouble=refused.sentence)
    except ValueError:
        return _shown(request, calling, installation, 422, trouble=INCOMPLETE)
    token = invite(installation, place, person, "pages")
    return draw_invitation(request, calling, installation, name, token, "/organisation")


def _below(installation: Installation, calling: Caller, named: str) -> UUID:
    with installation.database.reading() as connection:
        below = read_tree(connection).institutions_of(calling.institution)
    found = next((one.id for one in below if str(one.id) == named), None)
    if found is None:
        raise NotFound(NO_ORGANISATION)
    return found


def _shown(request: Request, calling: Caller, installation: Installation, status: int = 200, **more: Any) -> Response:
    now = installation.now()
    with installation.database.reading() as connection:
        tree = read_tree(connection)
        here = tree.find(calling.institution)
        below = tree.institutions_of(here.id)
        each = figures_of(connection, below)
    rows, whole = [_counts(one) for one in each], _counts(together(here, each))
    places = [(one.id, one.name) for one in below]
    waits = [_waiting(one) for one in pending(installation, below, now)]
    shown: dict[str, Any] = {"name": here.name, "level": here.level.label, "rows": rows, "whole": whole, "few": FEW}
    told = {"said": None, "trouble": None, "places": places, "waits": waits} | shown | more
    return draw(request, "organisations/overview.html", status, reader=calling, **told)


@router.post("/organisation/approvals/{approval_id}")
def decide(
    approval_id: UUID,
    given: Fields,
    calling: Proven,
    installation: Installed,
    bell: Ringing,
    correlation: Correlated,
) -> Response:
    """Confirm or decline a request of an institution below; its own journal says who did."""
    one = _find(installation, calling, approval_id)
    kind = "approval.declined" if given.get("do") == "decline" else one.confirms
    data = {"reason": given.get("reason", "").strip()} if kind == "approval.declined" else {}
    acting = Caller(calling.person, by.HEAD_ABOVE, one.institution.id, "pages")
    event = Envelope(
        id=given.get("key") or str(uuid4()),
        source=SOURCE,
        type=kind,
        subject=f"approval/{approval_id}",
        time=installation.now(),
        data=data,
    )
    receipts = installation.acceptor.accept(acting, [event], installation.now(), correlation, bell.ring)
    accepted(installation, one.institution.id, receipts, Preference(2), batch=True)
    return RedirectResponse("/organisation?said=sent", 303, headers=dict(HEADERS))


def _find(installation: Installation, calling: Caller, approval: UUID) -> Pending:
    with installation.database.reading() as connection:
        below = read_tree(connection).institutions_of(calling.institution)
    found = next((one for one in pending(installation, below, installation.now()) if one.id == approval), None)
    if found is None:
        raise NotFound(NO_REQUEST)
    return found


def _counts(one: Figures) -> dict[str, Any]:
    return {
        "name": one.organisation.name,
        "cycles": [(stage.label, number) for stage, number in one.cycles.items()],
        "stages": [(stage.label, _words(told)) for stage, told in one.stages.items()],
        "pairs": _words(one.pairs),
    }


def _words(told: Told) -> str:
    if not told.more:
        return str(told.number)
    return f"не меньше {told.number}" if told.number else FEW


def _told(stages: Any) -> list[tuple[str, int | str]]:
    return [(Stage(stage).label, FEW if number is None else number) for stage, number in stages.items()]


def _waiting(one: Pending) -> dict[str, Any]:
    return {
        "id": one.id,
        "institution": one.institution.name,
        "asks": one.asks,
        "stage": one.stage.label,
        "reason": one.reason,
        "asked": moment_words(one.asked_at, one.zone),
        "lapses": moment_words(one.lapses_at, one.zone),
        "pairs": _told(one.pairs),
        "key": str(uuid4()),
    }
