"""What tests of the pages may ask for."""

import pytest

from tests.api.pages.browser import Browser
from tests.api.talk import Talk


@pytest.fixture
def browser(talk: Talk) -> Browser:
    """The browser of Vera, who curates."""
    return Browser(talk)
