"""Letters as rows: written with what they tell of, once, and by nothing that only reads."""

from sqlalchemy import func, select

from tests.lane import Lane
from tests.world import identity
from workflow.access import by
from workflow.facts.payload import Kind, Ref
from workflow.inbox.receive import receive
from workflow.journal.replay import compare
from workflow.letters.letter import Letter, Part, key_of
from workflow.letters.rows import queue
from workflow.tables import letters
from workflow.tables.types import AnyRow


def rows(lane: Lane) -> list[AnyRow]:
    with lane.installation.database.reading(lane.id) as connection:
        return list(connection.execute(select(letters).order_by(letters.c.kind, letters.c.key)))


def decline(lane: Lane) -> None:
    ending = {"reason": "Нет места", "next_step": "Кружок"}
    lane.send(lane.event("mentee.declined", "pair/pair-misha", acting=by.CURATOR, **ending))
    lane.settle()


def reminder(step: str) -> Letter:
    about = Ref(Kind.PAIR, identity("pair-misha"))
    key = key_of("meeting.tell", about, step)
    return Letter("task.reminder", identity("vera"), about, key, Part.CURATOR, says={"sentence": "Расскажите"})


def test_a_letter_stands_beside_the_move_that_it_tells_of(lane: Lane) -> None:
    decline(lane)
    (letter,) = rows(lane)
    assert (letter.kind, letter.recipient_id, letter.part) == ("pair.declined", identity("misha"), "mentee")
    assert (letter.state, letter.event, letter.about) == ("queued", "mentee.declined", f"pair/{identity('pair-misha')}")
    assert letter.due == letter.queued_at


def test_a_move_whose_transaction_fails_leaves_no_letter(lane: Lane) -> None:
    ending = {"reason": "Нет места", "next_step": "Кружок"}
    lane.send(lane.event("mentee.declined", "pair/pair-misha", acting=by.CURATOR, **ending))
    assert not rows(lane)


def test_an_event_received_twice_and_a_replay_write_to_nobody_again(lane: Lane) -> None:
    decline(lane)
    before = rows(lane)
    with lane.installation.database.transaction(lane.id) as connection:
        again = lane.event("mentee.declined", "pair/pair-misha", event_id=str(lane.sent), acting=by.CURATOR,
                           reason="Нет места", next_step="Кружок")  # fmt: skip
        receive(connection, lane.caller("vera", by.CURATOR), [again], lane.installation.now(), "0" * 32)
    lane.settle()
    with lane.installation.database.reading(lane.id) as connection:
        assert not compare(connection, lane.id).differences
    assert rows(lane) == before


def test_a_letter_with_the_same_key_is_queued_once(lane: Lane) -> None:
    now = lane.installation.now()
    with lane.installation.database.transaction(lane.id) as connection:
        assert queue(connection, lane.id, [reminder("2021-10-03")], 1, "meeting.planned", now) == 1
        assert queue(connection, lane.id, [reminder("2021-10-03")], 2, "meeting.planned", now) == 0
        assert queue(connection, lane.id, [reminder("2021-10-10")], 3, "meeting.planned", now) == 1
        assert connection.scalar(select(func.count()).select_from(letters)) == 2
