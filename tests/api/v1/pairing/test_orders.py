"""The head's orders and the draft of the next one over the API."""

from tests.api.talk import Talk
from tests.api.v1.scenes import CYCLE, matched, propose, settled
from tests.world import identity
from workflow.access import by


def test_an_order_is_drafted_from_what_was_agreed_and_told(talk: Talk) -> None:
    settled(talk.say("mentor.offered", "person/anna", cycle=str(identity("c")), forms=["student_student"]))
    propose(talk, "misha")
    (line,) = talk.read(f"{CYCLE}/orders")["draft"]

    assert line["line"] == {"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))}
    signed = {"number": "2", "signed_on": "2021-05-12", "lines": [line["line"]], "actorrole": "head"}
    headers = {"Prefer": "wait=1"}
    settled(talk.post(f"{CYCLE}/orders", signed, "olga", by.HEAD, **headers).json())
    assert talk.read(f"{CYCLE}/orders")["draft"] == []


def test_a_revoked_order_is_shown_with_its_reason(talk: Talk) -> None:
    matched(talk)
    (order,) = talk.read(f"{CYCLE}/orders")["orders"]
    named = {"order_source": order["source"], "order_id": order["event_id"], "reason": "Опечатка."}
    headers = {"Prefer": "wait=1"}
    settled(talk.post(f"{CYCLE}/order-revocations", named, "olga", by.HEAD, **headers).json())
    (order,) = talk.read(f"{CYCLE}/orders")["orders"]

    assert (order["in_force"], order["revoked_because"]) == (False, "Опечатка.")


def test_a_side_of_a_pair_reads_no_orders_of_others(talk: Talk) -> None:
    matched(talk)

    assert talk.get(f"{CYCLE}/orders", "misha", by.MENTEE).status_code == 403
