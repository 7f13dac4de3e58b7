"""The forms about people: a table, each row an event of the API under the same noun, with choices from the pack."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from api.v1.nouns import NOUNS, Noun
from workflow.access import Caller, by
from workflow.across.offers import OfferState
from workflow.catalogue import CATALOGUE
from workflow.facts.people import PersonKind, ReachedBy
from workflow.packs.pack import Pack
from workflow.queries.institutions import Other
from workflow.queries.seeing import sees_cycle
from workflow.reading.shown import offer_name
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.words import alphabetical

Choice = tuple[str, str]
"""A code and its label."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form is filled in: the reader, the person of the page, and the cycles that he may speak of."""

    institution: Institution
    caller: Caller
    person: Person | None
    cycles: tuple[Cycle, ...]
    others: Sequence[Other] = ()
    """The other institutions of this installation."""

    @property
    def pack(self) -> Pack | None:
        """Give the pack of the newest open cycle."""
        return self.cycles[0].pack if self.cycles else None


@dataclass(frozen=True, slots=True)
class Field:
    """What is filled in; `choices` are those of the place, `flag` makes yes and no of a choice.

    In a `search` the label is typed, with those that fit below it: for choices of which there may be hundreds.
    """

    name: str
    label: str
    kind: Literal["line", "text", "email", "tel", "number", "date", "choice", "search", "several", "flag"] = "line"
    required: bool = False
    choices: Callable[[Place], Sequence[Choice]] | None = None
    most: int = 300
    least: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A row: the route of the noun, the button, what is asked, and whether the card that is there is filled in.

    `sure` is what must be ticked besides, where what is said cannot be taken back.
    """

    route: str
    button: str
    fields: tuple[Field, ...]
    of_card: bool = False
    in_cycle: bool = False
    sure: str = ""

    @property
    def noun(self) -> Noun:
        """Give the noun of the API under the same route."""
        return next(noun for noun in NOUNS if noun.route == self.route)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field as it is drawn: its choices here and what stands in it."""

    field: Field
    choices: Sequence[Choice]
    value: Any


@dataclass(frozen=True, slots=True)
class Offered:
    """A form for one reader: where it goes and under which key it counts once."""

    form: Form
    action: str
    key: str
    fields: tuple[Drawn, ...]


def _kinds(place: Place) -> Sequence[Choice]:
    return [(kind.value, kind.label) for kind in PersonKind]


def _others(place: Place) -> Sequence[Choice]:
    return [(str(identity), name) for identity, name in place.others]


def _cycles(place: Place) -> Sequence[Choice]:
    return [(str(cycle.id), cycle.title) for cycle in place.cycles]


def _ways(place: Place) -> Sequence[Choice]:
    return [(way.value, way.label) for way in ReachedBy]


def _forms(place: Place) -> Sequence[Choice]:
    run = place.cycles[0].forms_run if place.cycles else None
    found = place.pack.forms.items() if place.pack else ()
    return [(code, form.title) for code, form in found if run is None or code in run]


def _role_models(place: Place) -> Sequence[Choice]:
    found = place.pack.forms.values() if place.pack else ()
    return [(model.code, f"{form.title}: {model.title}") for form in found for model in form.role_models]


def _mentor_types(place: Place) -> Sequence[Choice]:
    found = place.pack.forms.values() if place.pack else ()
    return [(one.code, one.title) for form in found for one in form.mentor_types]


def _situations(place: Place) -> Sequence[Choice]:
    groups = place.pack.mentee_situations.values() if place.pack else ()
    return [choice for group in groups for choice in group.items()]


def _channels(place: Place) -> Sequence[Choice]:
    return list(place.pack.request_channels.items()) if place.pack else []


def _sources(place: Place) -> Sequence[Choice]:
    return list(place.pack.mentor_sources.items()) if place.pack else []


def _heads(place: Place) -> Sequence[Choice]:
    return [(str(offer_name(one.id)), one.name) for one in place.institution.holding(by.HEAD)]


def _adults(place: Place) -> Sequence[Choice]:
    """Name those who may represent a child: parents first."""
    found = [one for one in place.institution.people.values() if not one.is_pupil and one is not place.person]
    ordered = sorted(found, key=lambda one: (PersonKind.PARENT not in one.kinds, alphabetical(one.name)))
    names = Counter(one.name for one in ordered)
    return [
        (str(offer_name(one.id)), one.name if names[one.name] == 1 else f"{one.name}, {_told_apart(one)}")
        for one in ordered
    ]


def _told_apart(person: Person) -> str:
    """Tell somebody from another of the same name: by the birth date, else by the first signs of the id."""
    born = person.card.birth_date if person.card else None
    return f"{born:%d.%m.%Y} ({str(person.id)[:4]})" if born else str(person.id)[:8]


CARD = (
    Field("name", "Фамилия, имя, отчество", required=True),
    Field("kinds", "Кто это", "several", True, _kinds),
    Field("birth_date", "Дата рождения", "date"),
    Field("grade", "Класс (у педагога — который он ведёт)", "number", least=1, most=11),
    Field("letter", "Буква класса", most=4),
    Field("post", "Должность или чем занят"),
    Field("organisation", "Организация"),
    Field("subject", "Предмет"),
    Field("work_years", "Стаж, лет", "number", most=80),
    Field("phone", "Телефон", "tel", most=40),
    Field("email", "Почта", "email"),
    Field("max_address", "MAX"),
    Field("contact", "Другой способ связаться"),
    Field("reached_by", "Как лучше связаться", "choice", choices=_ways),
)
HOURS = Field("hours_a_week", "Сколько часов в неделю", "number", least=1, most=40)
FREE = Field("when_free", "Когда свободен")
IN_CYCLE = Field("cycle", "Цикл", "choice", True, _cycles)
REQUEST = (
    IN_CYCLE,
    Field("form", "Форма", "choice", True, _forms),
    Field("wants_to_take_part", "Сам хочет участвовать", "flag", True),
    Field("situation", "Причина запроса", "choice", choices=_situations),
    Field("role_model", "Вариант пары", "choice", choices=_role_models),
    Field("request", "Запрос своими словами", "text", most=4000),
    HOURS,
    FREE,
    Field("told_through", "Через кого узнали", "choice", choices=_channels),
)
OFFER = (
    IN_CYCLE,
    Field("forms", "Формы", "several", True, _forms),
    Field("competences", "Чем может помочь", "text", most=4000),
    Field("capacity", "Сколько наставляемых готов вести", "number", least=1, most=10),
    HOURS,
    FREE,
    Field("role_models", "В каких вариантах пары", "several", choices=_role_models),
    Field("mentor_type", "Тип наставника", "choice", choices=_mentor_types),
    Field("comes_from", "Откуда пришёл", "choice", choices=_sources),
    Field("ask_again", "Можно звать в следующие циклы", "flag"),
    Field("ask_elsewhere", "Могут звать другие организации", "flag"),
)
ELSEWHERE = (
    IN_CYCLE,
    Field("receiver", "Кому", "choice", True, _others),
    Field("forms", "Формы", "several", True, _forms),
    Field("note", "Заметка для себя: её не передают", "text", most=4000),
)
REPRESENTATIVE = (
    Field("representative", "Кто представляет: начните писать имя", "search", True, _adults),
    Field("relation", "Кем приходится"),
)
ACT = (
    Field("act_number", "Номер акта", required=True),
    Field("act_date", "Дата акта", "date", True),
    Field("destroyed_by", "Кто уничтожил", required=True),
)

REGISTER = Form("/people", "Внести человека", CARD)
OF_PERSON = (
    Form("/people/{person_id}/changes", "Изменить карточку", CARD, of_card=True),
    Form("/people/{person_id}/representatives", "Назвать законного представителя", REPRESENTATIVE),
    Form("/people/{person_id}/requests", "Подать запрос на наставника", REQUEST, in_cycle=True),
    Form("/people/{person_id}/offers", "Предложить наставником", OFFER, in_cycle=True),
)
ERASE = Form("/people/{person_id}/erasures", "Записать акт об уничтожении", ACT)
"""Stands on the page of consents, and only when nothing of his goes on."""
ERASE_FROM_PAPER = Form(
    ERASE.route, "Записать акт с бумаги", (*ACT, Field("actor", "Кто подписал", "choice", True, _heads))
)
"""The same for a curator: the head has signed the act on paper, and its number and day are those of the paper."""

OF_WILLING = (Form("/people/{person_id}/offers-elsewhere", "Предложить другой организации", ELSEWHERE, in_cycle=True),)
"""What is said besides of a mentor who agreed that other institutions ask him."""
OF_RECEIVED = (
    Form("/people/{person_id}/acceptances", "Принять", (Field("reason", "Что передать в ответ", "text", most=4000),)),
    Form("/people/{person_id}/refusals", "Отказаться", (Field("reason", "Почему", "text", True, most=4000),)),
)
"""What is said of somebody whom another institution offered, and nothing else before he is accepted."""


def forms_of(place: Place) -> list[Offered]:
    """Give the forms of a person's page for its reader."""
    received = place.person.received if place.person else None
    if received is not None and received.state in (OfferState.DECLINED, OfferState.WITHDRAWN):
        return []
    waits = received is not None and received.state is OfferState.WAITS
    willing = OF_WILLING if place.others and _may_be_asked_elsewhere(place) else ()
    rows = OF_RECEIVED if waits else (*OF_PERSON, *willing)
    return [one for form in rows if (one := offered(form, place))]


def forms_words(forms: Sequence[str], pack: Pack | None) -> str:
    """Give the forms in which another institution offers somebody; one that the programme here has not by its code."""
    titles = {code: form.title for code, form in pack.forms.items()} if pack else {}
    return ", ".join(titles.get(code, code) for code in forms)


def _may_be_asked_elsewhere(place: Place) -> bool:
    """Say whether he agreed, in an open cycle, to be asked by other institutions."""
    mentors = [cycle.mentors.get(place.person.id) for cycle in place.cycles] if place.person else []
    return any(one is not None and one.offer is not None and one.offer.ask_elsewhere for one in mentors)


def place_of(
    institution: Institution, caller: Caller, person: Person | None = None, others: Sequence[Other] = ()
) -> Place:
    """Give the place of a form: open cycles that the reader sees, the newest first."""
    seen = [one for one in reversed(institution.cycles.values()) if one.open and sees_cycle(caller, one)]
    return Place(institution, caller, person, tuple(seen), others)


def offered(form: Form, place: Place) -> Offered | None:
    """Give a form to whoever may say it of this person: staff of everybody, others of themselves."""
    reporters = CATALOGUE[form.noun.event].reporters & place.caller.roles
    himself = place.person is not None and place.person.id == place.caller.person
    if not reporters & (by.CURATOR | by.HEAD | by.ADMINISTRATOR) and not (reporters and himself):
        return None
    if form.in_cycle and not place.cycles:
        return None
    card = place.person.card if place.person and form.of_card else None
    there: Mapping[str, Any] = card.model_dump(mode="json") if card else {}
    identity = str(place.person.id) if place.person else ""
    drawn = tuple(
        Drawn(field, field.choices(place) if field.choices else (), there.get(field.name)) for field in form.fields
    )
    shown = tuple(one for one in drawn if one.choices or one.field.choices is None)
    return Offered(form, form.route.replace("{person_id}", identity), str(uuid4()), shown)
