"""The buttons: shown when they may be pressed, each press counts once, and the outcome is told in words."""

from api.pages.forms import APART, FORMS
from api.v1.reporting import ABOUT
from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import Talk
from tests.world import identity
from workflow.access import by
from workflow.catalogue import CATALOGUE

MEETING = {"kind": "regular", "day": "2021-05-12", "minutes": "45"}


def test_every_form_is_of_an_event_that_exists() -> None:
    for form in (*FORMS, *APART):
        kind = CATALOGUE[form.noun.event]
        asked = {field.name for field in form.fields} - {"day", *ABOUT}
        known = set(kind.payload.model_fields)
        assert asked | set(form.tells or {}) <= known
        required = {name for name, field in kind.payload.model_fields.items() if field.is_required()}
        assert required <= asked | set(form.tells or {}) | {form.noun.fills}


def test_a_meeting_is_reported_and_its_outcome_told(browser: Browser) -> None:
    page = browser.press(pair(), f"{pair()}/meetings", **MEETING)

    assert "Записано: Встреча состоялась." in page
    assert "12 мая 2021" in page
    assert "45 минут" in page
    row = browser.talk.lane.rows()[-1]
    assert (row.type, row.state) == ("meeting.held", "settled")


def test_a_button_pressed_twice_counts_once(browser: Browser) -> None:
    action = f"{pair()}/meetings"
    form = browser.form(browser.read(pair()), action) | MEETING
    first, second = browser.post(action, **form), browser.post(action, **form)

    assert first.headers["location"] == second.headers["location"]
    assert sum(row.type == "meeting.held" for row in browser.talk.lane.rows()) == 1


def test_an_outcome_that_is_late_is_said_to_be_waited_for(browser: Browser) -> None:
    browser.talk.bell.silent = True
    page = browser.press(pair(), f"{pair()}/meetings", **MEETING)

    assert "принято и ждёт своей очереди" in page


def test_what_is_filled_in_wrongly_is_said(browser: Browser) -> None:
    action = f"{pair()}/meetings"
    form = browser.form(browser.read(pair()), action)

    assert "Заполните поле «Когда»." in browser.post(action, **form, kind="regular").text
    wrong = [{"day": "tomorrow"}, {"day": "2999-01-01"}, {"minutes": "0"}, {"minutes": "many"}]
    for one in wrong:
        assert browser.post(action, **{**form, **MEETING, **one}).status_code == 400
    assert browser.post(action, **{**form, **MEETING, "kind": "party"}).status_code == 422
    assert browser.post(action, **{**form, **MEETING, "key": "mine"}).status_code == 400


def test_a_refusal_lists_what_is_open(browser: Browser) -> None:
    """The button was there when the page was drawn; what is open now is said by the refusal."""
    action = f"{cycle()}/stage-completions"
    proof = browser.form(browser.read(cycle()), "/sign-out")["proof"]
    response = browser.post(action, proof=proof, key=str(identity("press")))
    page = browser.read(response.headers["location"])

    assert "Этап не завершён, пока не выполнено:" in page
    told = page.partition('class="flash bad"')[2].partition("</div>")[0]
    still = [one for one in browser.talk.read(cycle())["requirements"] if not one["met"]]
    assert still
    for one in still:
        assert one["sentence"] in told


def test_a_forcing_is_asked_by_one_and_confirmed_by_another(talk: Talk) -> None:
    curator, head = Browser(talk), Browser(talk, "olga", by.HEAD)
    page = curator.press(cycle(), f"{cycle()}/forcings", reason="Документы подпишут в сентябре.")
    assert "Ждёт подтверждения" in page
    assert "Документы подпишут в сентябре." in page
    assert "Подтвердить может: olga, petr" in page
    approval = talk.read("/approvals")["items"][0]["id"]
    assert f"/approvals/{approval}/forcings" not in page

    page = head.press(cycle(), f"/approvals/{approval}/forcings")
    assert "Цикл: «Подготовка условий для запуска» → «Формирование базы наставляемых»." in page
    assert "Ждёт подтверждения" not in page


def test_a_pause_is_made_and_lifted(browser: Browser) -> None:
    assert f"{pair()}/resumptions" not in browser.read(pair())
    assert "приостановлена" in browser.press(pair(), f"{pair()}/pauses", reason="Каникулы.")
    page = browser.press(pair(), f"{pair()}/resumptions")
    assert f"{pair()}/resumptions" not in page


def test_a_stranger_presses_nothing(talk: Talk) -> None:
    stranger = Browser(talk, "anna", by.MENTOR)
    proof = stranger.form(stranger.read("/"), "/sign-out")["proof"]
    response = stranger.post(f"{pair()}/meetings", proof=proof, key=str(identity("key")), **MEETING)

    assert response.status_code == 404
