"""Logs: one JSON line or one readable line an event, never a local variable: it may be a person's."""

import logging
import sys

import structlog


def configure(form: str) -> None:
    """Set up logging as `console` or `json`; tracebacks show where, not what."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    lines: list[structlog.typing.Processor] = [plain]
    if form == "json":
        lines = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
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
