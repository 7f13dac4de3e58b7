"""Cases of the guards of handing duties over and of the roadmap."""

from typing import Any

from tests.workflow.guards.cases import Row, Step, by_head
from tests.world import identity
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.stages import Stage

P, WORK = Stage.PREPARATION, Stage.PAIR_WORK


def hand_over(hands: str, takes: str, **more: Any) -> Step:
    """Have the head hand over from one to another, for good unless a term is named."""
    given = {"hands_over": identity(hands), "takes_over": identity(takes), "terms": "successor", "reason": "Отпуск"}
    return by_head("duties.handed_over", "cycle/c", **{**given, **more})


def also_curates(name: str) -> Step:
    """Give somebody the curator's role."""
    return by_head("role.granted", f"person/{name}", role="curator")


# ruff: noqa: E501
OF_DUTIES = (
    Row("duties_pass_to_another", P, NotTrue, "только другому человеку", hand_over("vera", "vera")),
    Row("duties_are_his", P, NotNow, "сейчас не ведёт цикл", hand_over("nina", "vera")),
    Row("taker_is_a_curator", P, NotNow, "сначала дайте её событием role.granted", hand_over("vera", "petr")),
    Row("taker_is_no_side", WORK, NotNow, "сторона одной из пар", hand_over("vera", "anna"), also_curates("anna")),
    Row("term_is_ahead", P, NotTrue, "уже прошёл", hand_over("vera", "petr", terms="deputy", until="2021-05-01"), also_curates("petr")),
    Row("activities_are_in_the_pack", P, NotTrue, "нет мероприятия 77", by_head("activity.moved", "cycle/c", activity=77, start="2021-10-01", end="2021-10-02", reason="Карантин")),
    Row("rewarded_took_part", P, NotTrue, "не участвовал", by_head("reward.given", "person/oleg", cycle=identity("c"), reward="diploma", reason="За год")),
    Row("organisation_is_named", P, NotTrue, "Назовите организацию", by_head("reward.given", "cycle/c", cycle=identity("c"), reward="diploma", reason="За год")),
    Row("publication_is_consented", WORK, NotLawful, "согласие на публикацию с подписью: участника и законного представителя", by_head("reward.given", "person/anna", cycle=identity("c"), reward="site_page", reason="За год")),
    Row("responsible_holds_a_role", P, NotNow, "Ответственному нужна роль", by_head("activity.assigned", "cycle/c", activity=3, person=identity("igor"))),
)  # fmt: skip
