"""What the tests of these pages share: letters that go out beside a browser."""

import pytest

from tests.api.talk import Talk
from tests.posting import Scene, make_scene


@pytest.fixture
def scene(talk: Talk) -> Scene:
    """The school of the talk, with its letters."""
    return make_scene(talk.lane)
