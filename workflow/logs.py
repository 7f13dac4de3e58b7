"""Logs: one JSON line or one readable line an event, never a local variable: it may be a person's."""

import logging
import sys
import traceback
from typing import TextIO

import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.typing import ExcInfo


def configure(form: str) -> None:
    """Set up logging as `console` or `json`; tracebacks show where, not what."""
    lines: list[structlog.typing.Processor] = [structlog.dev.ConsoleRenderer(exception_formatter=_write_where)]
    if form == "json":
        where = structlog.processors.ExceptionRenderer(where_of)
        lines = [where, structlog.processors.JSONRenderer(ensure_ascii=False)]
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


def _write_where(out: TextIO, told: ExcInfo) -> None:
    out.write("\n" + where_of(told))


class _OfLibraries(logging.Formatter):
    """What libraries log of their own, their errors as ours."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name of the standard library
        return where_of(ei)  # type: ignore[arg-type]
