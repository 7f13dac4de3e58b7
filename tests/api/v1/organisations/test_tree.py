"""The tree and its counts over the API."""

from tests.api.talk import Talk
from tests.world import identity
from workflow.access import by


def test_the_administrator_reads_the_tree_and_counts_without_a_person(talk: Talk) -> None:
    (school,) = talk.get("/organisations", "root", by.ADMINISTRATOR).json()
    figures = talk.get(f"/organisations/{school['id']}/figures", "root", by.ADMINISTRATOR).json()

    assert (school["name"], school["level"], school["parent"]) == ("Школа № 1", "institution", None)
    assert figures["together"]["pairs"] is None, "one pair is too few to be told"
    assert [one["number"] for one in figures["together"]["cycles"]] == [1]
    assert "misha" not in str(figures)


def test_an_organisation_that_is_not_below_is_not_there(talk: Talk) -> None:
    assert talk.get(f"/organisations/{identity('elsewhere')}/figures", "above", by.HEAD_ABOVE).status_code == 404
    assert talk.get("/organisations", "vera", by.CURATOR).status_code == 403
