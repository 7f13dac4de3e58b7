"""Groups: one mentor with several pairs."""

from uuid import UUID

from fastapi import APIRouter

from api.auth import Calling
from api.given import Installed
from api.v1.models import After, Limit, Page, PersonRef, Read, page
from workflow.access import Caller
from workflow.errors import NotFound
from workflow.queries.seeing import name_of, sees_all_pairs, sees_pair
from workflow.subjects.group import Group

router = APIRouter(prefix="/groups", tags=["Группы"])


class GroupRead(Read):
    """A group; a side of one of its pairs sees its own pairs alone."""

    id: UUID
    cycle: UUID
    mentor: PersonRef
    form: str
    pairs: list[UUID]
    ended: bool
    goal: str | None
    orders: list[str]
    """Номера действующих распоряжений, где группа стоит одной строкой."""

    @classmethod
    def of(cls, group: Group, caller: Caller) -> "GroupRead":
        """Take a group as this reader sees it."""
        return cls(
            id=group.id,
            cycle=group.cycle.id,
            mentor=PersonRef(id=group.mentor.id, name=name_of(caller, group.mentor)),
            form=group.formed.form,
            pairs=[pair.id for pair in group.pairs if sees_pair(caller, pair)],
            ended=group.ended,
            goal=group.goal,
            orders=group.orders_in_force,
        )


@router.get("", summary="Группы")
def list_groups(
    calling: Calling, installation: Installed, cycle: UUID | None = None, after: After = None, limit: Limit = 50
) -> Page[GroupRead]:
    """List the groups that the caller sees."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        groups = institution.groups.values()
        seen = (group for group in groups if cycle in (None, group.cycle.id) and _seen(calling, group))
        items, rest = page(seen, limit, after, lambda group: group.id)
        return Page(items=[GroupRead.of(group, calling) for group in items], next=rest)


@router.get("/{group_id}", summary="Одна группа")
def read_group(group_id: UUID, calling: Calling, installation: Installed) -> GroupRead:
    """Give a group."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        group = institution.groups.get(group_id)
        if group is None or not _seen(calling, group):
            raise NotFound("Такой группы здесь нет.")
        return GroupRead.of(group, calling)


def _seen(caller: Caller, group: Group) -> bool:
    return sees_all_pairs(caller) or any(sees_pair(caller, match.pair) for match in group.matches if match.live)
