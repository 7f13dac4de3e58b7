"""A teacher's assignment on his page: asked for while nothing is agreed, typed from paper, shown; and his leaving."""

from api.pages.people.mentoring import OF_MENTOR
from api.v1.reporting import ABOUT
from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.scenes import settled
from tests.world import identity
from workflow.catalogue import CATALOGUE

PETR = f"/people/{identity('petr')}"
CYCLE = str(identity("c"))
AGREED = {"content": "Вести молодого учителя", "work_form": "Встречи", "pay": "2000 рублей", "consent_number": "5-н"}
# The scene lives today: the assignment has to run still.
TERM = {"starts_on": "2021-05-11", "ends_on": "2099-06-30", "signed_on": "2021-05-11"}


def offered(talk: Talk, browser: Browser) -> None:
    """Petr, who teaches here, stands in the base of mentors."""
    settled(talk.say("mentor.offered", "person/petr", cycle=CYCLE, forms=["student_student"]))


def test_every_form_of_a_mentor_is_of_an_event_that_exists() -> None:
    for form in OF_MENTOR:
        kind = CATALOGUE[form.noun.event]
        required = {name for name, field in kind.payload.model_fields.items() if field.is_required()}
        assert {field.name for field in form.fields} - set(ABOUT) <= set(kind.payload.model_fields)
        assert required <= {field.name for field in form.fields if field.required}


def test_an_assignment_is_missing_until_it_is_typed_and_stands_on_the_page_then(talk: Talk, browser: Browser) -> None:
    assert "Поручение педагога-наставника" not in browser.read(PETR)
    offered(talk, browser)
    assert "письменного согласия пока нет" in browser.read(PETR)

    told = browser.press(PETR, f"{PETR}/assignments", cycle=CYCLE, **AGREED, **TERM)
    assert "с 11 мая 2021 г. по 30 июня 2099 г." in told
    assert "Письменное согласие № 5-н от 11 мая 2021 г." in told
    assert "письменного согласия пока нет" not in told


def test_a_teacher_who_leaves_without_notice_is_told_the_first_day(talk: Talk, browser: Browser) -> None:
    offered(talk, browser)
    browser.press(PETR, f"{PETR}/assignments", cycle=CYCLE, **AGREED, **TERM)
    left = browser.press(PETR, f"{PETR}/departures", cycle=CYCLE, reason="Много уроков", sure="on")
    assert "с предупреждением за 3 рабочих дня" in left
    assert "Последний день работы наставником — не раньше" in left
    assert "leaves_on" not in left.partition("<form")[0]


def test_a_leaving_is_ticked_besides_and_its_last_day_is_shown(talk: Talk, browser: Browser) -> None:
    offered(talk, browser)
    form = browser.form(browser.read(PETR), f"{PETR}/departures")
    unsure = browser.post(f"{PETR}/departures", **form, cycle=CYCLE, reason="Много уроков")
    assert unsure.status_code == 400
    assert "Отметьте внизу формы: «Да, он уходит" in unsure.text

    last_day = {"leaves_on": "2099-06-30", "sure": "on"}
    told = browser.press(PETR, f"{PETR}/departures", cycle=CYCLE, reason="Много уроков", **last_day)
    assert "уходит, последний день — 30 июня 2099 г." in told
