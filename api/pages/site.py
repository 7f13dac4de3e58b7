"""The site: every page, the forms, the static files and the pages of errors, put into an application."""

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.pages import cycles, exports, home, imports, journal, pairs, reports
from api.pages.accounts import account, factor, joining, links, provider, tokens
from api.pages.care import concerns, groups, list_of, orders, reporting
from api.pages.consents import erasing, papers, signing
from api.pages.cycle import activities, duties, rewards, roadmap, school_days
from api.pages.letters import inbox, outbox, reminders, slips, systems, texts
from api.pages.links import consents as by_link_consents
from api.pages.links import desk, entering
from api.pages.links import questionnaire as by_link_questionnaire
from api.pages.links import shown as by_link
from api.pages.meetings import calendar, month, sent, sheet
from api.pages.organisations import overview, tree
from api.pages.people import card, listing, press
from api.pages.questionnaires import filling, scores, shown
from api.pages.reading import record
from api.pages.route import let_errors_be_pages
from api.pages.todo import tasks, today

MODULES = (
    home,
    cycles,
    tasks,
    today,
    duties,
    roadmap,
    activities,
    rewards,
    school_days,
    pairs,
    concerns,
    reporting,
    list_of,
    orders,
    groups,
    papers,
    signing,
    erasing,
    month,
    sheet,
    sent,
    calendar,
    journal,
    record,
    imports,
    exports,
    listing,
    card,
    shown,
    filling,
    scores,
    account,
    factor,
    inbox,
    outbox,
    slips,
    reminders,
    texts,
    systems,
    joining,
    provider,
    links,
    tokens,
    tree,
    overview,
    desk,
    entering,
    by_link,
    by_link_consents,
    by_link_questionnaire,
)


def include(app: FastAPI) -> None:
    """Add the site to an application whose errors are registered already."""
    for module in MODULES:
        app.include_router(module.router)
    app.include_router(reports.make_router())
    app.include_router(press.make_router())
    app.mount("/static", StaticFiles(packages=[("api", "static")]), name="static")
    let_errors_be_pages(app)
