"""Which use case stands for which address, actor and step of the clock: a new one without a case fails a test.

What a case asks over HTTP it says itself, and in peace is held to it. Here stands what is written in the same way as
something that is tried, and why.
"""

from collections.abc import Mapping

from handlers.apart import Step
from tests.faults.calls.accounts import ACCOUNTS
from tests.faults.calls.doors import DOORS
from tests.faults.calls.letters import LETTERS
from tests.faults.calls.links import LINKS
from tests.faults.calls.organisations import ORGANISATIONS
from tests.faults.calls.pages import PAGES
from tests.faults.calls.people import PEOPLE
from tests.faults.cases import CASES, UseCase

EVERY: Mapping[str, UseCase] = {**CASES, **LETTERS, **ACCOUNTS, **PAGES, **PEOPLE, **DOORS, **LINKS, **ORGANISATIONS}

NOUN = "write over HTTP"
"""An address of a noun reports one event through the door at which `/api/v1/events` stands."""

# fmt: off
LIKE: Mapping[str, tuple[str, str]] = {
    "POST /people/{person_id}/consents":               (NOUN, "one event through the same door"),
    "POST /people/{person_id}/consent-withdrawals":    (NOUN, "one event through the same door"),
    "POST /people/{person_id}/questionnaires/{code}":  (NOUN, "one event through the same door"),
    "POST /calendar/replacements":                     (NOUN, "one event through the same door"),
    "POST /calendar/closures":                         (NOUN, "one event through the same door"),
    "POST /organisation/approvals/{approval_id}":      (NOUN, "one event through the same door"),
    "POST /cycles/{cycle_id}/sheet":                   ("receive several", "the lines of a sheet are one body"),
    "POST /api/v1/cycles/{cycle_id}/meeting-sheets":   ("receive several", "the lines of a sheet are one body"),
    "POST /cycles/{cycle_id}/sheets/{key}/annulments": ("receive several", "the lines of a sheet are one body"),
    "POST /organisation/auditors":                     ("report at the command line", "reports and settles at once"),
    "POST /import":                                    ("import people", "the page calls `check_file` alone"),
    "POST /api/v1/imports":                            ("import people", "the address calls `check_file` alone"),
    "POST /import/{import_id}":                        ("import people", "the page calls `confirm_import` alone"),
    "POST /api/v1/imports/{import_id}/confirmations":  ("import people", "the address calls `confirm_import` alone"),
    "POST /sign-in/provider":                          ("come by a provider", "expects somebody back"),
    "POST /join/{token}/provider":                     ("come by a provider", "expects somebody back"),
    "POST /account/identities":                        ("come by a provider", "expects somebody back"),
    "POST /account/identities/endings":                ("come by a provider", "the page calls `unlink` alone"),
    "PUT /api/v1/reminders/{reminder_id}":             ("decide on reminders", "the page and it call the same"),
    "POST /outbox/releases":                           ("release the brake", "the page calls `release` alone"),
    "POST /outbox/stops":                              ("release the brake", "one statement about the same rows"),
    "POST /outbox/systems/{system_id}/closures":       ("add a system", "one statement about one row"),
}
ACTORS: Mapping[str, str] = {
    "settle":        "settle a batch",
    "import_people": "import people",
    "post":          "serve the post",
}
STEPS: Mapping[Step, str] = {
    Step.TICK:      "tick with a timer due",
    Step.TIMERS:    "tick with a timer due",
    Step.SUSPECTS:  "tick with a timer due",
    Step.FILES:     "tick with a timer due",
    Step.LANES:     "tick with a timer due",
    Step.IMPORTS:   "tick with a timer due",
    Step.PLANS:     "plan and remind",
    Step.SILENCE:   "plan and remind",
    Step.REMINDERS: "plan and remind",
    Step.LETTERS:   "serve the post",
    Step.PUT_OUT:   "serve the post",
    Step.SYSTEMS:   "serve the post",
    Step.DELIVER:   "serve the post",
}
# fmt: on
