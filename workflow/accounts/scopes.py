"""What a token of a program is for: reading, taking lists, reporting events of named types; anything else is shut."""

from collections.abc import Iterable

from workflow.access import Role
from workflow.catalogue import CATALOGUE
from workflow.errors import NotTrue, NotYours

READ, EXPORT, REPORT = "read", "export", "report:"
LABELS = {READ: "читать", EXPORT: "выгружать списки"}


def label_of(scope: str) -> str:
    """Give a scope as a person reads it."""
    return LABELS.get(scope) or f"сообщать: {CATALOGUE[scope.removeprefix(REPORT)].label.rstrip('.').lower()}"


def reportable(roles: Role) -> list[str]:
    """Give the scopes of the events that somebody with these roles may report himself."""
    return [REPORT + kind.code for kind in CATALOGUE.values() if kind.reporters & roles]


def checked(scopes: Iterable[str], roles: Role) -> list[str]:
    """Give the scopes in their order; NotTrue when one is unknown or none was named, NotYours when it is not his."""
    wanted = set(scopes)
    known = [READ, EXPORT, *(REPORT + code for code in CATALOGUE)]
    strange = sorted(wanted - set(known))
    if strange:
        raise NotTrue(f"Такого разрешения нет: {', '.join(strange)}. Есть read, export и report:<вид события>.")
    if not wanted:
        raise NotTrue("Отметьте, что программе можно: читать, выгружать списки или сообщать события.")
    beyond = sorted(wanted - {READ, EXPORT, *reportable(roles)})
    if beyond:
        raise NotYours(f"Вы сами этого не сообщаете, и ключ не сможет: {', '.join(beyond)}.")
    return [one for one in known if one in wanted]
