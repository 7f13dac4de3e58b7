"""What tests of the web may ask for."""

from collections.abc import Iterator

import pytest

from tests.api.provider.vouched import Vouching, vouching_aside
from tests.api.talk import Talk
from tests.lane import Lane


@pytest.fixture
def talk(lane: Lane) -> Talk:
    """The application over an open school, spoken to as its curator."""
    return Talk(lane)


@pytest.fixture(scope="session")
def aside() -> Iterator[Vouching]:
    """An outside provider of identities, run once."""
    with vouching_aside() as running:
        yield running


@pytest.fixture
def vouching(aside: Vouching) -> Vouching:
    """The provider, honest again."""
    aside.say()
    return aside
