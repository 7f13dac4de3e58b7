"""The pages: the words of the API, for whoever may read them, and nothing changed by looking."""

import re
from collections.abc import Iterator

from tests.api.pages.browser import Browser, cycle, pair
from tests.api.talk import Talk
from tests.lane import Lane
from tests.world import START, identity
from workflow.access import by
from workflow.inbox.envelope import Envelope
from workflow.tables import facts, inbox, journal


def test_a_cycle_shows_its_ladder_and_what_is_open(browser: Browser) -> None:
    page, told = browser.read(cycle()), browser.talk.read(cycle())

    assert f"<h1>{told['title']}</h1>" in page
    for step in told["stages"]:
        assert step["label"] in page
    for one in told["requirements"]:
        assert one["sentence"] in page
    assert page.count('aria-current="step"') == 1
    assert "Завершить этап" in page
    assert f'action="{cycle()}/stage-completions"' not in page
    assert next(one["why_not"] for one in told["moves"] if one["event"] == "stage.completed") in page
    assert pair() in page


def test_a_roadmap_shows_every_activity(browser: Browser) -> None:
    page, told = browser.read(f"{cycle()}/roadmap"), browser.talk.read(f"{cycle()}/roadmap")

    assert len(told["activities"]) == page.count('id="activity-') == 29
    for one in told["activities"]:
        assert one["title"] in page
    assert "просрочено" in page


def test_a_pair_says_why_it_is_here_in_the_words_of_the_api(browser: Browser) -> None:
    page, told = browser.read(pair()), browser.talk.read(pair())

    assert told["why_here"] in page
    for one in told["requirements"]:
        assert one["sentence"] in page
    assert "История" in page
    assert "Чем пару можно сдвинуть" in page


def numbers(page: str) -> list[int]:
    """Give the numbers of the records on a page of the journal, in their order."""
    return [int(one) for one in re.findall(r"Запись № (\d+)", page)]


def test_the_journal_is_read_by_subject_type_and_days(browser: Browser) -> None:
    whole = browser.read("/journal")
    assert 'class="records"' in whole

    of_pair = browser.read(f"/journal?subject=pair/{identity('pair-misha')}")
    assert 0 < len(numbers(of_pair)) < len(numbers(whole))
    assert 'href="/journal">обо всех' in of_pair
    assert "человек " not in whole.partition('class="records"')[2], "who stands under a pseudonym has a name here"
    assert "Таких записей нет" in browser.read("/journal?type=quality.measured")
    assert "Таких записей нет" in browser.read("/journal?until=2021-05-01")
    day = f"{START:%Y-%m-%d}"
    assert numbers(browser.read(f"/journal?since={day}&until={day}"))
    for wrong in (
        "subject=nonsense",
        "since=nonsense",
        "until=9999-12-31",
        "order=sideways",
        "beyond=-1",
        f"beyond={2**63}",
    ):
        assert browser.get(f"/journal?{wrong}").status_code in (400, 404), wrong
    assert browser.get("/outbox/slips?at=2026-01-01").status_code in (400, 404), "a moment of no zone"


def test_the_journal_begins_with_the_newest_and_leads_to_its_beginning(browser: Browser) -> None:
    for number in range(60):
        told = browser.talk.lane.event("audience.told", "cycle/c", event_id=f"leaf-{number}", audience="staff")
        browser.talk.lane.send(told)
    browser.talk.lane.settle()
    chosen = f"/journal?type=audience.told&since={START:%Y-%m-%d}&until={START:%Y-%m-%d}"
    first = browser.read(chosen)
    rest = browser.read(leads(first, 'rel="next"'))
    there = numbers(first) + numbers(rest)
    assert there == sorted(there, reverse=True)
    assert len(there) == len(set(there)) >= 60
    assert 'rel="next"' not in rest

    assert leads(first, 'rel="next"') == f"{chosen}&beyond={numbers(first)[-1]}"
    assert leads(rest, ">Сначала новые") == chosen, "what was chosen stays chosen"
    begins = browser.read(leads(rest, ">С начала журнала"))
    assert numbers(begins) == sorted(there)[:50]
    assert numbers(browser.read(leads(begins, 'rel="next"'))) == sorted(there)[50:]


def leads(page: str, mark: str) -> str:
    """Give the address of the link that bears a mark."""
    return page.partition(mark)[0].rpartition('href="')[2].partition('"')[0]


def test_looking_at_a_page_changes_nothing(browser: Browser) -> None:
    def counts() -> list[int]:
        with browser.talk.lane.installation.database.reading(browser.talk.lane.id) as connection:
            return [len(connection.execute(table.select()).all()) for table in (inbox, facts, journal)]

    before, rung = counts(), len(browser.talk.bell.rung)
    for path in ("/", cycle(), f"{cycle()}/roadmap", pair(), "/journal", f"{pair()}/meetings", "/sign-out"):
        browser.get(path)
    assert counts() == before
    assert len(browser.talk.bell.rung) == rung


def test_an_auditor_reads_and_presses_nothing_and_sees_no_name(talk: Talk) -> None:
    browser = Browser(talk, "auditor", by.AUDITOR)
    pages = browser.read(cycle()) + browser.read(pair()) + browser.read("/journal")

    assert "<form" in pages
    assert f'action="{pair()}/meetings"' not in pages
    assert ">misha<" not in pages
    assert "Это сообщает" in pages


def test_a_mentor_learns_nothing_of_what_stays_with_those_who_care(lane: Lane, talk: Talk) -> None:
    _match(lane)
    assert (
        talk.say("concern.raised", "pair/pair-misha", grade="danger", danger="threat", about="тайное")["state"]
        == "settled"
    )
    page = Browser(talk, "anna", by.MENTOR).read(pair())
    curator = Browser(talk).read(pair())

    assert "работа временно приостановлена" in page
    assert "разбирается обращение" in curator
    assert "Выдающиеся способности" in curator
    for hidden in ("обращени", "Обращени", "тайное", "Выдающиеся способности", "Ситуация:", "Вариант:", "допуск"):
        assert hidden not in page
    assert reading_the_journal_is_refused(talk)


def reading_the_journal_is_refused(talk: Talk) -> bool:
    """A mentor reads no journal, and is told so on a page."""
    response = Browser(talk, "anna", by.MENTOR).get("/journal")
    return response.status_code == 403 and "Журнал читают" in response.text


def test_a_pair_that_is_not_yours_is_not_there(talk: Talk) -> None:
    stranger = Browser(talk, "anna", by.MENTOR)

    assert "Такой пары здесь нет." in stranger.read(pair(), 404)
    assert "Такого цикла здесь нет." in stranger.read(cycle(), 404)
    assert "Вы пока не участвуете" in stranger.read("/")


def test_a_school_without_a_cycle_says_what_to_do(talk: Talk) -> None:
    other = talk.lane.installation
    school = Lane(other, identity("new school"))
    school.send(
        school.event("institution.opened", "institution/new school", name="Школа № 2"),
        who="root",
        role=by.ADMINISTRATOR,
    )
    school.settle()
    browser = Browser(talk, who=None)
    browser.post("/sign-in", token=talk.token(institution=school.id))
    page = browser.read("/")

    assert "Школа № 2" in page
    assert "Цикла пока нет" in page
    assert "cycle.opened" in page


def _match(lane: Lane) -> None:
    """Let Anna offer herself and be proposed to Misha; both are under fourteen, so their mothers sign."""
    c, anna = str(identity("c")), str(identity("anna"))
    lane.send(
        *(event for name in ("misha", "anna") for event in _consent(lane, name)),
        lane.event("mentor.offered", "person/anna", acting=by.CURATOR, cycle=c, forms=["student_student"]),
        lane.event(
            "request.changed",
            "pair/pair-misha",
            acting=by.CURATOR,
            form="student_student",
            wants_to_take_part=True,
            situation="outstanding",
            role_model="equal_to_equal",
        ),
        lane.event("match.proposed", "match/m", pair=str(identity("pair-misha")), mentor=anna),
    )
    lane.settle()
    assert set(lane.states().values()) == {"settled"}


def _consent(lane: Lane, name: str) -> Iterator[Envelope]:
    mother = f"mother of {name}"
    yield lane.event("person.registered", f"person/{mother}", acting=by.CURATOR, name=mother, kinds=["parent"])
    yield lane.event("representative.named", f"person/{name}", representative=str(identity(mother)))
    yield lane.event(
        "consent.signed",
        f"person/{name}",
        acting=by.CURATOR,
        kind="processing",
        signed_by_representative=str(identity(mother)),
    )
