"""What a link may sign, what it only prepares, and that a withdrawal by one counts whole."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.consents.by_link import BOTH_SIGN, BY_LINK, HIMSELF_SIGNS, NOT_HERE, WRITTEN, Way, way_of
from workflow.decision import Decision
from workflow.errors import NotLawful
from workflow.facts.people import ConsentKind
from workflow.packs.pack import Consents
from workflow.stages import Stage
from workflow.tasks.open import open_tasks

MISHA = "person/misha"
ALONE = {"misha": ("student_student", "anna")}


def by_link(school: School, event: str, **data: Any) -> Decision:
    return school.say(event, MISHA, "marina", by.REPRESENTATIVE, channel=BY_LINK, **data)


def signed(kind: str) -> dict[str, Any]:
    return {"kind": kind, "signed_by_representative": identity("marina")}


def way(school: School, kind: ConsentKind, name: str = "misha") -> tuple[Way, str]:
    return way_of(school.person(name), kind, school.now.date())


def test_a_representative_signs_by_a_link_only_what_no_law_wants_on_paper() -> None:
    school = School()

    assert way(school, ConsentKind.PARTICIPATION) == (Way.SIGN, "")
    by_link(school, "consent.signed", **signed("participation"))
    assert school.person("misha").consented(ConsentKind.PARTICIPATION)
    for kind, why in WRITTEN.items():
        assert way(school, kind) == (Way.PRINT, why)
        named = {"receiver": identity("college")} if kind is ConsentKind.TRANSFER else {}
        with pytest.raises(NotLawful, match="на бумаге"):
            by_link(school, "consent.signed", **signed(kind.value), **named)


def test_a_child_of_fourteen_signs_himself_so_a_link_of_his_mother_is_not_enough() -> None:
    school = School()

    assert way(school, ConsentKind.PARTICIPATION, "dasha") == (Way.PRINT, BOTH_SIGN)
    with pytest.raises(NotLawful, match="не хватает подписи: сам участник"):
        school.say(
            "consent.signed",
            "person/dasha",
            "pavel",
            by.REPRESENTATIVE,
            channel=BY_LINK,
            kind="participation",
            signed_by_representative=identity("pavel"),
        )
    assert way(school, ConsentKind.PROCESSING, "igor") == (Way.PRINT, HIMSELF_SIGNS)


def test_a_pack_that_names_no_kind_lets_nothing_be_signed_by_a_link() -> None:
    school = School()
    strict = school.institution.packs["seven-stages"].model_copy(update={"consents": Consents()})
    school.institution.packs = {**school.institution.packs, "seven-stages": strict}
    school.say("cycle.opened", "cycle/d", title="Ещё один", pack="seven-stages", school_year=2021)

    assert way(school, ConsentKind.PARTICIPATION) == (Way.PRINT, NOT_HERE)
    with pytest.raises(NotLawful, match="ссылка не заменяет подписи"):
        by_link(school, "consent.signed", **signed("participation"))


def test_an_intention_signs_nothing_and_asks_the_curator_for_paper_until_it_is_signed() -> None:
    school = School(ALONE).until(Stage.MENTEE_BASE)
    by_link(school, "consent.intended", kind="processing")

    assert not school.person("misha").consented(ConsentKind.PROCESSING)
    (task,) = [one for one in open_tasks(school.cycle, school.now) if one.code == "consent.hand_paper"]
    assert task.sentence == "Дать на подпись бумагу: согласие на обработку персональных данных."
    school.consent("misha")
    assert not [one for one in open_tasks(school.cycle, school.now) if one.code == "consent.hand_paper"]


def test_a_withdrawal_by_a_link_stops_the_pair_and_starts_the_clock_of_the_law() -> None:
    school = School(ALONE).until(Stage.PAIR_WORK)
    by_link(school, "consent.withdrawn", kind="processing")

    assert school.pair("misha").pauses
    assert [one for one in open_tasks(school.cycle, school.now) if one.code == "consent.destroy"]
