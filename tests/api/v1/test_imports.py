"""Imports over HTTP: checked and told by cell, confirmed once, all of it or nothing, on both stacks."""

from typing import Any

import pytest
from httpx import Response

from tests.api.talk import V1, Talk
from tests.workflow.importing.sheets import HEADERS, people, text, workbook
from tests.world import identity
from workflow.access import Role, by

CSV = "text/csv"


def send(
    talk: Talk, content: bytes, kind: str = CSV, who: str = "vera", role: Role = by.CURATOR, **query: Any
) -> Response:
    headers = talk.headers(who, role, {"Content-Type": kind})
    found: Response = talk.client.post(f"{V1}/imports", content=content, headers=headers, params=query)
    return found


def checked(talk: Talk, content: bytes, **query: Any) -> Any:
    response = send(talk, content, **query)
    assert response.status_code == 201, response.text
    return response.json()


def confirmed(talk: Talk, told: Any, known: str = "update") -> Any:
    response = talk.post(f"/imports/{told['id']}/confirmations", {"known": known})
    assert response.status_code == 202, response.text
    return talk.read(f"/imports/{told['id']}")


def names(talk: Talk) -> set[str]:
    return {one["name"] for one in talk.read("/people", limit=200)["items"]}


def test_a_file_is_checked_first_and_nothing_is_stored(talk: Talk) -> None:
    before = names(talk), len(talk.lane.rows())
    told = checked(talk, text([HEADERS, *people(3)]), name="Седьмые классы.csv")
    assert (told["state"], told["file"], told["problems"]) == ("checked", "Седьмые классы.csv", [])
    assert told["figures"]["new"] == told["figures"]["rows"] == 3
    assert told["figures"]["read_as"] == "CSV: кодировка UTF-8, разделитель — точка с запятой"
    assert (names(talk), len(talk.lane.rows())) == before


def test_a_confirmed_file_becomes_facts_of_its_curator_with_the_file_as_ground(talk: Talk) -> None:
    content = text([HEADERS, *people(3)])
    told = confirmed(talk, checked(talk, content, name="Список.csv"))
    assert (told["state"], told["done"], told["total"]) == ("done", 3, 3)
    assert {row[0] for row in people(3)} <= names(talk)
    rows = [row for row in talk.lane.rows() if row.source == f"urn:stupeni:import:{told['id']}"]
    assert {(row.state, row.event_id) for row in rows} == {("settled", f"row-{row}/person") for row in (2, 3, 4)}
    assert {row.paper["number"] for row in rows} == {"Список.csv"}
    assert {row.paper["digest"] for row in rows} == {told["digest"]}
    assert {row.reporter_person for row in rows} == {identity("vera")}
    assert talk.lane.compare().equal


def test_a_file_that_comes_twice_is_imported_once(talk: Talk) -> None:
    content = text([HEADERS, *people(3)])
    confirmed(talk, checked(talk, content))
    count = len(talk.lane.rows())
    again = send(talk, content)
    assert again.status_code == 409
    assert "уже загружен" in again.json()["detail"]
    assert len(talk.lane.rows()) == count


def test_a_file_with_one_wrong_row_stores_none(talk: Talk) -> None:
    wrong = ["Петров Пётр", "ученик", "31.02.2010", "7"]
    told = checked(talk, text([HEADERS, *people(2), wrong]))
    (problem,) = told["problems"]
    expected = "Строка 4, столбец «Дата рождения» (C4): «31.02.2010» — такой даты нет; ожидалось ДД.ММ.ГГГГ."
    assert (problem["sentence"], problem["cell"]) == (expected, "C4")
    refused = talk.post(f"/imports/{told['id']}/confirmations", {"known": "update"})
    assert refused.status_code == 409
    assert "В файле 1 ошибка" in refused.json()["detail"]
    assert not {row[0] for row in people(2)} & names(talk)


def test_a_person_who_is_here_is_updated_or_skipped_as_was_decided(talk: Talk) -> None:
    confirmed(talk, checked(talk, text([HEADERS, *people(2)])))
    (name, kind, born, _), other = people(2)
    changed = text([HEADERS, [name, kind, born, "8"], other])
    told = checked(talk, changed)
    assert [(one["name"], one["changes"]) for one in told["met"]] == [(name, ["Класс"]), (other[0], [])]
    assert (told["figures"]["changed"], told["figures"]["same"]) == (1, 1)
    assert confirmed(talk, told, "skip")["figures"]["skipped"] == 2
    confirmed(talk, checked(talk, changed + b"\r\n"))
    (card,) = [one["card"] for one in talk.read("/people", limit=200)["items"] if one["name"] == name]
    assert card["grade"] == 8


def test_a_row_that_asks_opens_a_pair_and_one_that_offers_a_mentor(talk: Talk) -> None:
    asks = ["Смирнова Анна", "ученик", "14.03.2009", "7", "Смирнова Ольга", "ученик - ученик", ""]
    brother = ["Смирнов Олег", "ученик", "14.03.2008", "8", "Смирнова  Ольга", "", ""]
    offers = ["Кузнецов Олег", "сотрудник предприятия", "", "", "", "", "работодатель – ученик; студент – ученик"]
    headers = [*HEADERS, "Законный представитель", "Просит форму", "Предлагает формы"]
    told = confirmed(talk, checked(talk, text([headers, asks, brother, offers])))
    figures = told["figures"]
    assert (figures["requests"], figures["offers"], figures["representatives"]) == (1, 1, 2)
    pairs = talk.read(f"/cycles/{identity('c')}/pairs")["items"]
    assert [one["mentee"]["name"] for one in pairs if one["mentee"]["name"] == "Смирнова Анна"]
    mentors = talk.read(f"/cycles/{identity('c')}/mentors")["items"]
    assert [one["person"]["name"] for one in mentors] == ["Кузнецов Олег"]
    assert sum(name == "Смирнова Ольга" for name in names(talk)) == 1
    assert len([one for one in talk.read("/people", limit=200)["items"] if one["name"] == "Смирнова Ольга"]) == 1


def test_the_state_refuses_what_no_cell_can(talk: Talk) -> None:
    future = ["Иванов Иван", "ученик", "14.03.2135", "7", "", ""]
    child = ["Петров Пётр", "ученик", f"01.01.{talk.lane.installation.now().year - 9}", "3", "ученик – ученик", ""]
    words = ["Сидоров Олег", "ученик", "14.03.2009", "7", "ученик – ученик", "Хочу сдать математику"]
    told = checked(talk, text([[*HEADERS, "Просит форму", "Запрос"], future, child, words]))
    first, second, third = (one["sentence"] for one in told["problems"])
    assert "(C2): «14.03.2135» — Дата рождения не может быть в будущем" in first
    assert "— В программе участвуют с 10 лет, а на день запроса ему 9" in second
    assert "столбец «Дата рождения» (C3)" in second
    assert "(F4): «Хочу сдать математику» — Нужно согласие на обработку" in third
    assert told["figures"]["problems"] == 3


def test_an_import_waits_for_whoever_carries_it_out_and_says_how_far_it_is(talk: Talk) -> None:
    found = checked(talk, text([HEADERS, *people(3)]))
    talk.bell.silent = True
    told = confirmed(talk, found)
    assert (told["state"], told["phase"], told["done"]) == ("confirmed", "waiting", 0)
    again = talk.post(f"/imports/{told['id']}/confirmations", {"known": "update"})
    assert again.status_code == 409
    talk.bell.silent = False
    talk.bell.ring_import(talk.lane.id, talk.lane.rows()[0].institution_id)
    assert talk.read(f"/imports/{told['id']}")["state"] == "confirmed"


@pytest.mark.parametrize("role", [by.HEAD, by.MENTOR, by.AUDITOR])
def test_only_the_curator_imports(talk: Talk, role: Role) -> None:
    response = send(talk, text([HEADERS, *people(1)]), who="olga", role=role)
    assert response.status_code == 403
    assert response.json()["detail"] == "Списки людей загружает куратор."


def test_a_body_of_another_type_is_refused(talk: Talk) -> None:
    response = send(talk, b"%PDF-1.7", "application/pdf")
    assert response.status_code == 415


def test_a_file_over_the_limit_is_refused_before_it_is_read(talk: Talk) -> None:
    response = send(talk, b"x" * (6 * 1024 * 1024))
    assert response.status_code == 413
    assert "Файл больше 5 МиБ" in response.json()["detail"]


def test_a_form_brings_a_file_too(talk: Talk) -> None:
    files = {"file": ("Люди №1.xlsx", workbook([HEADERS, *people(2)]), "application/octet-stream")}
    response = talk.client.post(
        f"{V1}/imports", files=files, data={"cycle": str(identity("c"))}, headers=talk.headers()
    )
    assert response.status_code == 201, response.text
    assert response.json()["file"] == "Люди №1.xlsx"
    assert response.json()["cycle"] == str(identity("c"))


def test_the_template_is_a_file_that_the_import_takes(talk: Talk) -> None:
    found = talk.get("/imports/template.xlsx")
    assert "filename*=UTF-8''%D0%A8%D0%B0%D0%B1%D0%BB%D0%BE%D0%BD" in found.headers["content-disposition"]
    told = checked(talk, found.content, kind="application/octet-stream")
    assert (told["problems"][0]["sentence"], told["figures"]["examples"]) == (
        "В файле только строки-примеры: впишите людей и загрузите файл снова.",
        2,
    )
