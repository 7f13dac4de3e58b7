"""The page of today: first after signing in, one step a task, and a word where nothing waits."""

from tests.api.pages.browser import Browser, pair
from tests.api.talk import Talk
from tests.api.v1.scenes import consented, matched, settled
from tests.world import identity
from workflow.access import by
from workflow.today.today import key_of


def test_whoever_signs_in_comes_to_his_day(talk: Talk) -> None:
    assert Browser(talk).get("/").headers["location"] == "/today"
    assert Browser(talk, "misha", by.MENTEE).get("/").headers["location"] == "/today"
    assert Browser(talk, "auditor", by.AUDITOR).get("/").headers["location"] == f"/cycles/{identity('c')}"


def test_a_concern_stands_first_with_the_step_that_comes_next(talk: Talk) -> None:
    consented(talk)
    matched(talk)
    settled(talk.say("concern.raised", "pair/pair-misha", by.MENTEE, "misha", grade="uncomfortable"))
    page = Browser(talk).read("/today")

    assert page.index("Безопасность ребёнка") < page.index("Согласия")
    assert f'href="{pair()}?task=concern.take#concerns">Открыть обращение' in page
    assert "Сделано сегодня" in page
    assert "Безопасность ребёнка" not in Browser(talk, "anna", by.MENTOR).read("/today")


def test_a_child_is_spoken_to_simply_and_finds_the_way_to_say_that_he_is_uneasy(talk: Talk) -> None:
    consented(talk)
    settled(talk.say("mentor.offered", "person/anna", cycle=str(identity("c")), forms=["student_student"]))
    about = {"pair": str(identity("pair-misha")), "mentor": str(identity("anna"))}
    settled(talk.say("match.proposed", "match/m", **about))
    page = Browser(talk, "misha", by.MENTEE).read("/today")

    assert "Ответь, хочешь ли ты такого наставника." in page
    assert "Решаешь только ты" in page
    assert 'href="/newest/concern">Мне неуютно' in page


def test_a_request_is_called_by_whom_it_is_about(talk: Talk) -> None:
    matched(talk)
    about = {"cycle": str(identity("c")), "pair": str(identity("pair-misha"))}
    asked = {"requirement": "regular_meetings_were_held", "reason": "Начали позже"}
    settled(talk.say("waiver.asked", "approval/a", **about, **asked))

    assert "misha</a> — Подтвердить или отклонить запрос." in Browser(talk, "olga", by.HEAD).read("/today")


def test_an_empty_day_says_so(talk: Talk) -> None:
    page = Browser(talk, "petr", by.INFORMANT).read("/today")

    assert "Сейчас ничего не ждёт" in page
    assert "Тревога за ребёнка" in page


def test_what_many_need_is_one_line_that_opens(talk: Talk) -> None:
    for number in range(4):
        name = f"kid-{number}"
        card = {"kinds": ["pupil"], "birth_date": "2008-03-04", "grade": 7}
        settled(talk.say("person.registered", f"person/{name}", name=name, **card))
        asked = {"cycle": str(identity("c")), "mentee": str(identity(name)), "form": "student_student"}
        settled(talk.say("request.submitted", f"pair/pair-{name}", wants_to_take_part=True, **asked))
    browser = Browser(talk)
    page = browser.read("/today")

    assert "<summary>Собрать согласия. Подписывает: сам участник" in page
    (part,) = talk.read("/today", harm="consents", limit=3)["parts"]
    assert (part["count"], len(part["todos"]), part["rest"]) == (5, 3, 2)
    (rest,) = talk.read("/today", harm="consents", limit=3, after=part["next"])["parts"]
    seen = [todo["task"]["subject"] for todo in (*part["todos"], *rest["todos"])]
    assert len(set(seen)) == 5
    assert rest["next"] is None
    key = key_of(part["todos"][0]["task"]["sentence"])
    alone = browser.read(f"/today?only={key}&after={part['next']}")
    shown = [todo["step"]["href"] in alone for todo in (*part["todos"], *rest["todos"])]
    assert shown == [False, False, False, True, True]
