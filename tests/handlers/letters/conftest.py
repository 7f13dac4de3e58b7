"""What the tests of letters share."""

import pytest

from tests.lane import Lane
from tests.posting import Scene, make_scene


@pytest.fixture
def scene(lane: Lane) -> Scene:
    """A school whose letters go out."""
    return make_scene(lane)
