"""Open tasks over the API: those of the caller's roles alone."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.access import by

Tasks = list[dict[str, Any]]
TASKS = f"/cycles/{identity('c')}/tasks"


def decisions(tasks: Tasks) -> Tasks:
    """Give those that wait for a second person; others are about other things."""
    return [task for task in tasks if task["code"] == "approval.decide"]


def test_a_request_is_the_heads_to_decide_and_not_the_curators(talk: Talk) -> None:
    asked = {"cycle": str(identity("c")), "reason": "Закрываемся"}
    settled(talk.say("cycle.cancelling_asked", "approval/a", by.CURATOR, "vera", **asked))
    (task,) = decisions(talk.read(TASKS, "olga", by.HEAD))

    assert task["code"] == "approval.decide"
    assert task["subject"] == f"approval/{identity('a')}"
    assert {one["name"] for one in task["addressed_to"]} == {"olga", "petr"}
    assert not task["late"]
    assert decisions(talk.read(TASKS)) == []
    assert decisions(talk.read(TASKS, "anna", by.HEAD, mine=True)) == []
    assert decisions(talk.read(TASKS, "olga", by.HEAD, mine=True)) == [task]


def test_a_cycle_that_is_not_there_has_no_tasks(talk: Talk) -> None:
    assert talk.get(f"/cycles/{identity('nowhere')}/tasks").status_code == 404
