"""What the guards of consents and of representatives refuse, and with which sentence."""

from typing import Any

from tests.school import School
from tests.workflow.guards.cases import Row, both, say
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow, NotTrue
from workflow.stages import Stage

P = Stage.PREPARATION
IGOR = "person/igor"
SIGNED: dict[str, Any] = {"kind": "processing", "signed_by_person": True}


def outgrow(school: School) -> None:
    school.say("consent.outgrown", "person/misha", acting=by.SERVICE)


def expire(school: School) -> None:
    school.say("consent.expired", IGOR, acting=by.SERVICE)


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
    Row("consent_was_outgrown", P, NotNow, "Подписывать заново нечего", outgrow, lambda one: one.consent("misha")),
    Row("consent_has_expired", P, NotNow, "Истекать нечему", expire, both(say("consent.signed", IGOR, **SIGNED))),
)
