"""Lists of people: everybody, the bases of a cycle, the mentors of all years, and who has handed in what."""

from collections.abc import Iterable, Iterator

from workflow.exporting.export import Asking, Export, Field, Take, Value, named, yes
from workflow.facts.people import ConsentKind, MeasurementWhen, PersonCard
from workflow.packs.questionnaire import MEASURING, Audience, QuestionnairePurpose
from workflow.queries.bases.lasting import LastingRow, lasting_base
from workflow.queries.bases.wanted import Wanted
from workflow.queries.seeing import CARE, OVERVIEW, sees_card
from workflow.stages import PAIR_LABELS
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.subjects.submissions import measured, submitted
from workflow.words import alphabetical


def everybody(asking: Asking) -> list[Person]:
    """Give the people whose cards the reader sees, by name."""
    seen = (person for person in asking.institution.people.values() if sees_card(asking.caller, person))
    return sorted(seen, key=lambda person: alphabetical(person.name))


def mentees(asking: Asking) -> list[Pair]:
    """Give the requests of a cycle by the mentee's name."""
    return sorted(asking.here.pairs, key=lambda pair: alphabetical(named(asking, pair.mentee)))


def mentors(asking: Asking) -> list[Mentor]:
    """Give the candidates and mentors of a cycle by name."""
    return sorted(asking.here.mentors.values(), key=lambda mentor: alphabetical(named(asking, mentor.person)))


Part = tuple[Person, Audience]
"""Somebody's part in a cycle: who is both mentee and mentor has two."""


def participants(asking: Asking) -> list[Part]:
    """Give everybody who asks or offers in a cycle, once for each part that he takes."""
    asks = dict.fromkeys(pair.mentee for pair in asking.here.pairs)
    found = [(one, Audience.MENTEE) for one in asks]
    found += [(one.person, Audience.MENTOR) for one in asking.here.mentors.values()]
    return sorted(found, key=lambda part: alphabetical(named(asking, part[0])))


def lasting(asking: Asking) -> Iterator[LastingRow]:
    """Give the long-term base as every reader of it sees it."""
    return lasting_base(asking.institution, asking.caller, Wanted())


def card(name: str) -> Take:
    """Take a field of the card of a person."""

    def take(asking: Asking, person: Person) -> Value:
        value: Value = getattr(person.card, name) if person.card else None
        return value

    return take


def _reached_by(asking: Asking, person: Person) -> Value:
    way = person.card.reached_by if person.card else None
    return way.label if way else None


def school_class(asking: Asking, person: Person) -> Value:
    """Give the class as it is written, with its letter where there is one."""
    return _class(person.card) if sees_card(asking.caller, person) else None


def _class(known: PersonCard | None) -> Value:
    return known.school_class if known else None


def _representatives(asking: Asking, person: Person) -> str:
    people = asking.institution.people
    return "; ".join(sorted((named(asking, people[one]) for one in person.representatives), key=alphabetical))


def _consent(kind: ConsentKind) -> Take:
    return lambda asking, person: yes(person.consented(kind))


def _form(pair: Pair) -> str:
    form = pair.cycle.pack.forms.get(pair.form)
    return form.title if form else pair.form


def _forms(asking: Asking, row: Mentor | LastingRow) -> str:
    forms = row.cycle.pack.forms if row.cycle else {}
    return "; ".join(forms[code].title if code in forms else code for code in (row.offer.forms if row.offer else ()))


def _only_care(take: Take) -> Take:
    """Leave a cell empty for whoever oversees but does not care: it says something of a child."""
    return lambda asking, one: take(asking, one) if asking.caller.roles & CARE else None


def _role_model(asking: Asking, pair: Pair) -> Value:
    form = pair.cycle.pack.forms.get(pair.form)
    return next((one.title for one in (form.role_models if form else ()) if one.code == pair.role_model), None)


def _situation(asking: Asking, pair: Pair) -> Value:
    groups = pair.cycle.pack.mentee_situations.values()
    return next((group[pair.situation] for group in groups if pair.situation in group), None)


def _mentor_state(asking: Asking, mentor: Mentor) -> Value:
    if mentor.left:
        return "вышел из базы"
    return "отобран" if mentor.selected else "кандидат"


def _handed_in(purpose: QuestionnairePurpose) -> Take:
    return lambda asking, part: yes(submitted(part[0], asking.here, purpose, part[1]))


def _measured(when: MeasurementWhen) -> Take:
    return lambda asking, part: yes(measured(part[0], asking.here, when, part[1]))


def _of_person(*fields: Field) -> Iterable[Field]:
    """Take the fields of a person from a mentor."""
    return (Field(one.header, _from_mentor(one.take), one.width) for one in fields)


def _from_mentor(take: Take) -> Take:
    return lambda asking, mentor: take(asking, mentor.person)


HANDED_IN = [one for one in QuestionnairePurpose if one not in MEASURING and one is not QuestionnairePurpose.CONFORMITY]
"""What a participant hands in; what measures has columns of its own, and conformity is the curator's."""
NAME = Field("ФИО", named, 34)
CONTACTS = (
    Field("Телефон", card("phone"), 18),
    Field("Почта", card("email"), 26),
    Field("MAX", card("max_address"), 20),
    Field("Другой контакт", card("contact"), 26),
    Field("Как лучше связаться", _reached_by, 20),
)
OCCUPATION = (
    Field("Кто это", lambda asking, one: "; ".join(kind.label for kind in one.kinds), 24),
    Field("Должность", card("post")),
    Field("Организация", card("organisation"), 26),
)


def _offered(name: str) -> Take:
    return _only_care(lambda asking, mentor: getattr(mentor.offer, name) if mentor.offer else None)


TIME_AND_HELP = (
    Field("Часов в неделю", _offered("hours_a_week"), 10),
    Field("Когда свободен", _offered("when_free"), 26),
    Field("Чем может помочь", _offered("competences"), 50),
)

# ruff: noqa: E501
# fmt: off
EXPORTS = (
    Export("people", "Люди", "Все, кто внесён в список организации, с карточками и согласиями.", CARE, everybody, (
        NAME, *OCCUPATION[:1],
        Field("Дата рождения", card("birth_date")), Field("Класс", school_class, 10), *OCCUPATION[1:],
        Field("Стаж, лет", card("work_years"), 10), Field("Предмет", card("subject")), *CONTACTS,
        Field("Законные представители", _representatives, 34),
        Field("Роли", lambda asking, one: one.roles.label.replace(" или ", "; "), 24),
        *(Field(f"Согласие: {kind.label}", _consent(kind), 16) for kind in ConsentKind),
    ), of_cycle=False),
    Export("mentees", "База наставляемых", "Запросы цикла: кто просит, какую форму, принят ли.", OVERVIEW, mentees, (
        Field("ФИО", lambda asking, pair: named(asking, pair.mentee), 34),
        Field("Класс", lambda asking, pair: school_class(asking, pair.mentee), 10),
        Field("Форма", lambda asking, pair: _form(pair), 24),
        Field("Хочет участвовать", lambda asking, pair: yes(bool(pair.request and pair.request.wants_to_take_part)), 12),
        Field("Причина запроса", _only_care(_situation), 30), Field("Вариант пары", _only_care(_role_model), 30),
        Field("Часов в неделю", _only_care(lambda asking, pair: pair.request.hours_a_week if pair.request else None), 10),
        Field("Когда свободен", _only_care(lambda asking, pair: pair.request.when_free if pair.request else None), 26),
        Field("Запрос", _only_care(lambda asking, pair: pair.request.request if pair.request else None), 50),
        Field("Принят", lambda asking, pair: pair.admission.day if pair.admission else None),
        Field("Согласие на обработку", lambda asking, pair: yes(pair.mentee.consented(ConsentKind.PROCESSING)), 14),
        Field("Согласие на участие", lambda asking, pair: yes(pair.mentee.consented(ConsentKind.PARTICIPATION)), 14),
        Field("Этап", lambda asking, pair: PAIR_LABELS[pair.stage], 20),
    )),
    Export("mentors", "База наставников", "Кандидаты и наставники цикла: формы, отбор, обучение, места.", OVERVIEW, mentors, (
        Field("ФИО", lambda asking, one: named(asking, one.person), 34),
        *(Field(one.header, _only_care(one.take), one.width) for one in _of_person(*OCCUPATION, *CONTACTS)),
        Field("Формы", _forms, 36), Field("Состояние", _mentor_state, 16),
        Field("Обучен", lambda asking, one: yes(one.trained), 10),
        Field("Справка не мешает", lambda asking, one: yes(one.record_is_checked), 12),
        Field("Наставляемых", lambda asking, one: one.taken, 12), Field("Свободных мест", lambda asking, one: one.room, 12),
        *TIME_AND_HELP,
    )),
    Export("lasting-mentors", "Долгосрочная база наставников", "Кого можно звать снова: согласившиеся наставники всех циклов и бывшие наставляемые.", CARE, lasting, (
        *_of_person(NAME, *OCCUPATION, *CONTACTS),
        Field("Откуда", lambda asking, row: row.came.label, 34), Field("Последний цикл", lambda asking, row: row.cycle.title if row.cycle else None, 30),
        Field("Формы", _forms, 36),
        Field("Можно звать другим", lambda asking, row: yes(row.elsewhere), 12),
        Field("Завершил пар", lambda asking, row: row.completed, 12),
        *TIME_AND_HELP,
    ), of_cycle=False),
    Export("questionnaires", "Анкеты и измерения", "Кто из участников что сдал: анкеты по видам, измерения на входе и выходе.", OVERVIEW, participants, (
        Field("ФИО", lambda asking, part: named(asking, part[0]), 34), Field("Кто в цикле", lambda asking, part: part[1].label, 20),
        *(Field(purpose.label.capitalize(), _handed_in(purpose), 18) for purpose in HANDED_IN),
        *(Field(f"Измерение {when.label}", _measured(when), 14) for when in MeasurementWhen),
    )),
)
# fmt: on
