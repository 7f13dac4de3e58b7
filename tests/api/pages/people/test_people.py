"""The pages of people: found by a plain form, read by whoever may, filled in by forms that say what is wrong."""

from typing import Any

from api.pages.people.forms import OF_PERSON, OF_RECEIVED, OF_WILLING, REGISTER
from api.v1.reporting import ABOUT
from tests.api.pages.browser import Browser, cycle
from tests.api.talk import Talk
from tests.api.v1.scenes import matched, settled
from tests.world import identity
from workflow.access import by
from workflow.catalogue import CATALOGUE

MISHA = f"/people/{identity('misha')}"


def test_every_form_of_people_is_of_an_event_that_exists() -> None:
    for form in (REGISTER, *OF_PERSON, *OF_WILLING, *OF_RECEIVED):
        kind = CATALOGUE[form.noun.event]
        asked = {field.name for field in form.fields}
        required = {name for name, field in kind.payload.model_fields.items() if field.is_required()}
        assert asked - set(ABOUT) <= set(kind.payload.model_fields)
        assert required <= {field.name for field in form.fields if field.required} | {form.noun.fills}


def test_the_mentees_are_listed_with_what_they_lack(browser: Browser) -> None:
    page = browser.read("/people")

    assert f'href="{MISHA}"' in page
    assert "кандидат" in page
    assert "Не хватает: согласие на обработку персональных данных" in page
    assert "Никто не подходит под этот отбор" in browser.read("/people?q=луна")
    assert f'href="{MISHA}"' in browser.read("/people?q=MISHA&form=student_student&state=candidate&missing=intake")
    assert browser.get("/people?kind=stone").status_code == 400
    assert "Никто ещё не предложил себя" in browser.read("/people?tab=mentors")
    assert "согласен, чтобы его звали снова" in browser.read("/people?tab=lasting")
    assert "olga" in browser.read("/people?tab=all")


def test_a_card_says_which_forms_fit_and_why_not(browser: Browser) -> None:
    page = browser.read(MISHA)

    assert "<h1>misha</h1>" in page
    assert "✓ подходит" in page
    assert "Что нужно, чтобы участвовать: согласие" in page
    assert "нужен другой статус для роли" in page
    assert "1 февраля 2008" in page
    history = browser.read(f"/journal?subject=person/{identity('misha')}")
    assert "Человек внесён в список" in history.partition('class="records"')[2]


def test_somebody_is_registered_changed_and_found(browser: Browser) -> None:
    told = {"name": "Анна Ёлкина", "kinds-employee": "on", "phone": "8 900 000-00-01", "work_years": "7"}
    assert "Записано: Человек внесён в список." in browser.press("/people", "/people", **told)
    (anna,) = browser.talk.read("/people", q="елкина")["items"]
    page = f"/people/{anna['id']}"
    assert anna["card"]["phone"] == "+79000000001"

    again = {"name": "Анна Ёлкина", "kinds-employee": "on", "post": "инженер", "work_years": "7"}
    assert "инженер" in browser.press(page, f"{page}/changes", **again)
    offered = {"cycle": str(identity("c")), "forms-student_student": "on", "ask_again": "yes"}
    browser.press(page, f"{page}/offers", **offered)
    assert "Анна Ёлкина" in browser.read("/people?tab=mentors")


def test_a_representative_is_found_by_the_beginning_of_a_name(browser: Browser) -> None:
    child: Any = {"name": "Толя", "kinds": ["pupil"], "birth_date": "2008-03-01", "grade": 7}
    settled(browser.talk.say("person.registered", "person/tolya", **child))
    page = f"/people/{identity('tolya')}"
    form = browser.form(browser.read(page), f"{page}/representatives")
    assert "<datalist" in browser.read(page)
    nobody = browser.post(f"{page}/representatives", **form | {"representative": "Никто", "relation": "мать"})
    assert "такого человека в списке нет" in nobody.text
    told = browser.press(page, f"{page}/representatives", representative="Ver", relation="мать")
    assert "Законный представитель: <a" in told


def test_a_request_and_a_representative_are_filed_from_the_card(browser: Browser) -> None:
    child: Any = {"name": "Коля", "kinds": ["pupil"], "birth_date": "2008-03-01", "grade": 7}
    settled(browser.talk.say("person.registered", "person/kolya", **child))
    page = f"/people/{identity('kolya')}"
    named = {"representative": str(identity("vera")), "relation": "мать"}
    assert "Законный представитель: <a" in browser.press(page, f"{page}/representatives", **named)
    asked = {"cycle": str(identity("c")), "form": "student_student", "wants_to_take_part": "yes"}
    assert "Записано: Наставляемый подал запрос." in browser.press(page, f"{page}/requests", **asked)
    assert "Коля" in browser.read("/people")


def test_what_is_filled_in_wrongly_is_said_by_field(browser: Browser) -> None:
    form = browser.form(browser.read("/people"), "/people")
    good = form | {"name": "Иван", "kinds-employee": "on"}

    assert "Заполните поле «Кто это»." in browser.post("/people", **form, name="Иван").text
    assert "Почта: это не адрес почты" in browser.post("/people", **good, email="ivan@").text
    assert "Телефон: это не номер телефона" in browser.post("/people", **good, phone="12").text
    assert "от 1 до 11" in browser.post("/people", **good, grade="12").text
    assert browser.post("/people", **good | {"proof": "0" * 64}).status_code == 403


def test_a_mentor_reads_no_card_of_his_mentee(talk: Talk) -> None:
    matched(talk)
    anna = Browser(talk, "anna", by.MENTOR)
    page = anna.read(MISHA)

    assert "<h1>misha</h1>" in page
    for hidden in ("Карточка", "Согласия", "Какие формы подходят", "Сообщить", "История в журнале", "2008"):
        assert hidden not in page
    assert f'href="{MISHA}"' not in anna.read("/people")
    assert "olga" not in anna.read("/people?tab=all")


def test_an_auditor_reads_no_names(talk: Talk) -> None:
    auditor = Browser(talk, "petr", by.AUDITOR)

    assert "misha" not in auditor.read("/people").replace(str(identity("misha")), "")
    assert "misha" not in auditor.read(MISHA)
    assert f'href="{cycle()}' in auditor.read("/people")
