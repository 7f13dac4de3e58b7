"""Exports over HTTP: each list to whoever may see it, with what he may see, under a Russian name. Both stacks."""

import json
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from tests.api.talk import Talk
from tests.api.v1.scenes import consented, matched, settled
from tests.world import identity
from workflow.access import Role, by
from workflow.exporting.exports import BY_NAME, EXPORTS


def taken(talk: Talk, name: str, who: str = "vera", role: Role = by.CURATOR, **query: Any) -> list[dict[str, Any]]:
    response = talk.get(f"/exports/{name}.xlsx", who, role, **query)
    assert response.status_code == 200, response.text
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    header, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", BY_NAME)
def test_every_list_is_a_workbook(talk: Talk, name: str) -> None:
    matched(talk)
    rows = taken(talk, name)
    assert all(set(row) == {field.header for field in BY_NAME[name].fields} for row in rows)


def test_the_list_of_exports_says_what_the_caller_may_take(talk: Talk) -> None:
    told = talk.read("/exports")
    assert [one["name"] for one in told] == [one.name for one in EXPORTS]
    assert told[0]["href"] == "/api/v1/exports/people.xlsx"
    auditor = {one["name"] for one in talk.read("/exports", "nina", by.AUDITOR)}
    assert {"pairs", "journal"} <= auditor
    assert not {"people", "lasting-mentors"} & auditor
    assert talk.read("/exports", "misha", by.MENTEE) == []


def test_the_file_is_named_in_russian_with_its_day(talk: Talk) -> None:
    named = talk.get("/exports/pairs.xlsx").headers["content-disposition"]
    today = talk.lane.installation.now().astimezone(ZoneInfo("Europe/Moscow"))
    assert unquote(named.partition("filename*=UTF-8''")[2]) == f"Пары {today:%d.%m.%Y}.xlsx"
    assert named.isascii()


def test_a_pair_is_told_with_its_mentor_and_why_it_is_there(talk: Talk) -> None:
    matched(talk)
    (pair,) = taken(talk, "pairs")
    assert (pair["Наставляемый"], pair["Наставник"], pair["Форма"]) == ("misha", "anna", "ученик – ученик")
    assert "Этап" in pair["Почему здесь"]


def test_a_name_that_begins_like_a_formula_comes_out_as_it_is(talk: Talk) -> None:
    card: Any = {"name": "=cmd|' /C calc'!A0", "kinds": ["teacher"], "phone": "+79000000001"}
    settled(talk.say("person.registered", "person/evil", **card))
    (row,) = [one for one in taken(talk, "people") if one["ФИО"].startswith("=")]
    assert (row["ФИО"], row["Телефон"]) == (card["name"], card["phone"])


def test_an_auditor_takes_the_bases_without_names_and_reasons(talk: Talk) -> None:
    matched(talk)
    (mentee,) = taken(talk, "mentees", "nina", by.AUDITOR)
    assert mentee["ФИО"].startswith("участник ")
    assert (mentee["Запрос"], mentee["Вариант пары"], mentee["Класс"]) == ("", "", "")
    (mentor,) = taken(talk, "mentors", "nina", by.AUDITOR)
    assert mentor["ФИО"].startswith("участник ")
    assert mentor["Телефон"] == ""


@pytest.mark.parametrize(("role", "name"), [(by.AUDITOR, "people"), (by.MENTOR, "pairs"), (by.MENTEE, "journal")])
def test_whoever_may_not_see_a_list_may_not_take_it(talk: Talk, role: Role, name: str) -> None:
    response = talk.get(f"/exports/{name}.xlsx", "anna", role)
    assert response.status_code == 403
    assert "выгружает" in response.json()["detail"]


def test_an_unknown_list_and_an_unknown_cycle_are_not_there(talk: Talk) -> None:
    assert talk.get("/exports/secrets.xlsx").status_code == 404
    assert talk.get("/exports/pairs.xlsx", cycle=str(uuid4())).status_code == 404
    assert taken(talk, "roadmap", cycle=str(identity("c")))


def test_who_agreed_to_be_asked_again_stands_in_the_lasting_base(talk: Talk) -> None:
    consented(talk, "anna")
    offer: Any = {"cycle": str(identity("c")), "forms": ["student_student"]}
    settled(talk.say("mentor.offered", "person/anna", **offer))
    assert taken(talk, "lasting-mentors") == []
    settled(talk.say("mentor.offered", "person/anna", **offer, ask_again=True))
    listed = [one["person"]["name"] for one in talk.read("/mentors")["items"]]
    assert [row["ФИО"] for row in taken(talk, "lasting-mentors")] == listed == ["anna"]


def test_the_journal_names_nobody(talk: Talk) -> None:
    matched(talk)
    told = json.dumps(taken(talk, "journal"), default=str, ensure_ascii=False)
    assert not [name for name in ("misha", "anna", "vera") if name in told]
    assert "Наставляемый подал запрос" in told


def test_a_consent_is_told_with_who_signed_it_and_an_order_line_by_line(talk: Talk) -> None:
    consented(talk)
    matched(talk)
    rows = [row for row in taken(talk, "consents") if row["ФИО"] == "misha"]
    signed = {row["Согласие"]: row["Кто подписал"] for row in rows if row["Подписано"]}
    assert list(signed.values()) == ["Марина", "Марина"]
    assert len(rows) > len(signed), "what was never signed is listed as well"
    (line,) = taken(talk, "orders")
    assert (line["Наставляемый"], line["Наставник"], line["Состояние"]) == ("misha", "anna", "в силе")


def test_a_reward_is_told_with_whom_and_why(talk: Talk) -> None:
    matched(talk)
    given: Any = {"cycle": str(identity("c")), "reward": "diploma", "reason": "=За терпение"}
    settled(talk.say("reward.given", "person/anna", **given))
    (row,) = taken(talk, "rewards")
    assert (row["Кого"], row["За что"]) == ("anna", "=За терпение")
