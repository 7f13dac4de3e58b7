"""What tests of the web may ask for."""

import pytest

from tests.api.talk import Talk
from tests.lane import Lane


@pytest.fixture
def talk(lane: Lane) -> Talk:
    """The application over an open school, spoken to as its curator."""
    return Talk(lane)
