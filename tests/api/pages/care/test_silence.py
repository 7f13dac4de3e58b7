"""What the page of a pair says of its silence: to those who care, never to a side."""

from tests.api.pages.browser import Browser, pair
from tests.api.talk import Talk
from tests.api.v1.scenes import consented, matched
from tests.world import identity
from workflow.access import by


def test_a_pair_before_its_work_has_no_silence_and_a_side_is_not_told_of_the_ladder(talk: Talk) -> None:
    consented(talk)
    matched(talk)
    path = f"/pairs/{identity('pair-misha')}/silence"

    assert talk.read(path) == {"since": None, "steps": [], "next": None}
    assert "Встречи и молчание" not in Browser(talk).read(pair())
    for who, role in (("misha", by.MENTEE), ("anna", by.MENTOR)):
        assert talk.get(path, who, role).status_code == 403
