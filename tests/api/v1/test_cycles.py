"""Cycles: the ladder, the open requirements, what waits for a second person."""

from tests.api.talk import V1, Talk
from tests.api.v1.scenes import CYCLE, matched, settled
from tests.world import identity
from workflow.access import by


def test_a_cycle_shows_its_ladder_and_what_is_open(talk: Talk) -> None:
    cycle = talk.read(CYCLE)

    assert cycle["stage_label"] == "Подготовка условий для запуска"
    assert [one["state"] for one in cycle["stages"]] == ["current"] + ["ahead"] * 6
    papers = next(one for one in cycle["requirements"] if one["code"] == "papers_are_in_force")
    assert (papers["met"], papers["have"], papers["need"]) == (False, 0, 7)
    assert papers["sentence"] == "Документы программы введены в действие."
    assert papers["who"] == ["head", "head_above", "curator"]
    assert {one["stage"]: one["pairs"] for one in cycle["pairs"]}["preparation"] == 1


def test_a_move_says_why_not(talk: Talk) -> None:
    moves = {one["event"]: one for one in talk.read(CYCLE)["moves"]}

    assert moves["stage.completed"]["allowed"] is False
    assert "Документы программы введены в действие." in moves["stage.completed"]["why_not"]
    assert moves["stage.forcing_asked"]["allowed"] is True


def test_a_request_waits_for_a_second_person(talk: Talk) -> None:
    asked = {"cycle": str(identity("c")), "stage": "preparation", "reason": "Бумаги в пути."}
    settled(talk.say("stage.forcing_asked", "approval/a", by.HEAD, "olga", **asked))
    (waiting,) = talk.read(CYCLE)["approvals"]

    assert [one["id"] for one in waiting["confirmers"]] == [str(identity("petr"))]
    assert waiting["whom_to_appoint"] is None
    assert "papers_are_in_force" in {one["code"] for one in waiting["open"]}
    olga = {one["event"]: one for one in talk.read(CYCLE, "olga", by.HEAD)["moves"]}
    petr = {one["event"]: one for one in talk.read(CYCLE, "petr", by.HEAD)["moves"]}
    assert olga["stage.forced"]["yours"] is False
    assert "другой человек" in olga["stage.forced"]["why_not"]
    assert petr["stage.forced"]["yours"] is petr["stage.forced"]["allowed"] is True
    assert settled(talk.say("stage.forced", "approval/a", by.HEAD, "petr"))["outcome"] == "moved"
    assert talk.read(CYCLE)["stage"] == "mentee_base"


def test_pairs_and_mentors_of_a_cycle_are_listed(talk: Talk) -> None:
    matched(talk)

    assert [one["id"] for one in talk.read(f"{CYCLE}/pairs")["items"]] == [str(identity("pair-misha"))]
    (mentor,) = talk.read(f"{CYCLE}/mentors")["items"]
    assert (mentor["person"]["name"], mentor["taken"], mentor["selected"]) == ("anna", 1, False)


def test_a_side_sees_the_cycle_it_takes_part_in(talk: Talk) -> None:
    assert len(talk.read("/cycles", "misha", by.MENTEE)["items"]) == 1
    assert talk.read("/cycles", "anna", by.MENTOR)["items"] == []
    assert talk.get(CYCLE, "anna", by.MENTOR).status_code == 404
    requirements = talk.read(CYCLE, "misha", by.MENTEE)["requirements"]
    assert all(not one["missing"] for one in requirements)


def test_another_institution_has_no_such_cycle(talk: Talk) -> None:
    other = talk.event("institution.opened", "institution/other", actorrole=None, name="Другая школа")
    token = talk.token("root", by.ADMINISTRATOR, identity("other"))
    foreign = {"Authorization": f"Bearer {token}"}
    opened = talk.client.post(f"{V1}/events", json=other, headers=foreign | {"Prefer": "wait=1"})

    assert opened.json()["state"] == "settled", opened.text
    assert talk.client.get(f"{V1}/cycles", headers=foreign).json()["items"] == []
    assert talk.client.get(V1 + CYCLE, headers=foreign).status_code == 404
    told = talk.event("audience.told", "cycle/c", actorrole=None, audience="staff")
    curating = {"Authorization": f"Bearer {talk.token('root', by.CURATOR, identity('other'))}"}
    assert talk.client.post(f"{V1}/events", json=told, headers=curating).status_code == 422


def test_the_care_list_names_who_has_nobody_and_until_when(talk: Talk) -> None:
    settled(talk.say("mentee.admitted", "pair/pair-misha"))
    ended = {"outcome": "not_reached", "reason": "Уехал.", "next_step": "Письмо."}
    settled(talk.say("pair.dissolved", "pair/pair-misha", **ended))
    settled(talk.say("care.scheduled", "pair/pair-misha", next_on="2021-06-01"))
    (cared,) = talk.read(f"{CYCLE}/care")

    assert cared["pair"] == str(identity("pair-misha"))
    assert (cared["ended"], cared["next_on"], cared["set_by_curator"]) == (True, "2021-06-01", True)
    assert len(talk.read(f"{CYCLE}/care", "misha", by.MENTEE)) == 1
