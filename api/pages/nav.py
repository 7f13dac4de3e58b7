"""The sections of the site: one table, of which each reader sees what is his."""

from dataclasses import dataclass
from uuid import UUID

from api.auth import NOWHERE
from workflow.access import Caller, Role, by
from workflow.accounts.link import MAKERS
from workflow.importing.checking import IMPORTERS
from workflow.queries.seeing import CARE, CYCLES, OVERVIEW
from workflow.seeing.circles import OVERSEERS
from workflow.today.today import READERS


@dataclass(frozen=True, slots=True)
class Section:
    """A row: what it is called, where it is, who sees it. With `of_cycle` the address goes on from that of a cycle.

    `above`: it is about institutions, not inside one.
    """

    label: str
    path: str
    seen_by: Role
    of_cycle: bool = False
    above: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A section as one page shows it."""

    label: str
    href: str
    here: bool


EVERYBODY = ~Role(0)
EXPORTERS = CYCLES | OVERVIEW

SECTIONS = (
    Section("Сегодня", "today", READERS),
    Section("Цикл", "", EVERYBODY, of_cycle=True),
    Section("Дела", "tasks", CARE | by.MENTOR, of_cycle=True),
    Section("Дорожная карта", "roadmap", EVERYBODY, of_cycle=True),
    Section("Встречи", "meetings", EVERYBODY, of_cycle=True),
    Section("Люди", "people", CARE),
    Section("Итоги анкет", "scores", CYCLES, of_cycle=True),
    Section("Календарь", "calendar", EVERYBODY),
    Section("Письма мне", "letters", EVERYBODY),
    Section("Забота", "care", CARE, of_cycle=True),
    Section("Распоряжения", "orders", CARE, of_cycle=True),
    Section("Поощрения", "rewards", CARE, of_cycle=True),
    Section("Мне неуютно", "concern", by.MENTEE | by.REPRESENTATIVE, of_cycle=True),
    Section("Тревога за ребёнка", "concern", by.INFORMANT),
    Section("Все письма", "outbox", CARE),
    Section("Журнал", "journal", OVERVIEW),
    Section("Кто что читал", "readings", OVERSEERS),
    Section("Загрузка", "import", IMPORTERS),
    Section("Доступ", "accounts", MAKERS),
    Section("Организации", "organisations", by.ADMINISTRATOR, above=True),
    Section("Числа и решения", "organisation", by.HEAD_ABOVE, above=True),
    Section("Выгрузки", "exports", EXPORTERS),
)


def sections(caller: Caller, here: str, cycle: UUID | None = None) -> list[Link]:
    """Give the sections that a reader sees on a page at `here`; without a cycle they lead to the newest one."""
    above = _is_above(caller)
    return [_link(one, here, cycle) for one in SECTIONS if caller.roles & one.seen_by and (one.above or not above)]


def _is_above(caller: Caller) -> bool:
    """Say whether a reader is in no institution now: he leads one above, or has not chosen where to go."""
    return caller.institution == NOWHERE or caller.roles == by.HEAD_ABOVE


def _link(section: Section, here: str, cycle: UUID | None) -> Link:
    place = f"/cycles/{cycle}" if cycle else "/newest"
    href = f"{place}/{section.path}".rstrip("/") if section.of_cycle else f"/{section.path}"
    return Link(section.label, href, here == href)


OF_CYCLE = frozenset(one.path for one in SECTIONS if one.of_cycle)
