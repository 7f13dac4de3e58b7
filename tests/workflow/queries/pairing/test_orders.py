"""The draft of the next order: agreed, told and unordered; a group is one line, and a revoked order counts no more."""

from typing import Any

from tests.school import School
from tests.world import identity
from workflow.access import by
from workflow.queries.pairing.orders import draft, orders, waiting
from workflow.stages import Stage

THREE = {
    "misha": ("student_student", "anna"),
    "lenya": ("student_student", "anna"),
    "dasha": ("student_student", "oleg"),
}


def formed() -> School:
    """Misha and Lenya are Anna's group, Dasha is with Oleg; everybody agreed and was told."""
    school = School(THREE).until(Stage.PAIRING)
    pairs = [identity(f"pair-{name}") for name in ("misha", "lenya")]
    group: dict[str, Any] = {"cycle": identity("c"), "mentor": identity("anna"), "form": "student_student"}
    school.say("group.formed", "group/g", pairs=pairs, **group)
    for name in ("misha", "lenya"):
        school.match_up(name, "anna", "g")
    school.match_up("dasha", "oleg")
    return school


def sign(school: School) -> Any:
    signed: dict[str, Any] = {"number": "15", "signed_on": school.now.date()}
    return school.say(
        "order.signed", "cycle/c", "olga", by.HEAD, lines=[one.line for one in draft(school.cycle)], **signed
    )


def test_a_group_stands_on_the_draft_as_one_line() -> None:
    group, pair = draft(formed().cycle)
    assert (group.ref.kind, len(group.pairs), group.mentor.name) == ("group", 2, "anna")
    assert (pair.ref.kind, [one.mentee.name for one in pair.pairs]) == ("pair", ["dasha"])


def test_a_signed_draft_fixes_everybody_and_the_next_one_is_empty() -> None:
    school = formed()
    sign(school)
    assert draft(school.cycle) == []
    assert all(pair.match and pair.match.orders for pair in school.cycle.pairs)


def test_a_revoked_order_leaves_its_pairs_for_the_next() -> None:
    school = formed()
    signed = sign(school)
    named = {"order_source": signed.fact.source, "order_id": signed.fact.id}
    school.say("order.revoked", "cycle/c", "olga", by.HEAD, reason="Ошибка в фамилии", **named)
    (order,) = orders(school.cycle)
    assert order.revoked
    assert order.revoked.payload.reason == "Ошибка в фамилии"
    assert len(draft(school.cycle)) == 2


def test_who_was_not_told_waits() -> None:
    school = School(THREE).until(Stage.PAIRING)
    school.propose("misha", "anna")
    school.agree("misha", "anna")
    assert draft(school.cycle) == []
    assert list(waiting(school.cycle)) == [school.pair("misha")]
