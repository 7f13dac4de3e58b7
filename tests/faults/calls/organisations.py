"""The use cases of organisations that faults meet over HTTP: whoever saw no answer looks whether it is there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from tests.accounts import GOOD, kept_of
from tests.faults.calls.doors import LATER, fill_in
from tests.faults.cases import UseCase, tell
from tests.faults.scene import Scene
from workflow.accounts import account
from workflow.inbox.settle import settle
from workflow.links.link import Purpose
from workflow.organisations.tree import read_tree
from workflow.tables import account_links, organisation_grants, reading_people, readings
from workflow.tables.types import AnyRow

PAGE = "/organisations"


def be_root(scene: Scene, run: str) -> None:
    """Be the administrator, who is in."""
    tell(scene, run)
    scene.desk.time += LATER
    if run == "warm":
        with scene.lane.installation.database.transaction() as connection:
            account.open_account(connection, "root", kept_of(GOOD), scene.desk.time, administrator=True)
        scene.desk.give_factor("root")
    scene.clients["root"] = scene.desk.browser()
    assert scene.desk.enter(scene.clients["root"], "root").status_code == 303


def open_above(scene: Scene, run: str) -> None:
    """Open a municipality unless it is on the page, name its head unless he is, end that, and go on in a school."""
    root, name = scene.clients["root"], f"Район {run}"
    if _find(scene, name) is None:
        fill_in(root, PAGE, PAGE, level="municipality", name=name)
    place = f"{PAGE}/{_find(scene, name)}/heads"
    if not _grants(scene):
        fill_in(root, PAGE, place, 201, name="Зинаида Орлова")
    if any(one.ended_at is None for one in _grants(scene)):
        fill_in(root, PAGE, f"{place}/.+/endings")
    fill_in(root, PAGE, "/account/institutions", institution=str(scene.lane.id))


def open_school(scene: Scene, run: str) -> None:
    """Open an institution with its head; whoever saw no link finds the institution, goes there and gives another."""
    root, name = scene.clients["root"], f"Лицей {run}"
    here = _find(scene, name)
    if here is None:
        fill_in(root, PAGE, PAGE, 201, level="institution", name=name, head="Раиса Белова")
        return
    settle(scene.lane.installation, here)
    fill_in(root, PAGE, "/account/institutions", institution=str(here))
    fill_in(root, "/accounts", "/accounts/.+/links", 201)


def _find(scene: Scene, name: str) -> UUID | None:
    with scene.lane.installation.database.reading() as connection:
        return next((one.id for one in read_tree(connection).by_id.values() if one.name == name), None)


def _grants(scene: Scene) -> Sequence[AnyRow]:
    with scene.lane.installation.database.reading() as connection:
        return connection.execute(select(organisation_grants)).all()


def forget_opened(scene: Scene, run: str) -> None:
    """See that each head that was named had a link; then nobody was named, and the institution is not counted."""
    with scene.lane.installation.database.transaction() as connection:
        named = set(connection.scalars(select(organisation_grants.c.id)))
        offered = select(account_links.c.about_id).where(account_links.c.purpose == Purpose.ORGANISATION.value)
        assert named == set(connection.scalars(offered))
        connection.execute(delete(account_links))
    with scene.lane.kept() as database, database.transaction(scene.lane.id) as connection:
        for table in (organisation_grants, reading_people, readings):
            connection.execute(delete(table))


ORGANISATIONS: Mapping[str, UseCase] = {
    "open an organisation above": UseCase(
        open_above,
        be_root,
        forget_opened,
        (
            "POST /organisations",
            "POST /organisations/{organisation_id}/heads",
            "POST /organisations/{organisation_id}/heads/{grant_id}/endings",
            "POST /account/institutions",
        ),
    ),
    "open an institution": UseCase(open_school, be_root, forget_opened, ("POST /organisations",)),
}
