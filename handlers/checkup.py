"""What of Redis is looked at: it only rings doorbells, so what it loses costs time and nothing else."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import redis
from redis.exceptions import RedisError

from handlers.broker import NAMESPACE
from handlers.presence import GONE_AFTER_SECONDS, KINDS, REDIS_SECONDS, Presence
from handlers.settle import QUEUE
from workflow.checkup.addresses import without_password
from workflow.checkup.finding import Check, Finding, Needs, skipped, warning, well, wrong
from workflow.checkup.measures import milliseconds, quickest
from workflow.checkup.patient import Patient
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
            return [f"Redis: {found}. {do}" for found, do in _weak(_told(client))]
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
    if told.get("role") == "slave":
        yield "это реплика, писать в неё нельзя", "Укажите в STUPENI_REDIS_URL главный сервер."
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
    except BadSetting as error:
        yield wrong("Redis", error.sentence, "Поправьте её: до этого ни один процесс не запустится.")
        return
    except RedisError as error:
        do = "Запустите Redis или поправьте STUPENI_REDIS_URL. Приём идёт и без него, события не теряются."
        yield wrong("Redis", f"{without_password(url)} не отвечает: {type(error).__name__}", do)
        return
    yield well("Redis", f"{without_password(url)}, версия {told.get('redis_version')}, ответ за {milliseconds(took)}")
    for found, do in _weak(told):
        yield warning("Redis", found, do)
    bells = counted(waiting, "звонок ждёт", "звонка ждут", "звонков ждут")
    if waiting > MANY_BELLS:
        yield warning("Звонки", bells, "Запустите ещё процессы «stupeni worker».")
    else:
        yield well("Звонки", bells)


def check_presence(patient: Patient) -> Iterator[Finding]:
    """Tell which processes say that they are there."""
    if patient.settings.redis_url is None:
        return
    try:
        with closing(Presence(patient.settings)) as presence:
            seen = presence.seen()
    except (RedisError, TypeError, ValueError):
        for kind in KINDS:
            yield skipped(f"Процессы {kind}", "Redis не отвечает")
        return
    for kind in KINDS:
        name = f"Процессы {kind}"
        if alive := seen[kind].alive:
            yield well(name, counted(alive, "работает", "работают", "работают"))
        else:
            found = f"ни одного за последние {counted(GONE_AFTER_SECONDS, 'секунду', 'секунды', 'секунд')}"
            yield wrong(name, found, f"Запустите «stupeni {kind}» (systemctl start stupeni-{kind}).")


CHECKS = (
    Check("redis", "Связь", "Redis", Needs.NOTHING, check_redis),
    Check("processes", "Работа", "Процессы", Needs.NOTHING, check_presence),
)
