"""The web application: put together from an installation and a bell, it starts nothing and owns nothing."""

from datetime import timedelta

from fastapi import APIRouter, FastAPI

from api import documents, errors, health, meters
from api.calendar import feed, owner
from api.guarding import Guarded
from api.limits import BodyLimit, Correlation
from api.pages import route, site
from api.provider.provider import Provider
from api.rates.turnstile import Turnstile
from api.recording import Recorded
from api.v1 import (
    approvals,
    bases,
    consents,
    cycles,
    erasures,
    event_types,
    events,
    exports,
    groups,
    imports,
    journal,
    packs,
    pairs,
    people,
    reporting,
)
from api.v1.accounts import sessions, tokens
from api.v1.cycle import duties, rewards, roadmap, school_days
from api.v1.letters import mine, outbox, reminders
from api.v1.meetings import held, schedule, sheets
from api.v1.mentors import offered
from api.v1.organisations import tree as organisations
from api.v1.pairing import orders, proposals, silence
from api.v1.questionnaires import asked, scores
from api.v1.reading import record
from api.v1.todo import tasks, today
from handlers.bell import Bell
from handlers.meters import Meters
from workflow.errors import BadSetting
from workflow.installation import Installation
from workflow.reading.recorder import Recorder

VERSION = "1"
MODULES = (
    events,
    event_types,
    cycles,
    roadmap,
    tasks,
    today,
    duties,
    school_days,
    rewards,
    pairs,
    proposals,
    silence,
    orders,
    people,
    consents,
    offered,
    erasures,
    bases,
    groups,
    held,
    schedule,
    sheets,
    owner,
    approvals,
    journal,
    record,
    packs,
    imports,
    exports,
    asked,
    scores,
    sessions,
    tokens,
    mine,
    outbox,
    reminders,
    organisations,
)


def make_app(installation: Installation, bell: Bell, own: Meters | None = None) -> FastAPI:
    """Make the application; BadSetting when there is no secret to sign tokens with."""
    if not installation.settings.secret:
        raise BadSetting("STUPENI_SECRET: задайте секрет, им подписываются ключи.")
    app = FastAPI(
        title="Ступени",
        version=VERSION,
        summary="Школьное наставничество по семи этапам",
        docs_url=None,
        redoc_url=None,
    )
    v1 = APIRouter(prefix="/api/v1")
    for module in MODULES:
        v1.include_router(module.router)
    v1.include_router(reporting.make_router())
    app.include_router(v1)
    app.include_router(feed.router)
    app.include_router(health.router)
    app.include_router(documents.router)
    app.openapi = lambda: documents.document(app)  # type: ignore[method-assign]
    errors.register(app)
    site.include(app)
    app.add_middleware(Recorded, told=route.answer_to)
    app.add_middleware(BodyLimit)
    app.add_middleware(Correlation)
    app.add_middleware(meters.Timed)
    app.add_middleware(Guarded)
    furnish(app, installation, bell, own)
    return app


def furnish(app: FastAPI, installation: Installation, bell: Bell, own: Meters | None = None) -> None:
    """Give the application what its endpoints work with; `own` are the meters of the process that it runs in."""
    app.state.installation = installation
    app.state.bell = bell
    app.state.meters = meters.WebMeters(installation, own or Meters(installation))
    app.state.refusals = app.state.meters.refusals
    app.state.turnstile = Turnstile(
        installation.settings,
        lambda: installation.now().timestamp(),
        app.state.meters.limited,
        app.state.meters.alone,
    )
    app.state.provider = (
        Provider(installation.settings, installation.now) if installation.settings.oidc_issuer else None
    )
    app.state.recorder = Recorder(installation.database, timedelta(days=installation.settings.readings_days))
