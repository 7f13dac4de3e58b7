"""Facts about people: their card, representatives, roles and consents."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from workflow.facts.contacts import ClassLetter, Email, MaxAddress, Phone
from workflow.facts.payload import PRIVATE, Code, CycleId, Digest, Line, Payload, PersonId, PrivateId, Text
from workflow.words import Named


class PersonKind(Named):
    """Who a person is to the school (programme, section 5.2)."""

    PUPIL = "pupil", "ученик"
    TEACHER = "teacher", "педагог"
    PARENT = "parent", "родитель"
    GRADUATE = "graduate", "выпускник"
    EMPLOYEE = "employee", "сотрудник предприятия"
    ENTREPRENEUR = "entrepreneur", "предприниматель"
    PUBLIC_FIGURE = "public_figure", "общественный деятель"
    VETERAN = "veteran", "ветеран педагогического труда"
    STUDENT = "student", "студент"


class GrantedRole(Named):
    """A role that an institution gives to a person by name."""

    HEAD = "head", "руководитель"
    CURATOR = "curator", "куратор"
    PSYCHOLOGIST = "psychologist", "психолог"
    INFORMANT = "informant", "третье лицо"
    AUDITOR = "auditor", "проверяющий"


class ConsentKind(Named):
    """What a consent is given to: each kind is a document of its own (152-ФЗ, art. 9)."""

    PROCESSING = "processing", "обработка персональных данных"
    PARTICIPATION = "participation", "участие в программе"
    QUESTIONING = "questioning", "психологическое анкетирование"
    PUBLICATION = "publication", "публикация"
    TRANSFER = "transfer", "передача другой организации"


class ReachedBy(Named):
    """How somebody wants to be reached first."""

    PHONE = "phone", "по телефону"
    EMAIL = "email", "по почте"
    MAX = "max", "в MAX"
    NONE = "none", "никак: только лично"


ADDRESS_OF = {ReachedBy.PHONE: "phone", ReachedBy.EMAIL: "email", ReachedBy.MAX: "max_address"}
"""The field of a card without which a way leads nowhere."""


def _is_a_timezone(name: str) -> str:
    """Every day of the institution is computed in its time zone: one that is not there would stop its lane."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise ValueError("такого часового пояса нет; ожидалось имя из базы IANA, например Asia/Novokuznetsk") from wrong
    return name


class InstitutionOpened(Payload):
    """Организация подключена."""

    name: Line
    timezone: Annotated[Line, AfterValidator(_is_a_timezone)] = "Europe/Moscow"
    parent: UUID | None = None
    """Вышестоящая организация, если она ведёт программу здесь же."""


class PersonCard(Payload):
    """Карточка: кто человек, сколько ему лет, чем занят и как с ним связаться."""

    name: Line
    kinds: Annotated[tuple[PersonKind, ...], PRIVATE, Field(min_length=1)]
    birth_date: date | None = None
    grade: Annotated[int | None, PRIVATE, Field(ge=1, le=11)] = None
    letter: ClassLetter | None = None
    """Буква класса: правила смотрят только на его номер."""
    post: Line | None = None
    work_years: Annotated[int | None, PRIVATE, Field(ge=0, le=80)] = None
    subject: Line | None = None
    organisation: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    max_address: MaxAddress | None = None
    contact: Line | None = None
    """Другой способ связаться, своими словами."""
    reached_by: Annotated[ReachedBy | None, PRIVATE] = None
    """Как с ним лучше связаться."""

    @property
    def school_class(self) -> str | None:
        """Give the class as it is written: «7 А»."""
        return f"{self.grade} {self.letter or ''}".rstrip() if self.grade else None

    def age_on(self, day: date) -> int | None:
        """Give full years on a day; None when the birth date is not known."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @model_validator(mode="after")
    def a_pupil_has_a_birth_date(self) -> Self:
        """A pupil's consents and age limits are computed from the birth date."""
        if PersonKind.PUPIL in self.kinds and self.birth_date is None:
            raise ValueError("у ученика должна быть дата рождения: по ней считают возраст и кто подписывает согласие")
        return self

    @field_validator("reached_by")
    @classmethod
    def a_way_leads_somewhere(cls, way: ReachedBy | None, card: ValidationInfo) -> ReachedBy | None:
        """A preferred way without its address says nothing; who named a wrong address is told of that alone."""
        address = ADDRESS_OF.get(way) if way else None
        if way and address and card.data.get(address, way) is None:
            raise ValueError(f"лучше связаться {way.label}, но этот контакт на карточке не назван: впишите его")
        return way

    @model_validator(mode="after")
    def a_letter_stands_beside_a_grade(self) -> Self:
        """A letter alone names no class."""
        if self.letter and self.grade is None:
            raise ValueError("буква названа, а номер класса нет: назовите класс от 1 до 11")
        return self


class PersonRegistered(PersonCard):
    """Человек внесён в список."""


class PersonChanged(PersonCard):
    """Карточка человека изменена."""


class RepresentativeNamed(Payload):
    """Назван законный представитель."""

    representative: PersonId
    relation: Line | None = None


class RoleGranted(Payload):
    """Человеку дана роль."""

    role: GrantedRole
    until: date | None = None
    """Последний день проверки: проверяющего впускают только на срок, остальных — без него."""


class RoleRevoked(Payload):
    """Роль снята."""

    role: GrantedRole


class ConsentSigned(Payload):
    """Согласие подписано."""

    kind: ConsentKind
    signed_by_person: Annotated[bool, PRIVATE] = False
    """Подписал ли сам: до 14 лет за него подписывает законный представитель."""
    signed_by_representative: PersonId | None = None
    health: Annotated[bool, PRIVATE] = False
    """Названы ли в согласии на обработку сведения о здоровье: без этого они не входят."""
    until: date | None = None
    """До какого дня дано, если срок назван: этот день последний."""
    digest: Digest | None = None
    receiver: PrivateId | None = None
    """Кому разрешено передать: только в согласии на передачу, каждой организации своё."""

    @property
    def institutions(self) -> tuple[UUID, ...]:
        """Name the receiver: it must be known here."""
        return (self.receiver,) if self.receiver else ()


class ConsentWithdrawn(Payload):
    """Согласие отозвано."""

    kind: ConsentKind
    stop_demanded: Annotated[bool, PRIVATE] = False
    """Потребовано ли прекратить обработку: тогда срок уничтожения короче и идёт в рабочих днях."""
    receiver: PrivateId | None = None
    """Какой организации больше не передавать; без неё согласие на передачу отозвано у всех."""


class ConsentIntended(Payload):
    """Законный представитель готов подписать согласие на бумаге."""

    kind: ConsentKind


class PublicationTakenDown(Payload):
    """Опубликованное о человеке убрано."""

    about: Text
    """Что и откуда убрано; если ничего не публиковали — так и написать."""


class ConsentOutgrown(Payload):
    """Согласие не подписано заново после дня рождения."""


class ConsentExpired(Payload):
    """Срок согласия истёк."""


class MeasurementWhen(Named):
    """On entry or on exit: each parameter is recorded twice (programme, section 8.2)."""

    ENTRY = "entry", "на входе"
    EXIT = "exit", "на выходе"


Measure = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


class MeasurementTaken(Payload):
    """Участник измерен."""

    cycle: CycleId
    when: MeasurementWhen
    parameters: Annotated[dict[Code, Measure], Field(min_length=1, max_length=100)]
