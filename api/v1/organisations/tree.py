"""The tree of organisations, and the counts that an organisation above the institutions sees of them."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.models import Read
from workflow.access import Caller, by
from workflow.errors import NotFound
from workflow.organisations.figures import Figures, Told, figures_of, together
from workflow.organisations.tree import NO_ORGANISATION, Organisation, Tree, read_tree
from workflow.stages import Stage

router = APIRouter(prefix="/organisations", tags=["Организации"])


class OrganisationRead(Read):
    """An organisation of the tree."""

    id: UUID
    level: str = Field(examples=["municipality"])
    level_label: str
    parent: UUID | None
    name: str

    @classmethod
    def of(cls, one: Organisation) -> "OrganisationRead":
        """Take an organisation."""
        return cls(id=one.id, level=one.level.value, level_label=one.level.label, parent=one.parent, name=one.name)


class StageCount(Read):
    """How many stand at a stage; null: too few to be told. With `more` there are others of whom nothing is told."""

    stage: str = Field(examples=["pair_work"])
    stage_label: str
    number: int | None
    more: bool = False

    @classmethod
    def of(cls, stage: Stage, told: Told) -> "StageCount":
        """Take a count."""
        return cls(stage=stage.value, stage_label=stage.label, number=_number(told), more=told.more)


class FiguresRead(Read):
    """Counts of an institution, or of all below an organisation: never a person."""

    organisation: OrganisationRead
    cycles: list[StageCount]
    pairs: int | None
    """Всего пар; null — слишком мало, чтобы назвать."""
    more_pairs: bool
    """Есть ли сверх названных пары, число которых скрыто."""
    pairs_by_stage: list[StageCount]

    @classmethod
    def of(cls, one: Figures) -> "FiguresRead":
        """Take counts."""
        return cls(
            organisation=OrganisationRead.of(one.organisation),
            cycles=[StageCount(stage=s.value, stage_label=s.label, number=number) for s, number in one.cycles.items()],
            pairs=_number(one.pairs),
            more_pairs=one.pairs.more,
            pairs_by_stage=[StageCount.of(stage, told) for stage, told in one.stages.items()],
        )


def _number(told: Told) -> int | None:
    return None if told.more and not told.number else told.number


class FiguresBelow(Read):
    """Counts of all institutions below together, and of each."""

    together: FiguresRead
    institutions: list[FiguresRead]


@router.get("", summary="Дерево организаций")
def list_organisations(calling: Calling, installation: Installed) -> list[OrganisationRead]:
    """List the organisations: the administrator sees all, a head his own and those below it."""
    with installation.database.reading() as connection:
        tree = read_tree(connection)
    return [OrganisationRead.of(one) for one in _seen(tree, calling)]


@router.get("/{organisation_id}/figures", summary="Числа по организациям")
def read_figures(organisation_id: UUID, calling: Calling, installation: Installed) -> FiguresBelow:
    """Count pairs by stage and cycles in every institution below an organisation; small numbers are left out."""
    with installation.database.reading() as connection:
        tree = read_tree(connection)
        if all(one.id != organisation_id for one in _seen(tree, calling)):
            raise NotFound(NO_ORGANISATION)
        below = tree.institutions_of(organisation_id)
        each = figures_of(connection, below)
    whole = together(tree.find(organisation_id), each)
    return FiguresBelow(together=FiguresRead.of(whole), institutions=[FiguresRead.of(one) for one in each])


def _seen(tree: Tree, caller: Caller) -> list[Organisation]:
    if caller.roles & by.ADMINISTRATOR:
        return [one for root in tree.roots() for one in tree.walk(root)]
    return list(tree.walk(tree.find(caller.institution)))
