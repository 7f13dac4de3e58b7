"""A worker that dies between claiming a message and writing down what became of it, or comes back too late."""

from datetime import timedelta

import pytest

from handlers.channels.channel import Message, Outcome
from handlers.letters.delivering import CUT_OFF
from tests.posting import Scene, later, never, put_out, taken
from workflow.access import by
from workflow.letters.acting import try_again
from workflow.letters.sending import BACK_OFF, LAPSES, MOST_CUT_OFF, MOST_TRIES


class Killed(BaseException):
    """The process dies."""


def dies(message: Message) -> Outcome:
    raise Killed


def die_at_it(scene: Scene, times: int = 1) -> None:
    """Have each worker that takes the message die of it, one after the other."""
    scene.mail.answer = dies
    for _ in range(times):
        with pytest.raises(Killed):
            scene.deliver()
        scene.now += LAPSES + timedelta(seconds=1)


def test_a_worker_killed_after_sending_leaves_a_message_that_is_sent_again_under_the_same_id(scene: Scene) -> None:
    put_out(scene)
    scene.mail.answer = dies
    with pytest.raises(Killed):
        scene.deliver()
    assert scene.messages()[0].state == "sending"
    scene.mail.answer = taken
    assert scene.deliver() == [], "somebody may still be at it"
    scene.now += LAPSES + timedelta(seconds=1)
    assert scene.deliver() == ["sent"]
    first, second = scene.mail.sent
    assert (first.id, first.plain, first.made_at) == (second.id, second.plain, second.made_at)
    (row,) = scene.messages()
    assert (row.tries, row.cut_off) == (2, 1)


def test_a_try_that_was_cut_off_says_nothing_against_the_address(scene: Scene) -> None:
    scene.queue("task.clock", "vera")
    scene.place()
    die_at_it(scene, MOST_CUT_OFF - 1)
    scene.mail.answer = later
    for least in BACK_OFF:
        assert scene.deliver() == ["waiting"]
        (row,) = scene.messages()
        assert row.next_at - scene.now < least * 1.2
        scene.now = row.next_at
    assert scene.deliver() == ["failed"]
    (row,) = scene.messages()
    assert (row.tries, row.cut_off) == (MOST_TRIES + MOST_CUT_OFF - 1, MOST_CUT_OFF - 1)


def test_a_message_of_which_every_worker_dies_is_left_to_people_who_can_send_it_anew(scene: Scene) -> None:
    put_out(scene)
    die_at_it(scene, MOST_CUT_OFF)
    assert scene.deliver() == ["failed"]
    (row,) = scene.messages()
    assert (row.tries, row.cut_off, row.answer) == (MOST_CUT_OFF, MOST_CUT_OFF, CUT_OFF.answer)
    assert len(scene.mail.sent) == MOST_CUT_OFF
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        try_again(connection, scene.lane.caller("vera", by.CURATOR), row.id, scene.now)
    scene.mail.answer = taken
    assert scene.deliver() == ["sent"]
    assert (scene.messages()[0].tries, scene.messages()[0].cut_off) == (1, 0)


def test_whoever_comes_back_late_does_not_write_over_what_another_has_done(scene: Scene) -> None:
    put_out(scene)

    def overtaken(message: Message) -> Outcome:
        scene.now += LAPSES + timedelta(seconds=1)
        scene.mail.answer = taken
        assert scene.deliver() == ["sent"]
        return never(message)

    scene.mail.answer = overtaken
    scene.deliver()
    assert [(row.state, row.answer) for row in scene.messages()] == [("sent", "250 OK")]
