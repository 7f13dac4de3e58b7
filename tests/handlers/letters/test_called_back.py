"""What may not go any more when its time has come: declined, or a consent withdrawn, since it was put out."""

from sqlalchemy import update

from handlers.letters.delivering import CALLED_BACK, DECLINED
from tests.posting import Scene, consent, put_out
from tests.world import identity
from workflow.facts.payload import Kind, Ref
from workflow.letters.acting import decline
from workflow.letters.lawful import Channel
from workflow.letters.letter import Part
from workflow.tables import letters


def test_a_consent_that_was_withdrawn_meanwhile_calls_the_letter_back(scene: Scene) -> None:
    consent(scene)
    scene.change("misha", "pupil", email="misha@example.org")
    scene.queue("pair.paused", "misha", part=Part.MENTEE)
    scene.place()
    lane = scene.lane
    lane.send(lane.event("consent.withdrawn", "person/misha", kind="processing"))
    lane.settle()
    assert scene.deliver() == ["cancelled"]
    assert scene.messages()[0].answer == CALLED_BACK
    assert not scene.mail.sent
    assert [row.state for row in scene.messages(Channel.HAND)] == ["to_hand"], "he is told of it all the same"


def test_what_was_declined_or_became_unlawful_since_it_was_put_out_leaves_the_rest_of_its_message_alone(
    scene: Scene,
) -> None:
    consent(scene)
    misha = Ref(Kind.PAIR, identity("pair-misha"))
    scene.queue("cycle.moved", "vera", key="declined")
    scene.queue("pair.paused", "vera", key="unlawful", about=misha)
    scene.queue("cycle.completed", "vera", key="stays")
    scene.place()
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(update(letters).where(letters.c.key == "unlawful").values(names=[str(identity("misha"))]))
        decline(connection, scene.lane.id, identity("vera"), "cycle.moved", scene.now)
    scene.lane.send(scene.lane.event("consent.withdrawn", "person/misha", kind="processing"))
    scene.lane.settle()

    assert scene.deliver() == ["sent"]
    (message,) = scene.mail.sent
    assert message.subject == "Программа «2021/22» завершена"
    assert {key for key, channel in scene.ways() if channel == "email"} == {"stays"}, (
        "of no other it is said that it went"
    )


def test_what_its_reader_declined_altogether_is_not_sent(scene: Scene) -> None:
    put_out(scene)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        decline(connection, scene.lane.id, identity("vera"), "cycle.moved", scene.now)
    assert scene.deliver() == ["cancelled"]
    assert scene.messages()[0].answer == DECLINED
    assert not scene.mail.sent
