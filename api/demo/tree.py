"""Where the institutions of the demonstration stand: a region, a town in it, and the mark that nobody there is real."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from api.demo.school import PLACE
from workflow.installation import Installation
from workflow.organisations.level import Level
from workflow.organisations.tree import find_organisation, mark_demonstration, open_organisation

REGION = uuid5(PLACE, "region")
TOWN = uuid5(PLACE, "town")
UPPER = (
    (REGION, Level.REGION, "Озёрный край (учебный пример)", None),
    (TOWN, Level.MUNICIPALITY, "Город Ключевой (учебный пример)", REGION),
)


def lay_tree(installation: Installation) -> None:
    """Open the organisations above, those that are not there yet."""
    with installation.database.transaction() as connection:
        for identity, level, name, parent in UPPER:
            if find_organisation(connection, identity) is None:
                open_organisation(connection, identity, level, name, parent, installation.now())
            mark_demonstration(connection, identity)


def mark(installation: Installation, institutions: Sequence[UUID]) -> None:
    """Say that the people of these institutions are invented."""
    with installation.database.transaction() as connection:
        for identity in institutions:
            mark_demonstration(connection, identity)
