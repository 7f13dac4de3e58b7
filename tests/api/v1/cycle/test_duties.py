"""Who curates a cycle over the API, a curator from a partner, and a hand-over that is refused with its reason."""

from typing import Any

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, settled
from tests.world import identity
from workflow.access import by

DUTIES = f"{CYCLE}/duties"


def hand_over(talk: Talk, takes: str, **more: Any) -> dict[str, Any]:
    body = {"hands_over": str(identity("vera")), "takes_over": str(identity(takes)), "reason": "Отпуск"}
    told: dict[str, Any] = talk.post(f"{CYCLE}/hand-overs", {**body, **more}, "olga", by.HEAD, Prefer="wait=1").json()
    return told


def curators(talk: Talk) -> list[tuple[str, str | None, str | None]]:
    told = talk.read(DUTIES)["curators"]
    return [(one["person"]["name"], (one["instead_of"] or {}).get("name"), one["until"]) for one in told]


def name_team(talk: Talk) -> None:
    settled(talk.say("team.named", "cycle/c", by.HEAD, "olga", curator=str(identity("vera"))))


def test_a_deputy_is_named_with_his_term_and_a_successor_without(talk: Talk) -> None:
    name_team(talk)
    assert curators(talk) == [("vera", None, None)]
    assert hand_over(talk, "petr", terms="successor")["refusal"]["sentence"].startswith("У того, кто принимает дела")
    settled(talk.say("role.granted", "person/petr", by.HEAD, "olga", role="curator"))
    settled(hand_over(talk, "petr", terms="deputy", until="2099-01-01"))
    assert curators(talk) == [("petr", "vera", "2099-01-01")]

    settled(hand_over(talk, "petr", terms="successor"))
    assert curators(talk) == [("petr", None, None)]
    assert [one["terms"] for one in talk.read(DUTIES)["hand_overs"]] == ["successor", "deputy"]


def test_a_hand_over_to_oneself_is_refused(talk: Talk) -> None:
    name_team(talk)

    assert "только другому человеку" in hand_over(talk, "vera", terms="successor")["refusal"]["sentence"]


def test_a_partners_employee_curates_here_with_all_that_a_curator_may(talk: Talk) -> None:
    card: Any = {"name": "Зоя", "kinds": ["employee"], "organisation": "Завод", "work_years": 9}
    settled(talk.say("person.registered", "person/zoya", **card))
    granted = {"role": "curator"}
    settled(talk.post(f"/people/{identity('zoya')}/roles", granted, "olga", by.HEAD, Prefer="wait=1").json())
    settled(talk.say("team.named", "cycle/c", by.HEAD, "olga", curator=str(identity("zoya"))))
    settled(talk.say("aims.set", "cycle/c", by.CURATOR, "zoya", tasks=["Учёба"], results=["Пары"]))
    settled(talk.say("pair.paused", "pair/pair-misha", by.CURATOR, "zoya", reason="Болезнь"))
    asked: Any = {"cycle": str(identity("c")), "stage": "preparation", "reason": "Иначе не успеть"}
    settled(talk.say("stage.forcing_asked", "approval/a", by.CURATOR, "zoya", **asked))

    assert curators(talk) == [("Зоя", None, None)]
    assert talk.read(CYCLE, "zoya")["stage"] == "preparation"
    assert talk.read(f"/people/{identity('misha')}", "zoya")["name"] == "misha"
    assert talk.say("stage.forced", "approval/a", by.HEAD, "olga")["state"] == "settled"


def test_whoever_sees_no_cycle_sees_no_duties(talk: Talk) -> None:
    assert talk.get(DUTIES, "anna", by.MENTOR).status_code == 404
    assert talk.get(f"/cycles/{identity('nowhere')}/duties").status_code == 404
