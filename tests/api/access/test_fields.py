"""No answer tells a group of fields to whom the table keeps it from: planted values are searched for in raw answers."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.api.access.scene import ACTORS, QUERIES, SECRETS, Scene
from workflow.access import Role, by
from workflow.exporting.exports import EXPORTS
from workflow.seeing.circles import CARE
from workflow.seeing.fields import BY_CODE, FIELD_GROUPS
from workflow.seeing.table import ROWS

SIGNED = [row.route for row in ROWS if not row.public]
LISTS = [f"/api/v1/exports/{one.name}.xlsx" for one in EXPORTS]
HIMSELF = by.MENTEE | by.REPRESENTATIVE
OPTION = re.compile(r"<option(?![^>]*selected)[^>]*>[^<]*</option>")
"""What a list on a page offers to choose from: the words of the programme, the same for everybody."""

AGGREGATES = {("role_model", "/api/v1/cycles/{cycle_id}/scores"), ("role_model", "/cycles/{cycle_id}/scores")}
"""Averages are told by role model, of nobody in particular: groups that are too small are hidden there."""

BARRED = [(role, who) for role, pair in ACTORS.items() for who in pair if who and not role & CARE]


def answers(scene: Scene, role: Role, who: str) -> Iterator[tuple[str, str]]:
    """Give what every address answers, workbooks unpacked."""
    for route in (*SIGNED, *LISTS):
        response = scene.ask("GET", route, role, who, params=QUERIES.get(route, {}))
        yield route, unpacked(response.content) if route.endswith(".xlsx") else OPTION.sub("", response.text)


def unpacked(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize(("role", "who"), BARRED, ids=lambda one: one.code if isinstance(one, Role) else one)
def test_a_value_is_told_to_nobody_from_whom_the_table_keeps_it(scene: Scene, role: Role, who: str) -> None:
    own = bool(role & HIMSELF) and who == ACTORS[role][0]
    kept = [code for code in SECRETS if not role & BY_CODE[code].of_all and not (own and role & BY_CODE[code].of_self)]

    told = list(answers(scene, role, who))
    found = {(code, route) for route, text in told for code in kept if SECRETS[code] in text} - AGGREGATES

    assert not found, (role, who)
    assert {"concern", "situation", "role_model", "measurements"} <= set(kept)


def test_every_planted_value_is_read_somewhere_by_who_may(scene: Scene) -> None:
    """A value that nobody is ever told would make the tests above say nothing."""
    told = "".join(text for role in (by.CURATOR, by.HEAD) for _, text in answers(scene, role, ACTORS[role][0]))

    assert {code for code, value in SECRETS.items() if value in told} == SECRETS.keys() - NOT_PRINTED


NOT_PRINTED: set[str] = set()


@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)
def test_a_list_is_taken_by_those_of_its_row_alone(scene: Scene, export: object) -> None:
    (one,) = (found for found in EXPORTS if found is export)
    for role in ACTORS:
        status = scene.ask("GET", f"/api/v1/exports/{one.name}.xlsx", role).status_code
        assert status == (200 if role & one.seen_by else 403), role


def test_a_mentor_is_in_no_circle_of_what_is_said_of_his_mentee() -> None:
    kept = {"request", "situation", "role_model", "answers", "measurements", "concern"}

    assert all(not by.MENTOR & (one.of_all | one.of_pair) for one in FIELD_GROUPS if one.code in kept)
