"""What pairs, groups and orders refuse beyond one case a guard."""

from typing import Any

import pytest

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.errors import NotNow, NotTrue
from workflow.stages import Stage

FORM = "student_student"


def test_a_mentor_of_a_full_group_takes_nobody_more() -> None:
    """Capacity counts mentees: a group of two fills a mentor whose pack lets groups have two."""
    couples = dict.fromkeys(("misha", "lenya", "dasha"), (FORM, "anna"))
    school = School(couples, capacity_group=2).until(Stage.PAIRING)
    formed: Any = {"cycle": identity("c"), "mentor": identity("anna"), "form": FORM}
    school.say("group.formed", "group/g", pairs=[identity("pair-misha"), identity("pair-lenya")], **formed)
    for name in ("misha", "lenya"):
        school.match_up(name, "anna", "g")
    with pytest.raises(NotNow, match="мест нет"):
        school.propose("dasha", "anna", "g")


def test_a_mentor_who_filled_up_meanwhile_cannot_agree() -> None:
    school = School({"misha": (FORM, "anna"), "lenya": (FORM, "anna")}, capacity_pupil=1).until(Stage.PAIRING)
    for name in ("misha", "lenya"):
        school.propose(name, "anna")
    school.agree("misha", "anna")
    with pytest.raises(NotNow, match="мест нет"):
        school.say("match.agreed", "match/lenya-anna", "anna", by.MENTOR, side="mentor")


def test_a_request_is_not_changed_into_a_second_pair_of_the_same_form() -> None:
    school = School({"dasha": (FORM, "anna")}).until(Stage.PAIRING)
    about: Any = {"cycle": identity("c"), "mentee": identity("dasha"), "form": "employer_student"}
    school.say("request.submitted", "pair/second", "dasha", by.MENTEE, wants_to_take_part=True, **about)
    with pytest.raises(NotNow, match="уже есть открытая пара"):
        school.say("request.changed", "pair/second", form=FORM, wants_to_take_part=True)
    school.say("request.changed", "pair/pair-dasha", form=FORM, wants_to_take_part=True)


def test_an_order_names_no_group_of_another_cycle() -> None:
    school = School({"misha": (FORM, "anna"), "lenya": (FORM, "anna")}).until(Stage.PAIRING)
    formed: Any = {"cycle": identity("c"), "mentor": identity("anna"), "form": FORM}
    school.say("group.formed", "group/g", pairs=[identity("pair-misha"), identity("pair-lenya")], **formed)
    school.say("cycle.opened", "cycle/d", title="2022/23", pack=school.pack, school_year=2022)
    lines = [{"group": identity("g"), "mentor": identity("anna")}]
    with pytest.raises(NotTrue, match="относятся к другому циклу"):
        school.say("order.signed", "cycle/d", "olga", by.HEAD, number="1", signed_on=school.now.date(), lines=lines)
