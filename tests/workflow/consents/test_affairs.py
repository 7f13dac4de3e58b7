"""Erasing in memory: the subject forgets, and nobody else's stage, pause or answer turns out otherwise."""

from typing import Any

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.catalogue import CATALOGUE
from workflow.consents.affairs import SAID_BY_HIM
from workflow.facts.erasing import emptied
from workflow.requirements import required
from workflow.requirements.answer import ask
from workflow.stages import Stage
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair

ACT: dict[str, Any] = {"act_number": "7", "act_date": "2021-05-01", "destroyed_by": "Директор"}


def answers(school: School) -> dict[tuple[str, str], Any]:
    """Every answer of every open pair and cycle, with stages and pauses."""
    open_ones: list[Pair | Cycle] = [*(pair for pair in school.institution.pairs.values() if pair.open), school.cycle]
    told: dict[tuple[str, str], Any] = {
        (str(one.ref), row.code): ask(one, row).figures for one in open_ones for row in required(one, one.stage)
    }
    told |= {(str(pair.ref), "stage"): pair.stage for pair in school.institution.pairs.values()}
    return told | {(str(one.ref), "paused"): list(one.standing_pauses) for one in school.institution.pairs.values()}


def test_an_erased_mentee_changes_no_answer_of_anybody_else() -> None:
    """Rule 5 goes on holding: stages of his ended pair stay, and everybody else's answers do."""
    school = School().until(Stage.PAIR_WORK)
    school.say("consent.withdrawn", "person/misha", kind="processing")
    school.say("mentee.left", "pair/pair-misha", reason="Переезд в Томск", next_step="Другая школа")
    before = answers(school)
    decision = school.say("person.erased", "person/misha", "olga", by.HEAD, **ACT)

    assert answers(school) == before
    assert [entry.type for entry in decision.entries] == ["person.erased"]
    assert school.person("misha").name == "данные удалены"
    assert school.person("misha").card is None


def test_an_erased_mentor_leaves_the_pair_that_he_refused_as_it_is() -> None:
    """What ended his match goes on holding, though nobody knows any more what else he said."""
    school = School().until(Stage.PAIR_WORK)
    school.say("consent.withdrawn", "person/anna", kind="processing")
    school.say("mentor.left", "person/anna", cycle=identity("c"), reason="Экзамены", outcome="mentor_left")
    before = answers(school)
    school.say("person.erased", "person/anna", "olga", by.HEAD, **ACT)

    assert not school.match("misha-anna").live
    assert answers(school) == before


def test_every_payload_can_be_read_without_its_values() -> None:
    """What is erased must be readable when a copy is loaded anew, whatever it was."""
    for row in CATALOGUE.values():
        left = emptied(row.payload, {})

        assert {name for name, field in row.payload.model_fields.items() if not hasattr(left, name)} == set()


def test_what_somebody_said_himself_is_told_alike_in_the_catalogue_and_in_an_erasure() -> None:
    """Two lists of whose the values are would drift apart."""
    assert {row.payload for row in CATALOGUE.values() if row.owner == "actor"} == set(SAID_BY_HIM)
