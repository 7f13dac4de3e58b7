"""The page of people: the bases of a cycle, the long-term base and everybody, searched by a plain form."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth import Calling
from api.given import Installed
from api.pages.drawing import draw
from api.pages.names import person_name
from api.pages.outcomes import outcome
from api.pages.people.forms import REGISTER, forms_words, offered, place_of
from api.pages.route import Page
from api.refusals import BadRequest
from api.v1.models import page
from api.v1.people import found_people
from workflow.access import Caller
from workflow.facts.people import PersonKind
from workflow.packs.pack import Pack
from workflow.queries.bases.lasting import LastingRow, lasting_base
from workflow.queries.bases.mentees import MenteeRow, base_of_mentees
from workflow.queries.bases.mentors import MentorRow, base_of_mentors
from workflow.queries.bases.papers import Paper
from workflow.queries.bases.received import OfferedRow, offered_here
from workflow.queries.bases.standing import Standing
from workflow.queries.bases.wanted import Wanted
from workflow.queries.seeing import sees_card, sees_cycle
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.words import Named, counted

router = APIRouter(include_in_schema=False, route_class=Page)

N = TypeVar("N", bound=Named)

A_PAGE = 50
TABS = {
    "mentees": "Наставляемые",
    "mentors": "Наставники",
    "lasting": "Долгосрочная база",
    "offered": "Предложены другими",
    "all": "Все",
}
Chosen = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in a list: who, how he stands, what about him, and what he lacks."""

    id: UUID
    name: str
    href: str | None
    state: str
    lines: tuple[str, ...]
    missing: tuple[str, ...]


@router.get("/people")
def show_people(
    request: Request,
    calling: Calling,
    installation: Installed,
    tab: Chosen = "mentees",
    q: Chosen = "",
    form: Chosen = "",
    school_class: Annotated[str, Query(alias="class", max_length=8)] = "",
    situation: Chosen = "",
    role_model: Chosen = "",
    kind: Chosen = "",
    state: Chosen = "",
    missing: Chosen = "",
    room: Chosen = "",
    cycle: UUID | None = None,
    after: UUID | None = None,
    said: UUID | None = None,
) -> Response:
    """Show one tab, a page at a time; a filter that is left empty filters nothing."""
    chosen = {"q": q, "form": form, "class": school_class, "situation": situation, "role_model": role_model}
    chosen |= {"kind": kind, "state": state, "missing": missing, "room": room}
    tab = tab if tab in TABS else "mentees"
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        here = _cycle(institution, calling, cycle)
        rows, onward = _rows(institution, here, calling, tab, _wanted(chosen), after)
        adding = offered(REGISTER, place_of(institution, calling))
        told = outcome(connection, calling, said)
        kept = {"tab": tab, **({"cycle": str(here.id)} if here else {})}
    return draw(
        request,
        "people/listing.html",
        reader=calling,
        cycle_id=here.id if here else None,
        title=here.title if here and tab in ("mentees", "mentors") else "",
        tabs=[(code, label, _address(kept | {"tab": code})) for code, label in TABS.items()],
        tab=tab,
        rows=rows,
        filters=_filters(tab, here.pack if here else None),
        chosen=chosen,
        kept=kept,
        filtered={name for name, value in chosen.items() if value},
        adding=adding,
        outcome=told,
        clear=_address(kept),
        onward=_address(kept | chosen | {"after": onward}) if onward else None,
    )


def _cycle(institution: Institution, caller: Caller, wanted: UUID | None) -> Cycle | None:
    """Give the cycle asked for, else the newest one that the reader sees."""
    seen = [one for one in institution.cycles.values() if sees_cycle(caller, one)]
    return next((one for one in seen if one.id == wanted), seen[-1] if seen else None)


def _wanted(chosen: dict[str, str]) -> Wanted:
    return Wanted(
        words=chosen["q"],
        form=chosen["form"] or None,
        school_class=chosen["class"] or None,
        situation=chosen["situation"] or None,
        role_model=chosen["role_model"] or None,
        kind=_code(PersonKind, chosen["kind"]),
        state=_code(Standing, chosen["state"]),
        missing=_code(Paper, chosen["missing"]),
        room=bool(chosen["room"]),
    )


def _code(codes: type[N], value: str) -> N | None:
    try:
        return codes(value) if value else None
    except ValueError as wrong:
        raise BadRequest("Такого значения в этом отборе нет: выберите из списка.") from wrong


def _rows(
    institution: Institution, cycle: Cycle | None, caller: Caller, tab: str, wanted: Wanted, after: UUID | None
) -> tuple[list[Row], str | None]:
    """Give a page of a tab, and where the next one begins."""
    if tab == "all":
        found, rest = page(found_people(institution, caller, wanted), A_PAGE, after, lambda one: one.id)
        return [_person(one, caller) for one in found], rest
    if tab == "offered":
        came, rest = page(offered_here(institution, caller, wanted.words), A_PAGE, after, lambda row: row.person.id)
        return [_offered(row, caller, cycle.pack if cycle else None) for row in came], rest
    if tab == "lasting":
        asked, rest = page(lasting_base(institution, caller, wanted), A_PAGE, after, lambda row: row.person.id)
        return [_lasting(row, caller) for row in asked], rest
    if cycle is None:
        return [], None
    if tab == "mentors":
        mentors, rest = page(base_of_mentors(cycle, caller, wanted), A_PAGE, after, lambda row: row.person.id)
        return [_mentor(row, caller) for row in mentors], rest
    mentees, rest = page(base_of_mentees(cycle, caller, wanted), A_PAGE, after, lambda row: row.pair.id)
    return [_mentee(row, caller) for row in mentees], rest


def _row(person: Person, caller: Caller, identity: UUID, state: str, lines: list[str | None], **more: Any) -> Row:
    seen = sees_card(caller, person)
    card = person.card if seen else None
    who = f"{card.school_class} класс" if card and card.school_class else card.post if card else None
    return Row(
        id=identity,
        name=person_name(caller, person, "участник"),
        href=f"/people/{person.id}" if seen else None,
        state=state,
        lines=tuple(line for line in (who, *lines) if line),
        missing=tuple(one.label for one in more.get("missing") or ()),
    )


def _mentee(row: MenteeRow, caller: Caller) -> Row:
    pack = row.pair.cycle.pack
    situations = {code: label for group in pack.mentee_situations.values() for code, label in group.items()}
    form = pack.forms.get(row.form)
    lines = [form.title if form else row.form, situations.get(row.situation or ""), row.request, row.when_free]
    return _row(row.person, caller, row.pair.id, row.state.label, lines, missing=row.missing)


def _mentor(row: MentorRow, caller: Caller) -> Row:
    mentor, pack = row.mentor, row.mentor.cycle.pack
    room = f"занято {mentor.taken} из {mentor.capacity}, свободно {mentor.room}"
    ready = [words for words, so in (("отобран", mentor.selected), ("обучен", mentor.trained)) if so]
    forms = ", ".join(pack.forms[form].title for form in row.forms if form in pack.forms)
    offer = row.offer
    lines = [forms, room, ", ".join(ready), offer.competences if offer else None, offer.when_free if offer else None]
    return _row(row.person, caller, row.person.id, row.state.label, lines, missing=row.missing)


def _lasting(row: LastingRow, caller: Caller) -> Row:
    pack = row.cycle.pack if row.cycle else None
    forms = [pack.forms[form].title for form in row.offer.forms if form in pack.forms] if pack and row.offer else []
    done = f"завершил как наставник: {counted(row.completed, 'пара', 'пары', 'пар')}" if row.completed else None
    lines = [row.cycle.title if row.cycle else None, ", ".join(forms), row.offer.competences if row.offer else None]
    return _row(row.person, caller, row.person.id, row.came.label, [*lines, done])


def _offered(row: OfferedRow, caller: Caller, pack: Pack | None) -> Row:
    kinds = ", ".join(kind.label for kind in row.offer.card.kinds)
    return _row(
        row.person,
        caller,
        row.person.id,
        row.offer.from_name,
        [kinds, forms_words(row.offer.forms, pack), row.offer.competences],
    )


def _person(person: Person, caller: Caller) -> Row:
    state = ", ".join(kind.label for kind in person.kinds) if sees_card(caller, person) else ""
    return _row(person, caller, person.id, state, [person.card.organisation if state and person.card else None])


def _filters(tab: str, pack: Pack | None) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Give the lists that a tab is filtered by: name, label, choices."""
    if tab == "offered":
        return []
    forms = [(code, form.title) for code, form in pack.forms.items()] if pack else []
    found = pack.forms.values() if pack else ()
    models = list({one.code: (one.code, one.title) for form in found for one in form.role_models}.values())
    reasons = [choice for group in pack.mentee_situations.values() for choice in group.items()] if pack else []
    in_cycle, known = tab in ("mentees", "mentors"), tab != "all"
    table = (
        ("form", "Форма", forms, known),
        ("situation", "Причина запроса", reasons, tab == "mentees"),
        ("role_model", "Вариант пары", models, known),
        ("kind", "Кто это", [(one.value, one.label) for one in PersonKind], True),
        ("state", "Состояние", [(one.value, one.label) for one in Standing], in_cycle),
        ("missing", "Чего не хватает", [(one.value, one.label) for one in Paper], in_cycle),
        ("room", "Места", [("yes", "есть свободное")], tab in ("mentors", "lasting")),
    )
    return [(name, label, choices) for name, label, choices, shown in table if shown and choices]


def _address(said: dict[str, str]) -> str:
    return f"/people?{urlencode({name: value for name, value in said.items() if value})}"
