"""A child finds the button, reads what happens next, and the mentor finds nothing of it anywhere."""

import json
import re
from typing import Any

import pytest

from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import V1, Talk
from tests.api.v1.scenes import PAIR, matched, settled
from tests.world import identity
from workflow.access import Role, by

TELLING = re.compile(r"обращени|concern|неуютно|опасност|danger|violence|насили|Тайна|authorit", re.IGNORECASE)
READ = re.compile(r'href="(/[^"#]*)"')


def raised(talk: Talk, **more: Any) -> None:
    about: Any = {"grade": "danger", "danger": "violence", "about": "Тайна.", **more}
    settled(talk.say("concern.raised", "pair/pair-misha", by.MENTEE, "misha", **about))


def everything_read(browser: Browser) -> dict[str, str]:
    """Open whatever a reader comes to by links from his first page, and give the text of each."""
    seen: dict[str, str] = {}
    ahead = [cycle(), pair(), f"{cycle()}/roadmap", f"{cycle()}/meetings", f"{cycle()}/tasks", f"{cycle()}/care"]
    ahead += [f"{cycle()}/orders", "/journal", "/calendar"]
    while ahead:
        path = ahead.pop()
        if path in seen or path.startswith("/static"):
            continue
        response = browser.get(path)
        seen[path] = response.text if response.status_code != 404 else ""
        ahead += [one.partition("&")[0] for one in READ.findall(seen[path])][:60] if len(seen) < 60 else []
    return seen


def everything_told(talk: Talk, who: str, role: Role) -> dict[str, str]:
    """Ask every reading route of the API about the pair and its cycle."""
    here = str(identity("c"))
    paths = [
        "/pairs",
        PAIR,
        f"{PAIR}/proposals",
        "/people",
        "/groups",
        "/meetings",
        "/events",
        "/journal",
        "/approvals",
    ]
    paths += ["/cycles", f"/cycles/{here}", *(f"/cycles/{here}/{one}" for one in ("pairs", "care", "mentors", "tasks"))]
    paths += [f"/cycles/{here}/{one}" for one in ("roadmap", "orders", "reserve", "schedule")]
    return {path: talk.get(path, who, role).text for path in paths}


@pytest.mark.parametrize("resolved", [False, True])
def test_a_mentor_reads_nothing_of_a_concern_anywhere(talk: Talk, resolved: bool) -> None:
    matched(talk)
    raised(talk)
    settled(talk.say("concern.taken", "pair/pair-misha", by.HEAD, "olga"))
    if resolved:
        told: Any = {"outcome": "Тайна.", "decision": "resumed"}
        settled(talk.say("concern.resolved", "pair/pair-misha", by.HEAD, "olga", **told))
    pages = everything_read(Browser(talk, "anna", by.MENTOR))
    told_to_him = everything_told(talk, "anna", by.MENTOR)

    assert pages[pair()]
    assert [path for path, text in (pages | told_to_him).items() if TELLING.search(text)] == []
    assert TELLING.search(talk.get(PAIR).text), "those who care read it"


def test_a_mentor_who_is_staff_too_reads_nothing_of_it(talk: Talk) -> None:
    """His other role opens the journal and the tasks; what is about his own pair is not in them."""
    matched(talk)
    for role in ("curator", "psychologist"):
        settled(talk.say("role.granted", "person/anna", by.HEAD, "olga", role=role))
    raised(talk)
    both = by.MENTOR | by.CURATOR | by.PSYCHOLOGIST
    told = everything_told(talk, "anna", both)
    allowed = json.loads(told[PAIR])
    said = {one["event"] for one in (*allowed["events"], *allowed["moves"])}

    assert not TELLING.search(told["/journal"] + told["/events"] + told[f"/cycles/{identity('c')}/tasks"])
    assert allowed["pauses"][0]["cause"] is None
    assert not said & {"concern.taken", "concern.resolved", "authorities.informed"}


def test_a_curator_sees_nothing_of_a_concern_about_himself(talk: Talk) -> None:
    matched(talk)
    raised(talk, grade="uncomfortable", danger=None, about_curator=True)
    told = everything_told(talk, "vera", by.CURATOR)
    pages = everything_read(Browser(talk))
    pauses = json.loads(told[PAIR])["pauses"]
    text = pages[pair()] + told["/journal"] + told["/events"] + told[f"/cycles/{identity('c')}/tasks"]

    assert (pauses[0]["cause"], pauses[0]["label"]) == (None, "работа временно приостановлена")
    assert "Тайна" not in text
    assert "concern.raised" not in told["/journal"] + told["/events"]
    assert "Обращение касается куратора" in json.dumps(
        talk.read(f"/cycles/{identity('c')}/tasks", "olga", by.HEAD), ensure_ascii=False
    )


def test_a_child_finds_the_button_and_reads_what_happens_next(talk: Talk) -> None:
    matched(talk)
    child = Browser(talk, "misha", by.MENTEE)
    assert "Мне неуютно" in child.read(cycle())
    settled(talk.say("representative.named", "person/misha", representative=str(identity("petr"))))
    parent = Browser(talk, "petr", by.REPRESENTATIVE).read(pair())
    assert "Что-то не так" in parent
    assert "Мне неуютно" not in parent
    assert child.get(f"{cycle()}/concern").headers["location"] == f"{pair()}/concern"
    page = child.press(f"{pair()}/concern", f"{pair()}/concerns", what="uncomfortable", about="Он кричит")

    assert "Мы получили твои слова" in page
    assert "24 часа" in page
    assert "Наставник не узнает" in page
    assert talk.read(PAIR)["paused"] is True


def test_a_child_says_that_it_is_about_the_curator(talk: Talk) -> None:
    matched(talk)
    child = Browser(talk, "misha", by.MENTEE)
    child.press(f"{pair()}/concern", f"{pair()}/concerns", what="threat", about_curator="on")

    assert "разбирается обращение" not in Browser(talk).read(pair())
    assert "Опасность: угроза (о кураторе)" in Browser(talk, "olga", by.HEAD).read(pair())


def test_whoever_chooses_nothing_is_asked_to(talk: Talk) -> None:
    matched(talk)
    child = Browser(talk, "misha", by.MENTEE)
    form = child.form(child.read(f"{pair()}/concern"), f"{pair()}/concerns")

    assert "Выберите, что случилось" in child.post(f"{pair()}/concerns", **form, what="nothing").text


def test_the_head_takes_a_danger_informs_and_closes_it(talk: Talk) -> None:
    matched(talk)
    raised(talk)
    head = Browser(talk, "olga", by.HEAD)
    page = head.press(pair(), f"{pair()}/concern-takings")
    assert "В работе с" in page
    told = {"body": "guardianship", "informed_on": "2021-05-12", "number": "7"}
    assert "Записано" in head.press(pair(), f"{pair()}/authorities", **told)
    page = head.press(pair(), f"{pair()}/concern-resolutions", decision="resumed", outcome="Поговорили с семьёй.")
    assert "Поговорили с семьёй." in page


def test_a_stranger_finds_no_page_of_a_concern(talk: Talk) -> None:
    stranger = Browser(talk, "petr", by.MENTEE)

    assert stranger.get(f"{pair()}/concern").status_code == 404
    assert talk.client.get(f"{V1}/pairs").status_code == 401


def test_a_class_teacher_says_on_a_page_that_he_worries(talk: Talk) -> None:
    matched(talk)
    settled(talk.say("role.granted", "person/petr", by.HEAD, "olga", role="informant"))
    teacher = Browser(talk, "petr", by.INFORMANT)
    assert "Вы ещё ни о ком не рассказывали" in teacher.read("/concern")
    assert "«Никто Нигде» пары, которая сейчас работает, нет" in teacher.read("/concern?child=Никто Нигде")
    assert f'href="{pair()}/concern"' in teacher.read("/concern?child=%20MISHA")
    page = teacher.read(f"{pair()}/concern")
    assert "Пара будет приостановлена сразу" in page
    assert f'href="{pair()}"' not in page

    told = teacher.press(f"{pair()}/concern", f"{pair()}/concerns", what="violence", about="Пришёл с синяком")
    assert "Обращение принято" in told
    assert talk.read(PAIR)["paused"] is True
    (row,) = [row for row in talk.lane.rows() if row.type == "concern.raised"]
    assert (row.actor_person, row.actor_role) == (identity("petr"), "informant")
    assert teacher.get(pair()).status_code == 404, "what he worries about is all that he sees"


def test_nobody_but_a_third_party_chooses_a_child_by_name(talk: Talk) -> None:
    assert Browser(talk, "anna", by.MENTOR).get("/concern?child=misha").status_code == 403
    assert Browser(talk, "anna", by.MENTOR).get(f"{pair()}/concern").status_code == 404
