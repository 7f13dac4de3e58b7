"""Packs and the catalogue of events, which anybody may read."""

import pytest
from jsonschema import Draft202012Validator

from api.v1.examples import all_examples, envelope
from tests.api.talk import V1, Talk
from workflow.catalogue import CATALOGUE
from workflow.inbox.envelope import Envelope


def test_packs_are_read_without_a_token(talk: Talk) -> None:
    packs = talk.client.get(f"{V1}/packs").json()["items"]

    assert {one["name"] for one in packs} == {"kemerovo-2021", "seven-stages"}
    whole = talk.client.get(f"{V1}/packs/kemerovo-2021").json()
    assert len(whole["content"]["activities"]) == 29
    assert talk.client.get(f"{V1}/packs/nothing").status_code == 404


def test_event_types_are_read_without_a_token(talk: Talk) -> None:
    types = talk.client.get(f"{V1}/event-types").json()["items"]
    forced = talk.client.get(f"{V1}/event-types/stage.forced").json()

    assert [one["code"] for one in types] == list(CATALOGUE)
    assert (forced["second_person"], forced["correctable"], forced["moves"]) == (True, False, True)
    assert talk.client.get(f"{V1}/event-types/stage.forgotten").status_code == 404


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_example_is_valid_by_schema_and_by_payload(code: str) -> None:
    kind = CATALOGUE[code]
    made = all_examples()[code]

    Draft202012Validator(kind.payload.model_json_schema()).validate(made)
    kind.payload.model_validate(made)
    Envelope.model_validate(envelope(kind))
