"""What the tests of channels share: a mail server of its own process, a provider over HTTP, and a message."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from handlers.channels.channel import Message
from handlers.channels.webhook import secret_of
from tests.mailing import MailServer, mail_server
from tests.providers import Provider, provider
from tests.world import identity


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """A real server, started once."""
    with mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


@pytest.fixture
def outside() -> Iterator[Provider]:
    """A provider that says yes."""
    with provider() as found:
        yield found


@pytest.fixture
def message() -> Message:
    """A message to nobody in particular."""
    now = datetime.now(UTC)
    return Message(
        id=uuid4(),
        to="anna@example.org",
        subject="Встреча завтра",
        plain="Здравствуйте!",
        html="<p>Здравствуйте!</p>",
        made_at=now,
        at=now,
        body={"type": "pair.moved", "data": {"to": "pair_work"}},
        secret=secret_of("a secret of the tests", identity("receiver")),
    )
