"""The sections of the site: one table, grouped by what is done there, of which each reader sees what is his."""

from dataclasses import dataclass
from uuid import UUID

from api.auth import NOWHERE
from workflow.access import Caller, Role, by
from workflow.accounts.link import MAKERS
from workflow.importing.checking import IMPORTERS
from workflow.queries.seeing import CARE, CYCLES, OVERVIEW, SIDES
from workflow.seeing.circles import OVERSEERS
from workflow.seeing.pages import LEADS
from workflow.today.today import READERS
from workflow.words import Named


class Group(Named):
    """What belongs together, by what somebody does there."""

    TODAY = "today", "Сегодня"
    PROGRAMME = "programme", "Программа"
    PEOPLE = "people", "Люди"
    LETTERS = "letters", "Письма"
    INSTITUTION = "institution", "Учреждение"


@dataclass(frozen=True, slots=True)
class Section:
    """A row: where it belongs, what it is called, where it is, who sees it, and which other pages are a part of it.

    With `of_cycle` the address goes on from that of a cycle. `above`: it is about institutions, not inside one.
    """

    group: Group
    label: str
    path: str
    seen_by: Role
    of_cycle: bool = False
    above: bool = False
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A section, or a group by its first section, as one page shows it.

    `here`: the page itself, or one that is a part of it.
    """

    label: str
    href: str
    here: bool
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """What stands above a page: the groups, and the sections of the one it is in; few sections stand without groups."""

    groups: list[Link]
    label: str
    sections: list[Link]


EVERYBODY = ~Role(0)
EXPORTERS, TAKE_PART = CYCLES | OVERVIEW, CYCLES | SIDES
TODAY, PROGRAMME, PEOPLE, LETTERS, INSTITUTION = Group
FEW = 8
"""So many sections are read at a glance, without groups."""

# fmt: off
#           group        label                  path            who sees it
SECTIONS = (
    Section(TODAY,       "Сегодня",             "today",        READERS),
    Section(TODAY,       "Дела",                "tasks",        CARE | by.MENTOR, of_cycle=True),
    Section(TODAY,       "Встречи",             "meetings",     TAKE_PART, of_cycle=True, holds=("sheet", "sheets")),
    Section(TODAY,       "Забота",              "care",         CARE, of_cycle=True),
    Section(TODAY,       "Мне неуютно",         "concern",      by.MENTEE, of_cycle=True),
    Section(TODAY,       "Что-то не так",       "concern",      by.REPRESENTATIVE, of_cycle=True),
    Section(TODAY,       "Тревога за ребёнка",  "concern",      by.INFORMANT),
    Section(TODAY,       "Рассказать о ребёнке", "reports",     by.INFORMANT | by.PSYCHOLOGIST | by.REPRESENTATIVE),
    Section(PROGRAMME,   "Цикл",                "",             TAKE_PART, of_cycle=True, holds=("groups",)),
    Section(PROGRAMME,   "Дорожная карта",      "roadmap",      TAKE_PART, of_cycle=True, holds=("school-days",)),
    Section(PROGRAMME,   "Распоряжения",        "orders",       CARE, of_cycle=True),
    Section(PROGRAMME,   "Поощрения",           "rewards",      CARE, of_cycle=True),
    Section(PROGRAMME,   "Итоги анкет",         "scores",       CYCLES, of_cycle=True),
    Section(PEOPLE,      "Люди",                "people",       CARE, holds=("links",)),
    Section(PEOPLE,      "Загрузка",            "import",       IMPORTERS),
    Section(PEOPLE,      "Выгрузки",            "exports",      EXPORTERS),
    Section(LETTERS,     "Письма мне",          "letters",      EVERYBODY),
    Section(LETTERS,     "Все письма",          "outbox",       CARE),
    Section(LETTERS,     "Напоминания",         "outbox/reminders", CARE),
    Section(LETTERS,     "Тексты писем",        "letter-texts", LEADS),
    Section(LETTERS,     "Календарь",           "calendar",     EVERYBODY),
    Section(INSTITUTION, "Журнал",              "journal",      OVERVIEW),
    Section(INSTITUTION, "Кто что читал",       "readings",     OVERSEERS),
    Section(INSTITUTION, "Доступ",              "accounts",     MAKERS),
    Section(INSTITUTION, "Организации",         "organisations", by.ADMINISTRATOR, above=True),
    Section(INSTITUTION, "Числа и решения",     "organisation", by.HEAD_ABOVE, above=True),
)
# fmt: on


def menu(caller: Caller, here: str, cycle: UUID | None = None) -> Menu:
    """Give what stands above a page at `here` for a reader; without a cycle it leads to the newest one."""
    above = _is_above(caller)
    seen = [one for one in SECTIONS if caller.roles & one.seen_by and (one.above or not above)]
    place = f"/cycles/{cycle}" if cycle else "/newest"
    current = max(seen, key=lambda one: _holds(one, here), default=None)
    if current is not None and not _holds(current, here):
        current = None
    if len(seen) <= FEW:
        return Menu([], "", [_link(one, place, here, current) for one in seen])
    groups = {group: [one for one in seen if one.group is group] for group in Group}
    inside = groups[current.group] if current else []
    return Menu(
        [_lead(group, some, place, current) for group, some in groups.items() if some],
        current.group.label if current else "",
        [_link(one, place, here, current) for one in inside] if len(inside) > 1 else [],
    )


def _lead(group: Group, some: list[Section], place: str, current: Section | None) -> Link:
    """Lead to the first section of a group; one that has no other is called by its own name."""
    label = group.label if len(some) > 1 else some[0].label
    return Link(label, _address(some[0], place), current in some)


def _link(section: Section, place: str, here: str, current: Section | None) -> Link:
    href = _address(section, place)
    return Link(section.label, href, section is current, here == href)


def _address(section: Section, place: str) -> str:
    return f"{place}/{section.path}".rstrip("/") if section.of_cycle else f"/{section.path}"


def _holds(section: Section, here: str) -> int:
    """Say how closely a page belongs to a section, 0: not at all. What is no other's in a cycle is the cycle's own."""
    page = here.strip("/")
    top, *rest = page.split("/")
    if top in ("cycles", "newest", "pairs"):
        inside = rest[1] if top != "newest" and len(rest) > 1 else ""
        closely = 2 if inside in (section.path, *section.holds) else int(not section.path)
        return closely if section.of_cycle else 0
    if not section.of_cycle and f"{page}/".startswith(f"{section.path}/"):
        return 1 + len(section.path)
    return int(top in section.holds)


def _is_above(caller: Caller) -> bool:
    """Say whether a reader is in no institution now: he leads one above, or has not chosen where to go."""
    return caller.institution == NOWHERE or caller.roles == by.HEAD_ABOVE


OF_CYCLE = frozenset(one.path for one in SECTIONS if one.of_cycle)
