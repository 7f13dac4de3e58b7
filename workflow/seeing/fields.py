"""Groups of fields, and who sees each: a route shows somebody, this table says what of him."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.access import NOBODY, Caller, Role
from workflow.seeing.circles import CARE, OVERVIEW, SIDES


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A row: `of_all` see it of everybody in the institution, `of_self` of themselves or of the child they represent,
    `of_pair` of the other side of a pair of theirs.
    """

    code: str
    label: str
    of_all: Role
    of_self: Role = NOBODY
    of_pair: Role = NOBODY


EVERY_ONE = ~NOBODY

# fmt: off
#              group           what                                        of all    of self     of their pair
FIELD_GROUPS = (
    FieldGroup("name",         "имя",                                      CARE,     EVERY_ONE,  SIDES),
    FieldGroup("contacts",     "телефон, почта, MAX",                      CARE,     EVERY_ONE),
    FieldGroup("birth_date",   "дата рождения, класс, стаж",               CARE,     EVERY_ONE),
    FieldGroup("consents",     "согласия и законные представители",        CARE,     EVERY_ONE),
    FieldGroup("request",      "запрос своими словами",                    CARE,     EVERY_ONE),
    FieldGroup("situation",    "категория (ситуация) наставляемого",       CARE),
    FieldGroup("role_model",   "ролевая модель",                           CARE),
    FieldGroup("answers",      "ответы на анкеты",                         CARE),
    FieldGroup("measurements", "измерения на входе и выходе",              CARE),
    FieldGroup("concern",      "обращение: от наставника скрыто всегда",   CARE),
    FieldGroup("goal",         "цель и план пары",                         OVERVIEW, NOBODY,     SIDES),
    FieldGroup("journal",      "записи журнала, без имён",                 OVERVIEW),
)
# fmt: on

BY_CODE: Mapping[str, FieldGroup] = {one.code: one for one in FIELD_GROUPS}


def sees(caller: Caller, code: str) -> bool:
    """Say whether the caller sees a group of fields of everybody here."""
    return bool(caller.roles & BY_CODE[code].of_all)
