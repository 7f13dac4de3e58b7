"""What happened to an account, for its owner to read: who made a way in, what was changed, what was tried in vain."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Connection, delete, insert, select

from workflow.tables import account_notes
from workflow.tables.types import AnyRow
from workflow.words import Named

KEPT = timedelta(days=365)
SHOWN = 30

log = structlog.get_logger()


class What(Named):
    """A note, as its owner reads it."""

    RESET_OFFERED = "reset_offered", "выдана ссылка для нового пароля"
    PASSWORD_RESET = "password_reset", "пароль задан заново по ссылке"
    PASSWORD_CHANGED = "password_changed", "пароль изменён"
    FACTOR_OFFERED = "factor_offered", "выдана ссылка, снимающая второй фактор"
    FACTOR_REMOVED = "factor_removed", "второй фактор снят по ссылке"
    FACTOR_SET_UP = "factor_set_up", "второй фактор подключён"
    FACTOR_REPLACED = "factor_replaced", "второй фактор заменён"
    FACTOR_ENDED = "factor_ended", "второй фактор отключён"
    CODES_RENEWED = "codes_renewed", "резервные коды выпущены заново"
    CODE_USED = "code_used", "вход по резервному коду"
    CODE_WRONG = "code_wrong", "пароль подошёл, а код — нет"
    TOKEN_MADE = "token_made", "создан ключ для программы"
    TOKEN_REVOKED = "token_revoked", "ключ для программы отозван"
    IDENTITY_LINKED = "identity_linked", "связан внешний вход"
    IDENTITY_REMOVED = "identity_removed", "внешний вход отвязан"
    IDENTITY_USED = "identity_used", "вход через внешнюю службу"
    RESTORED = "restored", "служба восстановлена из копии: резервные коды и ключи прежних дней не действуют"
    LINK_REVOKED = "link_revoked", "ссылка для входа отозвана"


def note(
    connection: Connection,
    account: UUID,
    what: What,
    now: datetime,
    *,
    about: str = "",
    by: tuple[UUID, UUID | None] | None = None,
) -> None:
    """Note what happened; `by`: the institution and the person of somebody else who did it. A line of the log too."""
    connection.execute(delete(account_notes).where(account_notes.c.at < now - KEPT))
    here, person = by or (None, None)
    row = {"id": uuid4(), "account_id": account, "at": now, "what": what.value, "about": about[:60]}
    connection.execute(insert(account_notes).values(**row, institution_id=here, person_id=person))
    log.info("an account was touched", account=str(account), what=what.value, institution=str(here) if here else None)


def of_account(connection: Connection, account: UUID) -> Sequence[AnyRow]:
    """Give the notes of an account, the newest first."""
    mine = select(account_notes).where(account_notes.c.account_id == account)
    return connection.execute(mine.order_by(account_notes.c.at.desc()).limit(SHOWN)).all()
