"""The calendar feed: read by whoever has the address, dead when it is replaced, and valid iCalendar each time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Response
from icalendar import Calendar

from api.calendar.address import Address
from tests.api.talk import Talk
from tests.api.v1.scenes import PAIR, matched, settled
from tests.world import identity
from workflow.access import Role, by


@pytest.fixture(autouse=True)
def nothing_is_over_long_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The school year told of here is 2021/22 and the clock is today's: let a calendar reach back to it."""
    monkeypatch.setattr("workflow.queries.calendar.SHOWN_BACK", timedelta(days=365 * 50))


def path(talk: Talk, who: str = "vera", role: Role = by.CURATOR) -> str:
    found: str = talk.read("/calendar", who, role)["path"]
    return found


def get(talk: Talk, where: str, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response: Response = talk.client.get(where, headers=named)
    return response


def events(response: Response) -> dict[str, Any]:
    """Read a feed as a calendar program would."""
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    (calendar,) = Calendar.from_ical(response.content, multiple=True)
    assert not calendar.errors
    assert calendar["version"] == "2.0"
    found: list[Any] = list(calendar.walk("VEVENT"))
    assert all({"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(one) for one in found)
    assert len({one["uid"] for one in found}) == len(found)
    return {str(one["summary"]): one for one in found}


def plan(talk: Talk, days: int = 3) -> UUID:
    """Plan a meeting of Misha's pair some days ahead."""
    starts_at = talk.lane.installation.now() + timedelta(days=days)
    body = {"kind": "regular", "starts_at": starts_at.isoformat(), "place": "Кабинет 12; у окна"}
    told = settled(talk.post(f"{PAIR}/planned-meetings", body, Prefer="wait=1").json())
    return UUID(told["subject"].partition("/")[2])


def test_a_side_reads_its_own_meetings_without_signing_in(talk: Talk) -> None:
    matched(talk)
    meeting = plan(talk)
    settled(talk.say("meeting.held", "pair/pair-misha", kind="organisational"))
    found = events(get(talk, path(talk, "anna", by.MENTOR)))

    assert set(found) == {"Регулярная встреча: misha и anna", "Организационная встреча: misha и anna"}
    one = found["Регулярная встреча: misha и anna"]
    assert one["uid"] == f"{meeting}@stupeni"
    assert one["location"] == "Кабинет 12; у окна"
    assert one.start.tzinfo.key == "Europe/Moscow"
    assert one.end - one.start == timedelta(hours=1)
    content = get(talk, path(talk, "anna", by.MENTOR)).content
    assert b"BEGIN:VTIMEZONE" in content
    assert b"@stupeni" in content
    assert b"ORGANIZER" not in content
    assert b"ATTENDEE" not in content
    assert b"mailto" not in content


def test_the_curator_has_the_roadmap_in_whole_days(talk: Talk) -> None:
    found = events(get(talk, path(talk)))
    first = next(one for title, one in found.items() if title.startswith("Мероприятие 1:"))

    assert len(found) == 29
    assert (first.start, first.end) == (date(2021, 5, 1), date(2021, 6, 1)), (
        "the end is the day after, as RFC 5545 says"
    )


def test_a_moved_meeting_keeps_its_uid_and_a_cancelled_one_stays(talk: Talk) -> None:
    matched(talk)
    meeting = plan(talk)
    where = path(talk, "misha", by.MENTEE)
    before = events(get(talk, where))["Регулярная встреча: misha и anna"]
    later = (talk.lane.installation.now() + timedelta(days=9)).isoformat()
    settled(talk.post(f"/meetings/{meeting}/moves", {"starts_at": later}, Prefer="wait=1").json())
    after = events(get(talk, where))["Регулярная встреча: misha и anna"]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["last-modified"].dt >= before["last-modified"].dt

    settled(talk.post(f"/meetings/{meeting}/cancellations", {"reason": "Тайна"}, Prefer="wait=1").json())
    gone = events(get(talk, where))["Регулярная встреча: misha и anna — не состоится"]
    assert (gone["uid"], gone["status"], gone["sequence"]) == (before["uid"], "CANCELLED", 2)
    assert "Тайна".encode() not in get(talk, where).content


def test_a_program_that_has_the_newest_copy_is_told_so(talk: Talk) -> None:
    matched(talk)
    where = path(talk, "anna", by.MENTOR)
    first = get(talk, where)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    same = get(talk, where, If_None_Match=f'"other", W/{tag}')
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)

    plan(talk)
    changed = get(talk, where, If_None_Match=tag)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    assert "last-modified" in changed.headers
    assert talk.client.head(where).status_code == 200


def test_a_replaced_address_is_dead_and_a_new_one_lives(talk: Talk) -> None:
    old = path(talk, "misha", by.MENTEE)
    settled(_post(talk, "calendar-replacements"))
    new = path(talk, "misha", by.MENTEE)

    assert get(talk, old).status_code == 404
    assert get(talk, new).status_code == 200
    settled(_post(talk, "calendar-closures"))
    assert talk.read("/calendar", "misha", by.MENTEE)["address"] is None
    assert get(talk, new).status_code == 404
    settled(_post(talk, "calendar-replacements"))
    assert get(talk, path(talk, "misha", by.MENTEE)).status_code == 200
    assert get(talk, old).status_code == get(talk, new).status_code == 404


def _post(talk: Talk, what: str) -> Any:
    where = f"/people/{identity('misha')}/{what}"
    return talk.post(where, {}, "misha", by.MENTEE, Prefer="wait=1").json()


def test_nobody_closes_the_calendar_of_another(talk: Talk) -> None:
    where = f"/people/{identity('misha')}/calendar-closures"
    told = talk.post(where, {}, Prefer="wait=1").json()

    assert told["state"] == "refused"
    assert "тот, чей это календарь" in told["refusal"]["sentence"]
    assert get(talk, path(talk, "misha", by.MENTEE)).status_code == 200


def test_an_address_that_nobody_was_given_tells_nothing(talk: Talk) -> None:
    secret = talk.lane.installation.settings.secret
    here, misha = talk.lane.id, identity("misha")
    good = Address(here, misha, 0).token(secret)
    wrong = (
        "nonsense",
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good[:-4],
        Address(here, misha, 0).token("another secret"),
        Address(here, misha, 7).token(secret),
        Address(here, uuid4(), 0).token(secret),
        Address(uuid4(), misha, 0).token(secret),
    )
    answers = {(one.status_code, one.text) for one in (get(talk, f"/calendar/{token}.ics") for token in wrong)}

    assert answers == {(404, "Такого календаря нет.\n")}
    assert get(talk, f"/calendar/{good}.ics").status_code == 200


def test_an_address_is_longer_than_anybody_guesses_and_always_the_same(talk: Talk) -> None:
    address = Address(talk.lane.id, identity("misha"), 3)
    token = address.token("secret")

    assert Address.read("secret", token) == address
    assert token == address.token("secret")
    assert len(token) == 72
    proofs = {Address(talk.lane.id, identity("misha"), number).token("secret")[-24:] for number in range(100)}
    assert len(proofs) == 100, "24 signs of 6 bits follow from the secret: 144 bits"


@pytest.mark.parametrize("token", ["é" * 72, "!" * 72, "=" * 72, "A" * 72])
def test_signs_that_are_no_address_are_not_found(talk: Talk, token: str) -> None:
    assert Address.read("secret", token) is None
    assert get(talk, f"/calendar/{token}.ics").status_code == 404


def test_a_caller_who_is_no_person_has_no_calendar(talk: Talk) -> None:
    assert talk.get("/calendar", "root", by.ADMINISTRATOR).status_code == 404


def test_the_whole_address_is_given_for_copying(talk: Talk) -> None:
    told = talk.read("/calendar", "misha", by.MENTEE)

    assert told["address"] == f"http://testserver{told['path']}"
    assert told["replace"] == f"/api/v1/people/{identity('misha')}/calendar-replacements"
