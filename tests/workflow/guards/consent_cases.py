"""What the guards of consents and of representatives refuse, and with which sentence."""

from typing import Any

from tests.school import School
from tests.workflow.guards.cases import Row, Step, both, say
from tests.world import identity
from workflow.access import by
from workflow.consents.by_link import BY_LINK
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.stages import Stage

P = Stage.PREPARATION
IGOR = "person/igor"
SIGNED: dict[str, Any] = {"kind": "processing", "signed_by_person": True}


def outgrow(school: School) -> None:
    school.say("consent.outgrown", "person/misha", acting=by.SERVICE)


def expire(school: School) -> None:
    school.say("consent.expired", IGOR, acting=by.SERVICE)


def by_link(event: str, **data: Any) -> Step:
    """Make a step of what Misha's mother says by a link."""
    return lambda school: school.say(event, "person/misha", "marina", by.REPRESENTATIVE, channel=BY_LINK, **data)


OF_CONSENTS = (
    Row(
        "representative_is_an_adult",
        P,
        NotTrue,
        "Законный представитель — взрослый",
        say("representative.named", "person/misha", representative=identity("dasha")),
    ),
    Row(
        "consent_is_dated_by_its_signing",
        P,
        NotTrue,
        "Срок согласия кончился раньше",
        say("consent.signed", IGOR, until="2021-04-01", **SIGNED),
    ),
    Row(
        "health_belongs_to_processing",
        P,
        NotTrue,
        "Сведения о здоровье называют в согласии на обработку",
        say("consent.signed", IGOR, kind="publication", signed_by_person=True, health=True),
    ),
    Row(
        "stop_is_demanded_of_processing",
        P,
        NotTrue,
        "Прекратить обработку требуют",
        say("consent.withdrawn", IGOR, kind="publication", stop_demanded=True),
        say("consent.signed", IGOR, kind="publication", signed_by_person=True),
    ),
    Row(
        "link_signs_what_needs_no_paper",
        P,
        NotLawful,
        "Это согласие подписывают на бумаге: психолог работает",
        by_link("consent.signed", kind="questioning", signed_by_representative=identity("marina")),
    ),
    Row(
        "consent_is_still_to_sign",
        P,
        NotNow,
        "Подписывать нечего",
        by_link("consent.intended", kind="processing"),
        lambda one: one.consent("misha"),
    ),
    Row("consent_was_outgrown", P, NotNow, "Подписывать заново нечего", outgrow, lambda one: one.consent("misha")),
    Row("consent_has_expired", P, NotNow, "Истекать нечему", expire, both(say("consent.signed", IGOR, **SIGNED))),
)
