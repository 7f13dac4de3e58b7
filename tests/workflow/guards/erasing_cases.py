"""What the guards of erasing refuse, and with which sentence."""

from typing import Any

from tests.workflow.guards.cases import Row, both, by_head, say
from tests.world import identity
from workflow.errors import Erased, NotLawful, NotNow, NotTrue
from workflow.stages import Stage

P, WORK = Stage.PREPARATION, Stage.PAIR_WORK
ACT: dict[str, Any] = {"act_number": "7", "act_date": "2021-05-01", "destroyed_by": "Директор"}
ANNA, LENYA, IGOR = "person/anna", "person/lenya", "person/igor"
SIGNED: dict[str, Any] = {"kind": "processing", "signed_by_person": True}


def erase(whom: str, **other: Any) -> Any:
    return by_head("person.erased", whom, **{**ACT, **other})


def withdraw(name: str) -> Any:
    return say("consent.withdrawn", f"person/{name}", kind="processing")


ENDED_PAIR = both(
    withdraw("misha"),
    say("mentee.left", "pair/pair-misha", reason="Переезд", next_step="Другая школа"),
    erase("person/misha"),
)
CONSENTED = say("consent.signed", IGOR, **SIGNED)
CHANGED = say("person.changed", LENYA, name="Лёня", kinds=["teacher"])
NAMED = say("representative.named", ANNA, representative=identity("igor"))
OUTCOME = say("outcome.recorded", "pair/pair-misha", outcome="goal_reached")
GONE = "Данные удалены"
GOES_ON = "nothing_of_his_goes_on"
NOBODY = "nobody_in_it_is_erased"

# fmt: off
OF_ERASING = (
    Row("processing_is_withdrawn", P, NotLawful, "Согласие на обработку в силе", erase(IGOR), CONSENTED),
    Row(GOES_ON, WORK, NotNow, "завершите открытые пары", erase("person/misha"), withdraw("misha")),
    Row(GOES_ON, WORK, NotNow, "завершите его союзы как наставника", erase(ANNA), withdraw("anna")),
    Row(GOES_ON, WORK, NotNow, "вышел из базы наставников", erase(ANNA), withdraw("anna")),
    Row(GOES_ON, P, NotNow, "снимите роли этого человека: психолог", erase("person/nina")),
    Row(GOES_ON, WORK, NotNow, "законный представитель ребёнка", erase("person/marina")),
    Row("act_is_not_of_the_future", P, NotTrue, "Дата акта не может быть", erase(LENYA, act_date="2031-01-01")),
    Row(NOBODY, P, Erased, GONE, erase(LENYA), erase(LENYA)),
    Row(NOBODY, P, Erased, GONE, CHANGED, erase(LENYA)),
    Row(NOBODY, WORK, Erased, GONE, OUTCOME, ENDED_PAIR),
    Row(NOBODY, P, Erased, GONE, NAMED, erase(IGOR)),
)
# fmt: on
