"""The check-up of Redis: it only rings doorbells, and the page says what its loss would cost."""

from pathlib import Path
from typing import Any

import pytest
import redis

from handlers.checkup import CHECKS, weaknesses
from handlers.presence import CLOCK, WORKER, Presence
from workflow.checkup.finding import Finding, Mark, Needs, examine
from workflow.checkup.patient import Patient
from workflow.errors import BadSetting
from workflow.installation import utcnow
from workflow.settings import told

AWAY = "redis://:secretly@127.0.0.1:1/0"


def found(url: str, folder: Path) -> list[Finding]:
    """Look at a Redis."""
    settings, environment = told({"STUPENI_REDIS_URL": url, "STUPENI_DATA_DIR": str(folder)})
    return list(examine(Patient(settings, environment, utcnow), [one for one in CHECKS if one.needs is Needs.NOTHING]))


def test_processes_that_are_there_are_counted_and_a_silent_kind_is_wrong(redis_url: str, tmp_path: Path) -> None:
    """A worker beats; no clock does."""
    settings, _ = told({"STUPENI_REDIS_URL": redis_url, "STUPENI_DATA_DIR": str(tmp_path)})
    presence = Presence(settings)
    presence.beat(WORKER)
    presence.close()
    there = {one.name: one for one in found(redis_url, tmp_path)}

    assert (there[f"Процессы {WORKER}"].mark, there[f"Процессы {WORKER}"].found) == (Mark.WELL, "1 работает")
    assert there[f"Процессы {CLOCK}"].mark is Mark.WRONG
    assert "stupeni clock" in there[f"Процессы {CLOCK}"].do


def test_a_redis_that_evicts_is_almost_full_and_keeps_nothing_is_told_with_what_it_costs(
    redis_url: str, tmp_path: Path
) -> None:
    """The test server has no AOF."""
    with redis.Redis.from_url(redis_url) as client:
        used: Any = client.info("memory")
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.config_set("maxmemory", int(used["used_memory"] * 1.08))
        try:
            told_of = [one.found for one in found(redis_url, tmp_path) if one.mark is Mark.WARNING]
        finally:
            client.config_set("maxmemory", "0")
            client.config_set("maxmemory-policy", "noeviction")

    assert any("без AOF" in one and "не потеряются" in one for one in told_of)
    assert any("allkeys-lru" in one for one in told_of)
    assert any("память занята" in one for one in told_of)


def test_a_redis_that_takes_no_writes_is_wrong_and_says_whom_to_ask(redis_url: str, tmp_path: Path) -> None:
    """A replica, one without memory; one that answers only to who knows its password."""
    told_of = []
    with redis.Redis.from_url(redis_url) as client:
        for name, value, back in (("maxmemory", "1", "0"), ("requirepass", "hush", "")):
            client.config_set(name, value)
            try:
                told_of += [(found(redis_url, tmp_path)[0], weaknesses(redis_url)[0])]
            finally:
                client.config_set(name, back)
        client.execute_command("REPLICAOF", "127.0.0.1", "1")
        try:
            told_of += [(found(redis_url, tmp_path)[0], weaknesses(redis_url)[0])]
        finally:
            client.execute_command("REPLICAOF", "NO", "ONE")

    assert [one.mark for one, _ in told_of] == [Mark.WRONG] * 3
    assert [one.do.split(".")[0] for one, _ in told_of] == [
        "Память кончилась: увеличьте maxmemory или освободите её",
        "Пароля нет или он не тот: STUPENI_REDIS_URL=redis://:пароль@сервер:6379/0",
        "Это реплика: укажите в STUPENI_REDIS_URL главный сервер",
    ]
    assert [line.split("(")[0].split(".")[0] for _, line in told_of][::2] == ["Redis ничего не записывает"] * 2


@pytest.mark.parametrize("parameter", ["foo=bar", "socket_timeout=soon"])
def test_a_parameter_that_no_redis_has_is_told_and_refused_at_the_start(parameter: str, tmp_path: Path) -> None:
    """By the name of the setting."""
    url = f"redis://127.0.0.1:1/0?{parameter}"
    there = found(url, tmp_path)

    assert [one.mark for one in there] == [Mark.WRONG, Mark.SKIPPED, Mark.SKIPPED]
    assert there[0].found.startswith("STUPENI_REDIS_URL: ")
    with pytest.raises(BadSetting, match=r"STUPENI_REDIS_URL: .*redis-py"):
        weaknesses(url)


def test_a_redis_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    """Its processes cannot be asked after; nothing is guessed of them."""
    there = found(AWAY, tmp_path)

    assert [one.mark for one in there] == [Mark.WRONG, Mark.SKIPPED, Mark.SKIPPED]
    assert not any("secretly" in f"{one.found}{one.do}" for one in there)
    assert "secretly" not in weaknesses(AWAY)[0]
