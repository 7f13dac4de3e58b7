"""The table of kinds: every task that any source gives has a row, and its step leads to a page that is there."""

import re
from pathlib import Path

import pytest

import workflow.tasks
from tests.school import School
from workflow.access import by
from workflow.facts.payload import Kind, Ref
from workflow.seeing.pages import PAGE_ROWS
from workflow.stages import SEVEN, Stage
from workflow.tasks.kinds import BY_CODE, KINDS, Harm, TaskKind, harm_of, step_of
from workflow.tasks.open import open_tasks
from workflow.tasks.task import Task

NOUNS = (
    "concern|consent|received|care|mentor|mentee|match|order|stage|informant|roadmap|meeting|fit|feedback|questionnaire|"
    "reward|approval|silence|letter"
)
WRITTEN = re.compile(rf'"((?:{NOUNS})\.[a-z_]+)"')
PAGES = [re.compile(re.sub(r"{\w+}", "[^/]+", row.route)) for row in PAGE_ROWS]


def codes_written() -> set[str]:
    """Give what stands after `code=` or as the code of a task in any source."""
    folder = Path(workflow.tasks.__file__ or "").parent
    texts = [path.read_text() for path in folder.rglob("*.py") if path.name != "kinds.py"]
    lines = [line for text in texts for line in text.splitlines() if "code=" in line or "_task(" in line]
    return {code for line in lines for code in WRITTEN.findall(line)}


def test_every_code_of_a_task_has_a_row() -> None:
    assert codes_written() <= BY_CODE.keys()
    assert len(BY_CODE) == len(KINDS)


@pytest.mark.parametrize("stage", SEVEN, ids=lambda stage: stage.value)
def test_every_task_of_a_school_at_work_has_a_step(stage: Stage) -> None:
    school = School().until(stage)

    for task in open_tasks(school.cycle, school.now):
        assert step_of(task, school.cycle).label


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.where], ids=lambda kind: kind.code)
def test_a_step_leads_to_a_page_that_is_there(kind: TaskKind) -> None:
    path = re.split("[#?]", kind.where)[0].format(subject="1", cycle="1")

    assert any(page.fullmatch(path) for page in PAGES)


def test_the_step_of_a_groups_meeting_leads_to_the_group() -> None:
    school = School().until(Stage.PAIR_WORK)
    about = Ref(Kind.GROUP, school.cycle.id)
    task = Task("meeting.tell", about, by.CURATOR, "", "", school.now)

    assert step_of(task, school.cycle).path == f"/groups/{about.id}"


def test_a_task_without_a_row_takes_nobodys_day_away() -> None:
    school = School().until(Stage.PAIR_WORK)
    task = Task("new.task", school.cycle.ref, by.CURATOR, "", "", school.now)

    assert harm_of(task) is Harm.DECISIONS
    assert step_of(task, school.cycle).path == f"/cycles/{school.cycle.id}/tasks"
