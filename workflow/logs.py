"""Logs: one JSON line or one readable line an event, never a local variable: it may be a person's."""

import logging
import os
import sys
import traceback
from typing import Any, TextIO

import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.typing import EventDict, ExcInfo

from workflow.settings import journal_stream


def configure(form: str) -> None:
    """Set up logging as `console` or `json`; tracebacks show where, not what."""
    lines: list[structlog.typing.Processor] = [structlog.dev.ConsoleRenderer(exception_formatter=_write_where)]
    if form == "json":
        where = structlog.processors.ExceptionRenderer(where_of)
        written = structlog.processors.JSONRenderer(ensure_ascii=False)
        lines = [where, _ranked(written) if _is_journal(sys.stderr) else written]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *lines,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_OfLibraries())


def where_of(exc_info: ExcInfo) -> str:
    """Give the way that an error took and of which kind it is: its words may quote somebody.

    Those of the database quote nothing (`workflow/database.py`), and stay.
    """
    found: list[str] = []
    wrong: BaseException | None = exc_info[1]
    while wrong is not None:
        said = f": {wrong}" if isinstance(wrong, SQLAlchemyError) else ""
        found.append("".join(traceback.format_tb(wrong.__traceback__)) + type(wrong).__qualname__ + said)
        wrong = wrong.__cause__ or (None if wrong.__suppress_context__ else wrong.__context__)
    return "\n".join(reversed(found))


def _is_journal(out: TextIO) -> bool:
    """Say whether lines go to the journal of systemd: it names the stream to whom it starts."""
    told = journal_stream()
    if not told:
        return False
    stream = os.fstat(out.fileno())
    return told == f"{stream.st_dev}:{stream.st_ino}"


def _ranked(written: structlog.typing.Processor) -> structlog.typing.Processor:
    """Begin each line with its priority (sd-daemon(3)); the journal takes it off, and `journalctl -p` goes by it."""

    def rank(logger: Any, name: str, told: EventDict) -> str:
        number = RANKS.get(told.get("level", ""), RANKS["info"])
        return f"<{number}>{written(logger, name, told)!s}"

    return rank


RANKS = {"critical": 2, "error": 3, "warning": 4, "info": 6}


def _write_where(out: TextIO, told: ExcInfo) -> None:
    out.write("\n" + where_of(told))


class _OfLibraries(logging.Formatter):
    """What libraries log of their own, their errors as ours."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name of the standard library
        return where_of(ei)  # type: ignore[arg-type]
