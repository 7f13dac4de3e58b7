"""Facts about the address under which a person's calendar is read without signing in; the address itself is no fact."""

from workflow.facts.payload import Payload


class CalendarReplaced(Payload):
    """Адрес календаря заменён: прежний больше не действует."""


class CalendarClosed(Payload):
    """Адрес календаря отозван."""
