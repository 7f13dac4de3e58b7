"""The table of columns: the template, the reading, what is said of a wrong cell and the docs are drawn from its rows.

To add a column is to add a row: the part and field say into which event its value goes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from workflow.facts.contacts import Email, MaxAddress, Phone
from workflow.facts.people import PersonKind, ReachedBy
from workflow.importing.cells import (
    Choices,
    Reader,
    choice,
    day,
    fold,
    line,
    of_kind,
    person,
    school_class,
    several,
    text,
    whole,
    yes_no,
)
from workflow.packs.pack import Pack
from workflow.words import Named

EXAMPLE_MARK = "Пример:"
"""How the name in an example row begins: such rows are passed over."""


class Part(Named):
    """Of what a column speaks; each part of a row becomes an event of its own."""

    PERSON = "person", "человек"
    REPRESENTATIVE = "representative", "законный представитель"
    REQUEST = "request", "запрос наставляемого"
    OFFER = "offer", "предложение наставника"


Examples = tuple[str, str]
"""What stands in the two example rows: a pupil's and a mentor's."""


@dataclass(frozen=True)
class Column:
    """One row: the header, the field of the payload that it fills, how a cell is read, examples and what it is for.

    A reader that gives a mapping fills several fields, `also` among them.
    `choices` gives what may be chosen, which may depend on the cycle's pack. `spellings` are other headers taken for it.
    """

    header: str
    part: Part
    field: str
    read: Reader
    examples: Examples
    about: str
    choices: Callable[[Pack | None], Choices] | None = None
    spellings: tuple[str, ...] = ()
    required: bool = False
    width: int = 18
    also: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Give what the column is called in JSON: `person.birth_date`."""
        return f"{self.part.value}.{self.field}"

    @cached_property
    def known_as(self) -> frozenset[str]:
        """Give every header taken for this column, as headers are compared."""
        return frozenset(map(header_key, (self.header, *self.spellings)))


def header_key(header: str) -> str:
    """Give a header as it is compared: stars, colons and dots at its end say nothing."""
    return fold(header).strip(" *:.").replace(".", "")


def kinds(pack: Pack | None) -> Choices:
    """Give who a person may be."""
    return {kind.label: kind.value for kind in PersonKind}


def ways(pack: Pack | None) -> Choices:
    """Give how somebody may want to be reached."""
    return {way.label: way.value for way in ReachedBy}


def forms(pack: Pack | None) -> Choices:
    """Give the forms of a pack by title."""
    return {form.title: code for code, form in pack.forms.items()} if pack else {}


def situations(pack: Pack | None) -> Choices:
    """Give why somebody may need a mentor."""
    groups = pack.mentee_situations.values() if pack else ()
    return {title: code for group in groups for code, title in group.items()}


def role_models(pack: Pack | None) -> Choices:
    """Give the variants of all forms."""
    found = pack.forms.values() if pack else ()
    return {model.title: model.code for form in found for model in form.role_models}


def mentor_types(pack: Pack | None) -> Choices:
    """Give the types of mentors where a form knows any."""
    found = pack.forms.values() if pack else ()
    return {one.title: one.code for form in found for one in form.mentor_types}


def sources(pack: Pack | None) -> Choices:
    """Give where mentors come from."""
    return {title: code for code, title in pack.mentor_sources.items()} if pack else {}


def channels(pack: Pack | None) -> Choices:
    """Give through whom a request becomes known."""
    return {title: code for code, title in pack.request_channels.items()} if pack else {}


def answers(pack: Pack | None) -> Choices:
    """Give yes and no, for the list in the template."""
    return {"да": "yes", "нет": "no"}


P, R, Q, O = Part.PERSON, Part.REPRESENTATIVE, Part.REQUEST, Part.OFFER  # noqa: E741
CONSENT_FIRST = "Принимается, когда согласие на обработку данных уже записано."
CHILD = "У ребёнка до согласия не заполняют: есть контакты представителя."

# ruff: noqa: E501
# fmt: off
COLUMNS = (
    #      header                        part field              reader           examples
    Column("ФИО",                        P, "name",              person,          ("Смирнова Анна Петровна", "Кузнецов Олег Игоревич"),
           "Фамилия, имя и отчество, если оно есть.",
           spellings=("Имя", "Фамилия, имя, отчество", "Фамилия Имя Отчество", "Фамилия и имя", "Участник"), required=True, width=34),
    Column("Кто это",                    P, "kinds",             several,         ("ученик", "сотрудник предприятия"),
           "Кем человек приходится школе. Если подходит несколько, перечислите через точку с запятой.", kinds,
           ("Статус", "Категория", "Вид", "Роль"), required=True, width=24),
    Column("Дата рождения",              P, "birth_date",        day,             ("14.03.2010", ""),
           "ДД.ММ.ГГГГ. Ученику обязательна: по ней считают возраст и кто подписывает согласие.",
           spellings=("Дата рожд", "Родился", "День рождения", "ДР")),
    Column("Класс",                      P, "grade",             school_class,    ("7А", ""),
           "Для учеников: от 1 до 11, с буквой или без: «7», «7А». Педагогу — класс, который он ведёт.", spellings=("Параллель", "Класс/группа"), width=10, also=("letter",)),
    Column("Должность",                  P, "post",              line,            ("", "инженер"),
           "Кем работает или на кого учится.", spellings=("Профессия", "Пост")),
    Column("Организация",                P, "organisation",      line,            ("", "ООО «Угольный ряд»"),
           "Где работает или учится, если не в этой школе.", spellings=("Место работы", "Место учёбы", "Предприятие"), width=26),
    Column("Стаж, лет",                  P, "work_years",        whole(0, 80),    ("", "12"),
           "Полных лет работы: по ним проверяют, подходит ли человек форме.", spellings=("Стаж", "Стаж работы", "Лет работы"), width=10),
    Column("Предмет",                    P, "subject",           line,            ("", ""),
           "Для педагогов: какой предмет ведёт.", spellings=("Предметы", "Преподаёт")),
    Column("Телефон",                    P, "phone",             of_kind(Phone),  ("", "+7 900 000-00-02"),
           "С кодом. " + CHILD, spellings=("Тел", "Мобильный", "Номер телефона"), width=20),
    Column("Почта",                      P, "email",             of_kind(Email),  ("", "oleg@example.org"),
           "Адрес электронной почты. " + CHILD, spellings=("Электронная почта", "Email", "E-mail"), width=24),
    Column("MAX",                        P, "max_address",       of_kind(MaxAddress), ("", ""),
           "Как найти в MAX: @имя, ссылка или номер. " + CHILD, spellings=("Адрес в MAX", "МАХ"), width=20),
    Column("Другой контакт",             P, "contact",           line,            ("", ""),
           "Другой способ связаться, словами. " + CHILD, spellings=("Контакт", "Связь", "Контакты"), width=24),
    Column("Как лучше связаться",        P, "reached_by",        choice,          ("", "по телефону"),
           "Одно из списка; сам телефон, почта или MAX пишется в своём столбце. " + CHILD, ways, ("Удобный способ связи", "Способ связи"), width=22),
    Column("Законный представитель",     R, "name",              person,          ("Смирнова Ольга Юрьевна", ""),
           "Для учеников до 18 лет: кто подписывает согласие. Если он есть в базе под тем же именем и контактом, второй раз не заводится.",
           spellings=("Представитель", "Родитель", "ФИО родителя", "ФИО представителя", "Мать или отец"), width=34),
    Column("Телефон представителя",      R, "phone",             of_kind(Phone),  ("+7 900 000-00-01", ""),
           "С кодом. По имени и контактам узнают, один ли это родитель у двух детей.", spellings=("Телефон родителя",), width=20),
    Column("Почта представителя",        R, "email",             of_kind(Email),  ("", ""),
           "Адрес электронной почты представителя.", spellings=("Почта родителя",), width=24),
    Column("MAX представителя",          R, "max_address",       of_kind(MaxAddress), ("", ""),
           "Как найти представителя в MAX.", spellings=("MAX родителя",), width=20),
    Column("Другой контакт представителя", R, "contact",         line,            ("", ""),
           "Другой способ связаться с представителем.", spellings=("Контакт представителя", "Контакт родителя"), width=24),
    Column("Как лучше связаться с представителем", R, "reached_by", choice,      ("по телефону", ""),
           "Одно из списка; сам телефон, почта или MAX пишется в своём столбце.", ways, width=22),
    Column("Кем приходится",             R, "relation",          line,            ("мать", ""),
           "Мать, отец, опекун…", spellings=("Родство", "Степень родства"), width=14),
    Column("Просит форму",               Q, "form",              choice,          ("ученик – ученик", ""),
           "Заполните, если человек хочет наставника: одна из форм цикла. Так открывается его пара.", forms,
           ("Форма", "Форма запроса", "Нужна форма"), width=22),
    Column("Хочет участвовать",          Q, "wants_to_take_part", yes_no,         ("да", ""),
           "Хочет ли сам наставляемый. Пусто при заполненной форме — да.", answers, ("Согласен участвовать",), width=12),
    Column("Причина запроса",            Q, "situation",         choice,          ("", ""),
           f"Почему нужен наставник. {CONSENT_FIRST}", situations, ("Причина", "Ситуация"), width=26),
    Column("Вариант пары",               Q, "role_model",        choice,          ("", ""),
           f"Какими должны быть двое друг для друга. {CONSENT_FIRST}", role_models, ("Ролевая модель", "Вариант"), width=26),
    Column("Запрос",                     Q, "request",           text,            ("", ""),
           f"Чего человек хочет, его словами. {CONSENT_FIRST}", spellings=("Пожелание", "Запрос словами", "Текст запроса"), width=40),
    Column("Часов в неделю наставляемого", Q, "hours_a_week",    whole(1, 40),    ("", ""),
           f"Сколько часов готов уделять сам. {CONSENT_FIRST}", width=14),
    Column("Когда свободен",             Q, "when_free",         line,            ("", ""),
           f"Когда наставляемому удобно. {CONSENT_FIRST}", spellings=("Удобное время",), width=24),
    Column("Через кого узнали",          Q, "told_through",      choice,          ("", ""),
           f"Кто рассказал о запросе. {CONSENT_FIRST}", channels, ("Кто рассказал", "Источник запроса"), width=24),
    Column("Предлагает формы",           O, "forms",             several,         ("", "работодатель – ученик"),
           "Заполните, если человек готов быть наставником: одна или несколько форм через точку с запятой.", forms,
           ("Формы", "Готов быть наставником", "Формы наставника"), width=26),
    Column("Чем может помочь",           O, "competences",       text,            ("", "Черчение, станки с ЧПУ, пробная работа в цехе"),
           f"Что умеет и чему готов научить. {CONSENT_FIRST}", spellings=("Компетенции", "Умения", "Навыки"), width=40),
    Column("Сколько наставляемых",       O, "capacity",          whole(1, 10),    ("", "2"),
           "Скольких готов вести сразу: от 1 до 10. Пусто — сколько разрешает программа.", spellings=("Мест", "Вместимость", "Готов вести"), width=14),
    Column("Тип наставника",             O, "mentor_type",       choice,          ("", ""),
           f"Для формы «учитель – учитель»: консультант или предметник. {CONSENT_FIRST}", mentor_types, width=22),
    Column("Часов в неделю наставника",  O, "hours_a_week",      whole(1, 40),    ("", ""),
           f"Сколько часов готов уделять. {CONSENT_FIRST}", spellings=("Часов в неделю", "Часы"), width=14),
    Column("Когда свободен наставник",   O, "when_free",         line,            ("", ""),
           f"Когда наставнику удобно. {CONSENT_FIRST}", width=24),
    Column("Желаемые варианты пары",     O, "role_models",       several,         ("", ""),
           f"В каких вариантах хотел бы быть; пусто — в любых. {CONSENT_FIRST}", role_models, width=30),
    Column("Откуда пришёл",              O, "comes_from",        choice,          ("", ""),
           f"Откуда пришёл наставник. {CONSENT_FIRST}", sources, ("Источник",), width=26),
    Column("Звать в следующие циклы",    O, "ask_again",         yes_no,          ("", "да"),
           "Согласен ли, чтобы его звали и в следующие годы.", answers, ("Звать снова",), width=14),
    Column("Звать другим организациям",  O, "ask_elsewhere",     yes_no,          ("", "нет"),
           "Согласен ли, чтобы его предложили другим организациям.", answers, width=14),
)
# fmt: on

BY_HEADER: Mapping[str, Column] = {key: column for column in COLUMNS for key in column.known_as}


def of_part(part: Part) -> Iterable[Column]:
    """Give the columns that speak of one part."""
    return (column for column in COLUMNS if column.part is part)


def knows(header: str) -> bool:
    """Say whether a word is the header of a column."""
    return header_key(header) in BY_HEADER
