"""Who was sent to the provider and is expected back: in the same browser, once, within minutes, for one aim."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from workflow.accounts import secret
from workflow.errors import NotLetIn
from workflow.tables import account_arrivals
from workflow.tables.types import AnyRow
from workflow.words import Named

EXPECTED = timedelta(minutes=10)
STALE = "Вход не закончен: слишком много времени прошло, или его начали в другом браузере. Начните ещё раз."


class Aim(Named):
    """What somebody went to the provider for; nothing else is done when he is back."""

    SIGN_IN = "sign_in", "войти"
    LINK = "link", "связать вход со своей учётной записью"
    INVITATION = "invitation", "принять приглашение"


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes along: the state and nonce of the request, the verifier that proves who asked, the browser's mark."""

    state: str
    nonce: str
    verifier: str
    mark: str


def send(
    connection: Connection,
    aim: Aim,
    now: datetime,
    *,
    onward: str = "/",
    session_id: UUID | None = None,
    link_id: UUID | None = None,
) -> Sent:
    """Expect somebody back; of those who never came nothing is kept."""
    connection.execute(delete(account_arrivals).where(account_arrivals.c.sent_at < now - EXPECTED))
    sent = Sent(secret.make(""), secret.make(""), secret.make(""), secret.make(secret.BROWSER))
    row = {
        "state": secret.digest(sent.state),
        "browser": secret.digest(sent.mark),
        "nonce": sent.nonce,
        "verifier": sent.verifier,
        "aim": aim.value,
        "onward": onward,
        "session_id": session_id,
        "link_id": link_id,
        "sent_at": now,
    }
    connection.execute(insert(account_arrivals).values(row))
    return sent


def take(connection: Connection, state: str, mark: str, now: datetime) -> AnyRow:
    """Take who is back, once: a state that is replayed, strange, old or of another browser is nobody's. NotLetIn."""
    mine = account_arrivals.c.state == secret.digest(state)
    row = connection.execute(select(account_arrivals).where(mine)).one_or_none()
    if row is None or not mark or row.browser != secret.digest(mark) or row.sent_at <= now - EXPECTED:
        raise NotLetIn(STALE)
    if connection.execute(delete(account_arrivals).where(mine)).rowcount != 1:
        raise NotLetIn(STALE)  # of two at once only one gets through
    return row
