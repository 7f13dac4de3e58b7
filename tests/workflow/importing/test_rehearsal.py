"""Rehearsing finds what only the state can say, and says it at the cell it is about. No database."""

from typing import Any

from tests.school import School
from tests.workflow.importing.sheets import HEADERS
from tests.world import identity
from workflow.access import by
from workflow.importing.batch import Batch, Known
from workflow.importing.plan import Fate
from workflow.importing.rehearsal import Rehearsed, rehearse
from workflow.importing.sheet import Sheet, filled
from workflow.importing.table import read_table
from workflow.stages import Stage

ALL = [
    *HEADERS,
    "Телефон",
    "Законный представитель",
    "Телефон представителя",
    "Просит форму",
    "Запрос",
    "Предлагает формы",
    "Сколько наставляемых",
    "Чем может помочь",
    "Как лучше связаться",
]


def school() -> School:
    made = School()
    made.fulfil(Stage.PREPARATION)
    return made


def tried(where: School, *rows: Any, known: Known = Known.UPDATE, cycle: bool = True) -> Rehearsed:
    table = read_table(Sheet(filled([ALL, *rows]), "проба"), where.cycle.pack)
    here = where.cycle.id if cycle else None
    batch = Batch(where.institution.id, identity("vera"), "0" * 64, "п.csv", where.now.date(), where.now, here, known)
    return rehearse(where.institution, table, batch)


def row(name: str, kind: str = "ученик", born: str = "01.02.2009", **more: str) -> list[str]:
    said = {"ФИО": name, "Кто это": kind, "Дата рождения": born} | more
    return [said.get(header, "") for header in ALL]


def sentences(found: Rehearsed) -> list[str]:
    return [problem.sentence for problem in found.problems]


def test_everybody_new_is_registered_and_who_asks_gets_a_pair() -> None:
    where = school()
    asks, offers = (
        {"Просит форму": "ученик – ученик"},
        {"Предлагает формы": "ученик – ученик", "Сколько наставляемых": "2"},
    )
    found = tried(where, row("Иванов Иван", **asks), row("Петров Пётр", born="01.02.2007", **offers))
    assert not found.problems
    assert found.fates == {Fate.NEW: 2}
    (pair,) = [pair for pair in where.institution.pairs.values() if pair.mentee.name == "Иванов Иван"]
    assert pair.request is not None
    assert pair.request.wants_to_take_part
    (mentor,) = [one for one in where.cycle.mentors.values() if one.person.name == "Петров Пётр"]
    assert mentor.capacity == 2


def test_a_mother_of_two_is_one_person() -> None:
    where = school()
    mother = {"Законный представитель": "Иванова  Мария", "Телефон представителя": "+7 900 000-00-01"}
    another = mother | {"Телефон представителя": "+7 900 000-00-02"}
    tried(where, row("Иванов Иван", **mother), row("Иванова Анна", **mother), row("Иванов Олег", **another))
    mothers = [one for one in where.institution.people.values() if one.name == "Иванова Мария"]
    assert len(mothers) == 2
    children = [one for one in where.institution.people.values() if one.representatives]
    assert {len(child.representatives) for child in children if child.name.startswith("Иванов")} == {1}


def test_a_mother_who_has_a_row_of_her_own_below_is_not_registered_twice() -> None:
    where = school()
    child = row("Иванов Иван", **{"Законный представитель": "Иванова Мария"})
    assert not tried(where, child, row("Иванова Мария", "родитель", "")).problems
    assert len([one for one in where.institution.people.values() if one.name == "Иванова Мария"]) == 1


def test_the_same_person_twice_in_a_file_is_told() -> None:
    assert sentences(tried(school(), row("Иванов Пётр"), row("иванов  петр"))) == [
        "Строка 3, столбец «ФИО» (A3): «иванов петр» — этот человек уже стоит в строке 2: оставьте одну из двух строк."
    ]


def test_somebody_who_is_here_changes_only_by_what_the_file_says() -> None:
    where = school()
    tried(where, row("Иванов Иван", Класс="7"))
    (person,) = [one for one in where.institution.people.values() if one.name == "Иванов Иван"]
    found = tried(where, row("Иванов Иван", Класс="8"))
    assert (found.fates, found.plan.met[0].changes) == ({Fate.CHANGED: 1}, ("Класс",))
    assert person.card is not None
    assert person.card.grade == 8
    assert tried(where, row("Иванов Иван")).fates == {Fate.SAME: 1}
    assert person.card.grade == 8
    assert not tried(where, row("Иванов Иван", Класс="9"), known=Known.SKIP).plan.steps
    assert len([one for one in where.institution.people.values() if one.name == "Иванов Иван"]) == 1


def test_a_request_that_is_there_already_is_not_made_twice() -> None:
    where = school()
    asks = row("Иванов Иван", **{"Просит форму": "ученик – ученик"})
    tried(where, asks)
    found = tried(where, asks)
    assert (found.events, found.problems.count) == ({}, 0)


def test_an_offer_is_made_anew_only_when_it_says_something_else() -> None:
    where = school()
    offers = {"Предлагает формы": "ученик – ученик", "Сколько наставляемых": "1"}
    tried(where, row("Иванов Иван", **offers))
    assert tried(where, row("Иванов Иван", **offers)).events == {}
    more = tried(where, row("Иванов Иван", **offers | {"Сколько наставляемых": "2"}))
    assert (more.events, more.problems.count) == ({"mentor.offered": 1}, 0)
    (mentor,) = where.cycle.mentors.values()
    assert mentor.capacity == 2


def test_a_class_is_kept_with_its_letter_and_shown_as_one_change() -> None:
    where = school()
    tried(where, row("Иванов Иван", Класс="7А"))
    found = tried(where, row("Иванов Иван", Класс="7 «Б»"))
    assert found.plan.met[0].changes == ("Класс",)
    (person,) = [one for one in where.institution.people.values() if one.name == "Иванов Иван"]
    assert person.card is not None
    assert person.card.school_class == "7 Б"


def test_a_preferred_way_is_read_and_one_without_its_address_is_told_at_its_cell() -> None:
    where = school()
    found = tried(
        where,
        row("Петров Олег", "педагог", "", **{"Телефон": "8 900 000-00-01", "Как лучше связаться": "по телефону"}),
        row("Сидоров Илья", "педагог", "", **{"Как лучше связаться": "в MAX"}),
    )
    (wrong,) = sentences(found)
    assert "столбец «Как лучше связаться» (M3): «в MAX» — лучше связаться в MAX, но этот контакт" in wrong
    (person,) = [one for one in where.institution.people.values() if one.name == "Петров Олег"]
    assert person.card
    assert person.card.reached_by == "phone"


def test_what_waits_for_consent_is_told_where_it_was_filled_in() -> None:
    offers = {"Предлагает формы": "ученик – ученик", "Чем может помочь": "Математика", "Телефон": "8 900 000-00-01"}
    phone, words = sentences(
        tried(school(), row("Иванов Иван", Телефон="8 900 000-00-01"), row("Петров Олег", "педагог", "", **offers))
    )
    assert "столбец «Телефон» (E2): «8 900 000-00-01» — До согласия на обработку данных" in phone
    assert "«Математика» — Нужно согласие на обработку персональных данных" in words


def test_what_the_state_refuses_stands_at_the_cell_it_is_about() -> None:
    where = school()
    asks = {"Просит форму": "ученик – ученик"}
    young, unborn, words, hers = sentences(
        tried(
            where,
            row("Иванов Иван", born="01.02.2012", **asks),
            row("Петров Пётр", born="01.02.2121"),
            row("Сидоров Олег", **asks, Запрос="Хочу сдать математику"),
            row("Кузнецов Олег", born=""),
        )
    )
    assert young.startswith("Строка 2, столбец «Дата рождения» (C2): «01.02.2012» — В программе участвуют с 10 лет")
    assert unborn.startswith(
        "Строка 3, столбец «Дата рождения» (C3): «01.02.2121» — Дата рождения не может быть в будущем"
    )
    assert words.startswith("Строка 4, столбец «Запрос» (I4): «Хочу сдать математику» — Нужно согласие на обработку")
    assert "у ученика должна быть дата рождения" in hers


def test_every_guard_that_refuses_is_told() -> None:
    asks = {"Просит форму": "ученик – ученик", "Запрос": "Хочу сдать математику"}
    young, words = sentences(tried(school(), row("Иванов Иван", born="01.02.2012", **asks)))
    assert "(C2)" in young
    assert "(I2)" in words


def test_a_form_that_the_cycle_does_not_run_is_refused() -> None:
    where = school()
    where.say("forms.chosen", "cycle/c", "olga", by.HEAD, forms=["student_student"])
    (sentence,) = sentences(tried(where, row("Иванов Иван", **{"Просит форму": "студент – ученик"})))
    assert "столбец «Просит форму» (H2): «студент – ученик» — Эта форма в цикле не идёт" in sentence


def test_a_request_without_a_cycle_asks_for_one() -> None:
    (sentence,) = sentences(tried(school(), row("Иванов Иван", **{"Просит форму": "ученик – ученик"}), cycle=False))
    assert "выберите цикл, загружая файл" in sentence


def test_an_offer_without_a_form_is_told_at_what_was_filled_in() -> None:
    (sentence,) = sentences(tried(school(), row("Иванов Иван", **{"Чем может помочь": "Математика"})))
    assert (
        "столбец «Чем может помочь» (L2): «Математика» — в этой строке не заполнен столбец «Предлагает формы»"
        in sentence
    )


def test_a_problem_of_somebody_who_is_here_says_so() -> None:
    where = school()
    tried(where, row("Иванов Иван"))
    found = tried(where, row("Иванов Иван", **{"Чем может помочь": "Математика"}))
    assert (found.problems.count, found.problems.of_known) == (1, 1)
    assert not tried(where, row("Иванов Иван", **{"Чем может помочь": "Математика"}), known=Known.SKIP).problems
