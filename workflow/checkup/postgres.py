"""PostgreSQL: what could lose an acknowledged event is refused at the start, and what the role must not be allowed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, text

from workflow.checkup.finding import Finding, warning, well, wrong
from workflow.checkup.patient import Patient
from workflow.database import Database
from workflow.errors import BadSetting
from workflow.schema import APPEND_ONLY
from workflow.settings import Settings

log = structlog.get_logger()

UNSAFE: Mapping[str, str] = {
    "fsync": "при отключении питания база может испортиться целиком",
    "synchronous_commit": "принятое событие может пропасть, если сервер упадёт",
    "full_page_writes": "страница, записанная наполовину, уже не восстановится",
}
"""Settings that must not be off, and what happens when they are."""

CROWDED = 0.8
IDLE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A setting of PostgreSQL that loses data: how it stands for our role, and what sets it right."""

    name: str
    value: str
    cure: str

    @property
    def sentence(self) -> str:
        """Say what is wrong and what comes of it."""
        return f"{self.name} = {self.value}: {UNSAFE[self.name]}"


def unsafe(connection: Connection) -> list[Unsafe]:
    """Look at the settings as they stand on this very connection: a role or a database may have its own."""
    asked = text(
        "SELECT name, setting, source, current_user AS role, current_database() AS base "
        "FROM pg_settings WHERE name = ANY(:names) AND setting = 'off' ORDER BY name"
    )
    rows = connection.execute(asked, {"names": list(UNSAFE)})
    return [Unsafe(row.name, row.setting, _cure(row.name, row.source, row.role, row.base)) for row in rows]


def _cure(name: str, source: str, role: str, base: str) -> str:
    by_source = {
        "command line": f"уберите «-c {name}=off» из командной строки сервера и перезапустите его",
        "client": f"уберите {name} из адреса базы или из PGOPTIONS",
        "user": f'выполните ALTER ROLE "{role}" RESET {name};',
        "database": f'выполните ALTER DATABASE "{base}" RESET {name};',
        "database user": f'выполните ALTER ROLE "{role}" IN DATABASE "{base}" RESET {name};',
    }
    return by_source.get(source, f"выполните ALTER SYSTEM SET {name} = 'on'; SELECT pg_reload_conf();")


def refuse_unsafe(database: Database, settings: Settings) -> None:
    """Raise BadSetting on a PostgreSQL that may lose what it has answered, unless the settings allow it."""
    if not database.is_postgres:
        return
    with database.reading() as connection:
        found = unsafe(connection)
    for one in found:
        if settings.unsafe_postgres:
            log.warning("PostgreSQL may lose what it has answered", setting=one.name, value=one.value)
    if found and not settings.unsafe_postgres:
        told = "\n".join(f"PostgreSQL: {one.sentence}. Что сделать: {one.cure}" for one in found)
        raise BadSetting(f"{told}\nДля проб без настоящих данных есть STUPENI_UNSAFE_POSTGRES=yes.")


def check_safety(patient: Patient) -> Iterator[Finding]:
    """Tell of the settings that lose data."""
    name = "Сохранность"
    if not patient.is_postgres:
        return
    with patient.reading() as connection:
        found = unsafe(connection)
    for one in found:
        mark = warning if patient.settings.unsafe_postgres else wrong
        allowed = " (разрешено STUPENI_UNSAFE_POSTGRES=yes)" if patient.settings.unsafe_postgres else ""
        yield mark(name, f"{one.sentence}{allowed}", f"{one.cure[0].upper()}{one.cure[1:]}")
    if not found:
        yield well(name, f"{', '.join(UNSAFE)} включены")


def check_role(patient: Patient) -> Iterator[Finding]:
    """Tell whether the application may do more than it needs: above all rewrite the journal."""
    name = "Права роли"
    if not patient.is_postgres:
        return
    with patient.reading() as connection:
        role = connection.execute(text(ROLE), {"tables": list(APPEND_ONLY)}).one()
    do = "Заведите роль приложения отдельно от владельца (STUPENI_OWNER_URL) и выполните «stupeni migrate»."
    if role.super:
        yield wrong(name, f"{role.name} — суперпользователь: журнал можно переписать", do)
    elif role.owns:
        yield wrong(name, f"{role.name} владеет таблицами журнала: может снять с них защиту", do)
    elif role.may:
        yield wrong(
            name, f"{role.name} может менять журнал: {role.may}", "Выполните «stupeni migrate»: она отнимет это право."
        )
    else:
        yield well(name, f"{role.name}: журнал только пополняет, таблицами не владеет")


ROLE = """
SELECT current_user AS name,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
       (SELECT bool_or(pg_has_role(current_user, c.relowner, 'MEMBER')) FROM pg_class c
         WHERE c.oid IN (SELECT to_regclass(t) FROM unnest(CAST(:tables AS text[])) t)) AS owns,
       (SELECT string_agg(DISTINCT p, ', ') FROM unnest(CAST(:tables AS text[])) t,
               unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p
         WHERE has_table_privilege(current_user, t, p)) AS may
"""


def check_connections(patient: Patient) -> Iterator[Finding]:
    """Tell of connections that run out, and of transactions that nobody ends."""
    if not patient.is_postgres:
        return
    with patient.reading() as connection:
        row = connection.execute(text(CONNECTIONS), {"minutes": IDLE_MINUTES}).one()
    found = f"{row.used} из {row.most}"
    if row.used > CROWDED * row.most:
        do = "Увеличьте max_connections или держите меньше процессов: каждому нужно до 40."
        yield warning("Соединения", f"занято {found}", do)
    else:
        yield well("Соединения", f"занято {found}")
    if row.idle:
        yield warning(
            "Открытые транзакции",
            f"дольше {IDLE_MINUTES} минут без дела: pid {row.idle}",
            "Выясните, чьи они; завершает их SELECT pg_terminate_backend(pid);",
        )


CONNECTIONS = """
SELECT count(*) FILTER (WHERE backend_type = 'client backend') AS used,
       current_setting('max_connections')::int AS most,
       string_agg(pid::text, ', ') FILTER (WHERE state LIKE 'idle in transaction%'
         AND xact_start < now() - make_interval(mins => :minutes)) AS idle
  FROM pg_stat_activity
"""


def most_connections(connection: Connection) -> tuple[int, str]:
    """Give how many connections our role may open, and what raises the limit that is met first."""
    row = connection.execute(text(LIMITS)).one()
    limits = (
        (row.server, "Увеличьте max_connections и перезапустите PostgreSQL."),
        (row.of_role, f'Выполните ALTER ROLE "{row.role}" CONNECTION LIMIT -1;'),
        (row.of_base, f'Выполните ALTER DATABASE "{row.base}" CONNECTION LIMIT -1;'),
    )
    return min((limit, cure) for limit, cure in limits if limit >= 0)


LIMITS = """
SELECT current_user AS role, current_database() AS base,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0) AS server,
       (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user) AS of_role,
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS of_base
"""
