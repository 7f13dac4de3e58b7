"""What the tests of handlers share: workers that answer the bell of a school's lane."""

from collections.abc import Iterator

import pytest

from handlers.workers import Workers
from tests.lane import Lane


@pytest.fixture
def workers(lane: Lane) -> Iterator[Workers]:
    running = Workers(lane.installation)
    running.start()
    yield running
    running.stop()
