"""What of Redis is looked at, which only rings doorbells and loses nothing but time; and of processes."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import redis
from redis.exceptions import RedisError, ResponseError

from handlers.broker import NAMESPACE
from handlers.presence import CLOCK, GONE_AFTER_SECONDS, KINDS, REDIS_SECONDS, WORKER, Presence, Seen
from handlers.settle import QUEUE
from workflow.checkup.addresses import without_password
from workflow.checkup.finding import Check, Finding, Needs, skipped, warning, well, wrong
from workflow.checkup.measures import milliseconds, quickest
from workflow.checkup.patient import Patient
from workflow.checkup.postgres import most_connections
from workflow.database import MOST_OF_A_PROCESS
from workflow.errors import BadSetting
from workflow.words import counted

LOST = "пропадут только звонки обработчикам: часы позвонят снова, события задержатся на секунды и не потеряются"
MANY_BELLS = 10_000


def weaknesses(url: str) -> list[str]:
    """Tell what of a Redis is not as it should be, in sentences; BadSetting when its address cannot be tried.

    RedisError never: silence is a weakness too.
    """
    try:
        with _client(url) as client:
            weak = [f"Redis: {found}. {do}" for found, do in _weak(_told(client))]
            closed = _closed(client)
            return weak if closed is None else [f"Redis ничего не записывает. {_advice(closed)}", *weak]
    except RedisError as error:
        told = f"Redis {without_password(url)} не отвечает ({type(error).__name__})"
        return [f"{told}: ждём его; события принимаются и не теряются."]


def _client(url: str) -> "redis.Redis":
    """Make a client; what its library does not take of an address shows once a connection is made, used or not."""
    try:
        client = redis.Redis.from_url(url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)
        client.connection_pool.make_connection()
    except (TypeError, ValueError) as wrong:
        takes = "параметры адреса — как в redis-py (db, ssl_ca_certs, …)"
        raise BadSetting(f"STUPENI_REDIS_URL: {takes}, получено: {wrong}.") from wrong
    return client


def _told(client: "redis.Redis") -> dict[str, Any]:
    found: Any = client.info()
    return dict(found)


def _weak(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if not told.get("aof_enabled"):
        yield f"без AOF; при его падении {LOST}", "Если и секунды важны: CONFIG SET appendonly yes."
    policy = told.get("maxmemory_policy")
    if policy not in (None, "noeviction"):
        yield (
            f"maxmemory-policy {policy}: звонки могут вытесняться",
            "Выполните CONFIG SET maxmemory-policy noeviction.",
        )
    most = int(told.get("maxmemory") or 0)
    if most and int(told.get("used_memory") or 0) > 0.9 * most:
        yield f"память занята: {told.get('used_memory_human')} из {told.get('maxmemory_human')}", "Увеличьте maxmemory."
    if told.get("rdb_last_bgsave_status") == "err" or told.get("aof_last_write_status") == "err":
        yield "не может записать на диск", "Проверьте место и права в его папке: журнал Redis скажет, что именно."


def check_redis(patient: Patient) -> Iterator[Finding]:
    """Tell whether Redis answers, how fast, and what of it is weak."""
    url = patient.settings.redis_url
    if "REDIS_URL" in patient.environment.wrong:
        yield skipped("Redis", "адрес задан неверно")
        return
    if url is None:
        yield well("Redis", "не нужен: всё в одном процессе")
        return
    try:
        with _client(url) as client:
            told = _told(client)
            took = quickest(client.ping)
            waiting = int(client.llen(f"{NAMESPACE}:{QUEUE}"))
            closed = _closed(client)
    except BadSetting as error:
        yield wrong("Redis", error.sentence, "Поправьте её: до этого ни один процесс не запустится.")
        return
    except RedisError as error:
        found = f"{without_password(url)} не отвечает: {type(error).__name__}"
        yield wrong("Redis", found, f"{_advice(error)} Приём идёт и без него, события не теряются.")
        return
    if closed is not None:
        found = f"{without_password(url)} ничего не записывает: {type(closed).__name__}"
        yield wrong("Redis", found, f"{_advice(closed)} До этого события принимаются и стоят.")
        return
    yield well("Redis", f"{without_password(url)}, версия {told.get('redis_version')}, ответ за {milliseconds(took)}")
    for found, do in _weak(told):
        yield warning("Redis", found, do)
    bells = counted(waiting, "звонок ждёт", "звонка ждут", "звонков ждут")
    if waiting > MANY_BELLS:
        yield warning("Звонки", bells, "Запустите ещё процессы «stupeni worker».")
    else:
        yield well("Звонки", bells)


def _closed(client: "redis.Redis") -> ResponseError | None:
    """Write what is gone at once, and give why that cannot be done."""
    try:
        client.set(f"{NAMESPACE}:doctor", b"", px=1)
    except ResponseError as error:
        return error
    return None


def _advice(error: RedisError) -> str:
    """Give what the words of Redis ask for."""
    said = f"{type(error).__name__}: {error}"
    return next((do for words, do in ADVICE if words in said), "Запустите Redis или поправьте STUPENI_REDIS_URL.")


ADVICE = (
    ("ReadOnlyError", "Это реплика: укажите в STUPENI_REDIS_URL главный сервер."),
    ("OutOfMemoryError", "Память кончилась: увеличьте maxmemory или освободите её."),
    ("MISCONF", "Он не может записать на диск: проверьте место и права в его папке, журнал Redis скажет, что именно."),
    ("AuthenticationError", "Пароля нет или он не тот: STUPENI_REDIS_URL=redis://:пароль@сервер:6379/0."),
    ("Name or service not known", "Имени сервера никто не знает: поправьте его в STUPENI_REDIS_URL."),
)
"""What of the words of Redis and its client tells what to do."""


def check_presence(patient: Patient) -> Iterator[Finding]:
    """Tell which processes say that they are there."""
    if patient.settings.redis_url is None:
        return
    seen = _seen(patient)
    for kind in KINDS:
        name = f"Процессы {kind}"
        if seen is None:
            yield skipped(name, SILENT)
        elif alive := seen[kind].alive:
            yield well(name, counted(alive, "работает", "работают", "работают"))
        else:
            found = f"ни одного за последние {counted(GONE_AFTER_SECONDS, 'секунду', 'секунды', 'секунд')}"
            yield wrong(name, found, f"Запустите «stupeni {kind}» (systemctl start {UNITS[kind]}).")


def check_room(patient: Patient) -> Iterator[Finding]:
    """Tell whether PostgreSQL lets in as many connections as the processes that are there may open."""
    if not patient.is_postgres:
        return
    seen = _seen(patient)
    if seen is None:
        yield skipped("Предел соединений", SILENT)
        return
    with patient.reading() as connection:
        most, cure = most_connections(connection)
    number = 1 + sum(one.alive for one in seen.values())
    needed = number * MOST_OF_A_PROCESS
    found = f"{counted(number, 'процесс откроет', 'процесса откроют', 'процессов откроют')} до {needed}, можно {most}"
    if needed > most:
        yield warning("Предел соединений", found, f"{cure} Кому соединения не хватит, тот отвечает 503.")
    else:
        yield well("Предел соединений", found)


UNITS = {WORKER: "stupeni-worker@1", CLOCK: "stupeni-clock"}
SILENT = "Redis не отвечает"


def _seen(patient: Patient) -> Mapping[str, Seen] | None:
    """Give which workers and clocks say that they are there, by kind; None when Redis does not tell."""
    if patient.settings.redis_url is None:
        return {}
    try:
        with closing(Presence(patient.settings)) as presence:
            return presence.seen()
    except (RedisError, TypeError, ValueError):
        return None


CHECKS = (
    Check("redis", "Связь", "Redis", Needs.NOTHING, check_redis),
    Check("room", "База данных", "Предел соединений", Needs.DATABASE, check_room),
    Check("processes", "Работа", "Процессы", Needs.NOTHING, check_presence),
)
