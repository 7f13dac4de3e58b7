"""Putting letters out: words, lawful ways, one message for what goes together, quiet hours, digests and the brake."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert, update

from handlers.letters import placing
from tests.posting import NOON, Scene
from tests.world import identity
from workflow.letters.lawful import Channel
from workflow.letters.letter import Part
from workflow.letters.messages import MOST_A_DAY, Placed, keep
from workflow.tables import letter_refusals, letter_sendings, letter_texts, letters

MORNING = datetime(2021, 9, 16, 5, 0, tzinfo=UTC)
"""Eight o'clock in Moscow."""


def test_a_letter_gets_its_words_its_page_and_the_mail(scene: Scene) -> None:
    scene.queue("cycle.moved", "vera")
    assert scene.place() == 1
    (letter,) = scene.letters()
    assert letter.state == "placed"
    assert letter.words["subject"] == "Цикл «2021/22»: начался этап «Формирование базы наставляемых»"
    assert letter.words["greeting"] == "Здравствуйте, vera!"
    assert letter.words["link"] == f"/cycles/{identity('c')}"
    assert scene.ways() == {("k", "page"), ("k", "email")}
    assert [row.state for row in scene.messages()] == ["waiting"]
    assert [row.state for row in scene.messages(Channel.PAGE)] == ["sent"]


def test_putting_out_twice_says_nothing_twice(scene: Scene) -> None:
    scene.queue("cycle.moved", "vera", "olga")
    scene.place()
    assert scene.place() == 0
    assert len(scene.messages()) == 2


def test_letters_of_one_fact_are_one_message_a_person(scene: Scene) -> None:
    for key in ("move/1", "move/2", "move/3"):
        scene.queue("pair.completed", "vera", key=key, number=7)
    scene.queue("cycle.moved", "vera", key="move/9", number=9)
    scene.place()
    assert sorted(row.together for row in scene.messages()) == ["fact/7", "fact/9"]
    assert len(scene.ways()) == 8


def test_letters_about_several_silent_pairs_are_one_message_of_the_day(scene: Scene) -> None:
    for number in (1, 2):
        scene.queue("pair.silent", "vera", key=f"silence/{number}", number=number)
    scene.place()
    assert [row.together for row in scene.messages()] == ["pair.silent/2021-09-15"]
    assert len(scene.ways()) == 4


def test_somebody_without_an_address_or_an_account_gets_a_slip_and_staff_read_their_page(scene: Scene) -> None:
    scene.queue("pair.paused", "misha", part=Part.MENTEE, key="m")
    scene.queue("cycle.moved", "petr", key="p")
    scene.place()
    assert scene.ways() == {("m", "page"), ("m", "hand"), ("p", "page")}
    assert [row.state for row in scene.messages(Channel.HAND)] == ["to_hand"]


def test_a_child_who_gave_no_consent_is_not_written_to_by_mail(scene: Scene) -> None:
    scene.change("misha", "pupil", email="misha@example.org")
    scene.queue("pair.paused", "misha", part=Part.MENTEE)
    scene.place()
    assert scene.ways() == {("k", "page"), ("k", "hand")}


def test_a_letter_to_a_company_goes_on_paper_alone(scene: Scene) -> None:
    scene.queue("company.thanked", "vera", part=Part.COMPANY)
    scene.place()
    assert scene.ways() == {("k", "hand")}
    assert scene.letters()[0].words["greeting"] == "Здравствуйте!"


def test_a_letter_in_quiet_hours_waits_for_the_morning_and_one_that_law_asks_for_does_not(scene: Scene) -> None:
    scene.now = NOON.replace(hour=20)
    scene.queue("cycle.moved", "vera", key="a")
    scene.queue("task.clock", "olga", key="b")
    scene.place()
    assert {row.recipient_id: row.next_at for row in scene.messages()} == {
        identity("vera"): MORNING,
        identity("olga"): scene.now,
    }


def test_reminders_of_a_morning_are_one_message_that_goes_on_the_same_day_once_all_have_come(scene: Scene) -> None:
    """They come from nine on: whoever is reminded a day before must not read it on the day itself."""
    scene.now = MORNING + timedelta(hours=1)
    for number in range(3):
        scene.queue("task.reminder", "vera", key=f"r{number}", number=number)
        scene.place()
        scene.wait(minutes=20)
    (message,) = scene.messages()
    assert (message.next_at, message.together) == (MORNING + timedelta(hours=2), "day/2021-09-16")
    assert len(scene.ways()) == 6
    scene.queue("task.reminder", "vera", key="late", number=9)
    scene.place()
    assert scene.messages()[-1].next_at == MORNING + timedelta(days=1, hours=2)


def test_whoever_got_enough_today_gets_the_rest_together_tomorrow(scene: Scene) -> None:
    for number in range(MOST_A_DAY + 7):
        scene.queue("cycle.moved", "vera", key=f"m{number}", number=number)
        scene.place()
    assert len(scene.messages()) == MOST_A_DAY + 1
    scene.wait(days=2)
    scene.queue("cycle.moved", "vera", key="later", number=99)
    scene.place()
    assert scene.messages()[-1].next_at == scene.now


def test_a_flood_is_held_until_somebody_has_looked_and_what_law_asks_for_goes(scene: Scene) -> None:
    early = {"institution_id": scene.lane.id, "channel": "email", "together": "x", "state": "sent"}
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(
            insert(letter_sendings),
            [early | {"id": identity(str(n)), "made_at": NOON, "next_at": NOON} for n in range(100)],
        )
    scene.queue("cycle.moved", "vera", key="a")
    scene.queue("task.clock", "vera", key="b", number=2)
    scene.place()
    assert {row.state for row in scene.messages() if row.recipient_id} == {"held", "waiting"}
    scene.wait(hours=2)
    scene.queue("cycle.moved", "olga", key="c", number=3)
    scene.place()
    assert scene.messages()[-1].state == "waiting"


def test_a_kind_that_somebody_declined_stays_on_his_page_and_one_of_the_law_is_sent_all_the_same(scene: Scene) -> None:
    declined = {"institution_id": scene.lane.id, "person_id": identity("vera"), "refused_at": NOON}
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        for kind in ("cycle.moved", "task.clock"):
            connection.execute(insert(letter_refusals).values(**declined, kind=kind))
    scene.queue("cycle.moved", "vera", "olga", key="a")
    scene.queue("task.clock", "vera", key="b")
    scene.place()
    assert {(row.recipient_id, row.together) for row in scene.messages()} == {
        (identity("vera"), "clock/1"),
        (identity("olga"), "fact/1"),
    }
    assert scene.ways() == {("a", "page"), ("a", "email"), ("b", "page"), ("b", "email")}


def test_a_letter_to_nobody_we_know_is_dropped_with_the_reason_and_stops_no_other(scene: Scene) -> None:
    scene.queue("cycle.moved", "stranger", "vera")
    scene.place()
    assert {row.state for row in scene.letters()} == {"dropped", "placed"}


def test_a_letter_that_refers_to_another_waits_for_it_and_never_goes_without(scene: Scene) -> None:
    scene.queue("task.clock", "vera", key="first")
    scene.queue("task.clock", "vera", key="second", refers="first", number=2)
    scene.place()
    assert [row.state for row in scene.letters()] == ["placed", "queued"]
    scene.deliver()
    scene.wait(hours=1, minutes=1)
    scene.place()
    assert [row.state for row in scene.letters()] == ["placed", "placed"]


@pytest.mark.parametrize("ended", ["failed", "cancelled"])
def test_a_letter_that_refers_to_one_that_failed_is_not_sent(scene: Scene, ended: str) -> None:
    scene.queue("task.clock", "vera", key="first")
    scene.place()
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        mail = letter_sendings.c.channel == "email"
        connection.execute(update(letter_sendings).where(mail).values(state=ended))
    scene.queue("task.clock", "vera", key="second", refers="first", number=2)
    scene.queue("task.clock", "vera", key="third", refers="unknown", number=3)
    scene.place()
    assert [row.state for row in scene.letters()] == ["placed", "dropped", "dropped"]


def test_a_letter_comes_no_sooner_than_it_is_due(scene: Scene) -> None:
    scene.queue("cycle.moved", "vera", due=NOON + timedelta(days=1))
    assert scene.place() == 0
    scene.wait(days=1)
    assert scene.place() == 1


def test_a_letter_goes_by_a_channel_once_even_if_it_is_put_out_again(scene: Scene) -> None:
    scene.queue("cycle.moved", "vera")
    scene.place()
    scene.deliver()
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(update(letters).values(state="queued"))
    scene.place()
    scene.deliver()
    assert len(scene.mail.sent) == 1
    assert sorted(row.state for row in scene.messages()) == ["cancelled", "sent"]


def test_a_letter_that_cannot_be_put_out_holds_up_no_other_and_is_looked_at_again(scene: Scene) -> None:
    scene.queue("kind.of_another_program", "vera", key="a")
    scene.queue("cycle.moved", "vera", key="b", number=2)
    scene.place()
    assert {row.key: row.state for row in scene.letters()} == {"a": "queued", "b": "placed"}
    assert scene.letters()[0].due == scene.now + timedelta(minutes=1)


@pytest.mark.parametrize(
    "body",
    [
        "{{ слово_прежней_программы }}",
        "{% if имя == 'vera' %}{{ сколько(имя, 'раз', 'раза', 'раз') }}{% endif %}Текст школы",
        "{% if имя != 'vera' %}Текст школы{% endif %}",
    ],
    ids=("for everybody", "for one reader", "empty for one reader"),
)
def test_a_text_that_broke_after_it_was_kept_gives_way_to_ours(scene: Scene, body: str) -> None:
    kept = {"institution_id": scene.lane.id, "kind": "cycle.moved", "part": "all", "version": 1, "saved_at": NOON}
    broken = {"subject": "Тема", "body": body, "action": ""}
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(insert(letter_texts).values(**kept, **broken))
    scene.queue("cycle.moved", "vera", "olga")
    scene.place()
    subjects = {row.recipient_id: row.words["subject"] for row in scene.letters()}
    assert "начался этап" in subjects[identity("vera")]
    assert subjects[identity("olga")] == "Тема" or "слово" in body


@pytest.mark.parametrize("is_worse", [False, True], ids=("may wait", "may not even wait"))
def test_a_letter_that_cannot_be_written_down_waits_and_the_others_go(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, is_worse: bool
) -> None:
    """All of a batch were given up for one, each time anew, and those behind them never came to their turn.

    So they were again when the first of the batch was to be looked at later.
    """

    def failing(connection: Connection, here: UUID, found: Sequence[Placed], *given: Any) -> None:
        if any(one.recipient == identity("olga") and (one.later is None or is_worse) for one in found):
            raise ZeroDivisionError
        keep(connection, here, found, *given)

    monkeypatch.setattr(placing, "keep", failing)
    scene.queue("kind.of_another_program", "vera", key="a", number=1)
    scene.queue("cycle.moved", "olga", key="b", number=2)
    scene.queue("cycle.moved", "vera", key="c", number=3)
    if is_worse:
        with pytest.raises(ZeroDivisionError):
            scene.place()
    else:
        assert scene.place() == 3
    assert {row.key: row.state for row in scene.letters()} == {"a": "queued", "b": "queued", "c": "placed"}
    assert scene.letters()[0].due == scene.now + timedelta(minutes=1)
    assert scene.letters()[1].due == scene.now + timedelta(hours=0 if is_worse else 1)
    monkeypatch.undo()
    scene.wait(hours=1)
    assert scene.place() == 2
    assert [row.state for row in scene.letters()] == ["queued", "placed", "placed"]
