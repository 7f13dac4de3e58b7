"""A person's consents as a page, with the clocks that run, and a blank to print with lines for those who must sign."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.consents.shown import page_of
from api.pages.drawing import draw
from api.pages.links.offered import for_consents
from api.pages.outcomes import outcome
from api.pages.route import Page
from api.v1.consents import find_consenting, today_of
from workflow.consents.strictest import strictest
from workflow.facts.people import ConsentKind
from workflow.queries.institutions import other_institutions
from workflow.reading.shown import show
from workflow.subjects.person import Person
from workflow.words import working_days

router = APIRouter(include_in_schema=False, route_class=Page)

PROMISES = {
    ConsentKind.PROCESSING: (
        "на обработку персональных данных",
        "чтобы школа могла вести программу наставничества: подобрать пару, помочь ей и видеть, что получается. "
        "Данные хранит сама школа и никому без отдельного согласия не передаёт.",
    ),
    ConsentKind.PARTICIPATION: (
        "на участие в программе наставничества",
        "встречаться с наставником или наставляемым, договариваться о цели и рассказывать, как идут дела. "
        "Участие добровольное: выйти можно в любой день, объяснять причину не обязательно.",
    ),
    ConsentKind.QUESTIONING: (
        "на психологическое анкетирование",
        "отвечать на вопросы о самочувствии, интересах и отношениях в начале и в конце работы. "
        "Ответы видят психолог и куратор; от любого вопроса можно отказаться.",
    ),
    ConsentKind.PUBLICATION: (
        "на публикацию",
        "показывать имя, фотографии и работы на сайте школы и в рассказах о программе. "
        "Если передумаете, всё опубликованное уберут за {days}.",
    ),
    ConsentKind.TRANSFER: (
        "на передачу данных другой организации",
        "Чтобы она могла позвать наставника к себе, ей передадут имя, кто он, как с ним связаться, в каких формах и "
        "чем он поможет. Больше ничего. Если согласие отозвать, получателю сразу сообщат, и копию он уничтожит.",
    ),
}


@router.get("/people/{person_id}/consents")
def show_consents(
    request: Request, person_id: UUID, calling: Calling, installation: Installed, said: UUID | None = None
) -> Response:
    """Show how each consent stands, what runs out and by when, whose signatures a new one needs, and type what came."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_consenting(institution, person_id, calling)
        others = dict(other_institutions(connection, calling.institution))
        shown = page_of(institution, person, calling, installation.now(), others)
        shown["outcome"] = outcome(connection, calling, said)
        shown["links"] = for_consents(connection, person, calling, installation.now())
    return draw(request, "consents/standing.html", reader=calling, **shown)


@router.get("/people/{person_id}/consents/{kind}/blank")
def print_blank(
    request: Request,
    person_id: UUID,
    kind: ConsentKind,
    calling: Calling,
    installation: Installed,
    receiver: UUID | None = None,
) -> Response:
    """Give a blank to print: the person's data filled in, and a line for each signature that is needed today."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        person = find_consenting(institution, person_id, calling)
        others = dict(other_institutions(connection, calling.institution))
        shown = blank_of(person, kind, others.get(receiver, "") if receiver else "", installation.now())
    return draw(request, "consents/blank.html", reader=calling, back=f"/people/{person_id}/consents", **shown)


def blank_of(person: Person, kind: ConsentKind, receiver: str, now: datetime) -> dict[str, Any]:
    """Give what a blank is drawn from: what is promised, and a line for each who must sign today."""
    institution = person.institution
    himself, representative = person.signers_on(today_of(institution, now))
    title, promise = PROMISES[kind]
    return {
        "name": institution.people[show(person.id)].name,
        "born": person.card.birth_date if person.card else None,
        "grade": person.card.grade if person.card else None,
        "school": institution.card.name if institution.card else "",
        "title": title,
        "promise": promise.format(days=working_days(strictest(person, "take_down_working_days"))),
        "passes_on": kind is ConsentKind.TRANSFER,
        "receiver": receiver,
        "himself": himself,
        "representative": representative,
        "named": [institution.people[show(one)].name for one in sorted(person.representatives)],
        "health": kind is ConsentKind.PROCESSING,
    }
