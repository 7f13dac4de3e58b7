"""What a check finds, and the run of all checks: one that fails is itself a finding, and the others go on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy.exc import SQLAlchemyError

from workflow.checkup.patient import Patient
from workflow.errors import StupeniError
from workflow.outage import reason
from workflow.words import Named


class Mark(Named):
    """How something is."""

    WELL = "well", "хорошо"
    WARNING = "warning", "внимание"
    WRONG = "wrong", "плохо"
    SKIPPED = "skipped", "не проверено"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page: what was looked at, how it is, what was found, and what to do where it is not well."""

    mark: Mark
    name: str
    found: str
    do: str = ""
    code: str = ""
    topic: str = ""


def well(name: str, found: str) -> Finding:
    """Find that something is as it should be."""
    return Finding(Mark.WELL, name, found)


def warning(name: str, found: str, do: str) -> Finding:
    """Find something to look at soon."""
    return Finding(Mark.WARNING, name, found, do)


def wrong(name: str, found: str, do: str) -> Finding:
    """Find something that does not work, or will lose something."""
    return Finding(Mark.WRONG, name, found, do)


def skipped(name: str, found: str) -> Finding:
    """Say that something could not be looked at, or need not be."""
    return Finding(Mark.SKIPPED, name, found)


class Needs(Enum):
    """What a check cannot do without."""

    NOTHING = auto()
    DATABASE = auto()
    TABLES = auto()


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code for monitoring, the topic it stands under, what it is called, what it needs, how it looks."""

    code: str
    topic: str
    name: str
    needs: Needs
    look: Callable[[Patient], Iterable[Finding]]


def examine(patient: Patient, checks: Iterable[Check]) -> Iterator[Finding]:
    """Run the checks in order; whatever one of them ends with, the next is run."""
    for check in checks:
        for found in _looked(patient, check):
            yield Finding(found.mark, found.name, found.found, found.do, check.code, check.topic)


def _looked(patient: Patient, check: Check) -> Iterator[Finding]:
    if check.needs is not Needs.NOTHING and not patient.is_connected:
        yield skipped(check.name, "нет связи с базой данных")
        return
    if check.needs is Needs.TABLES and not patient.has_tables:
        yield skipped(check.name, "база данных не той версии, что программа")
        return
    try:
        yield from check.look(patient)
    except Exception as error:  # noqa: BLE001 - whatever a check meets is what it has found
        yield wrong(
            check.name,
            f"проверка не удалась: {told_of(error)}",
            "Повторите; если останется — «stupeni --debug doctor».",
        )


def told_of(error: Exception) -> str:
    """Tell of an error in one line that quotes no row."""
    if isinstance(error, StupeniError):
        return error.sentence
    if isinstance(error, SQLAlchemyError):
        said = str(getattr(error, "orig", None) or "").strip().splitlines()
        return " ".join(filter(None, (reason(error), said[0] if said and not _may_quote(error) else "")))
    if isinstance(error, OSError):
        return f"{error.strerror or type(error).__name__}{f': {error.filename}' if error.filename else ''}"
    return type(error).__name__


def _may_quote(error: SQLAlchemyError) -> bool:
    """Say whether the words of the database may show a value: those about rows and values do."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    return state.startswith(("22", "23"))
