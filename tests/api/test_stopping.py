"""Processes stop within ten seconds of a signal, whoever holds on to them, and answer what they have in hand."""

import os
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from tests.api.test_processes import Service, opened, production_service, service
from tests.faults.processes.hanging import hanging, have_due, left
from tests.forked import Forked
from tests.servers import redis_server as own_redis_server
from tests.waiting import until
from workflow.installation import Installation
from workflow.settings import Settings

__all__ = ["production_service"]

STOPS_WITHIN_SECONDS = 10
PROCESSES = ("web", "worker", "clock")


def ready(made: Service, *names: str) -> list[Forked]:
    """Start processes and wait until they serve."""
    started = [made.start(name) for name in names]
    if "web" in names:
        until(lambda: made.answers("/readyz"))
    return started


def stopped(process: Forked, number: signal.Signals = signal.SIGTERM) -> int:
    """Ask a process to stop and give how it ended; it fails when that takes too long."""
    process.send_signal(number)
    return process.wait(STOPS_WITHIN_SECONDS)


def half_a_request(made: Service) -> socket.socket:
    """Connect as a client that is too slow to send its body."""
    slow = socket.create_connection(("127.0.0.1", made.port))
    slow.sendall(b"POST /api/v1/events HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n{")
    return slow


def cycle(year: int) -> dict[str, Any]:
    """Give the data of a cycle."""
    return {"title": f"{year}", "pack": "seven-stages", "school_year": year}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_that_waits_for_its_outcome_is_answered_when_the_web_stops(
    production_service: Service, number: signal.Signals
) -> None:
    """No worker runs, so the outcome would not come for 30 seconds; the answer says where to ask for it."""
    made = production_service
    token = opened(made)
    (web,) = ready(made, "web")
    answers: list[dict[str, Any]] = []
    about = f"cycle/{os.urandom(16).hex()}"
    asking = threading.Thread(
        target=lambda: answers.append(made.report(token, "cycle.opened", about, wait=30, **cycle(2025)))
    )
    asking.start()
    listing = {"state": "waiting"}
    until(lambda: "cycle.opened" in made.get("/api/v1/events", token, **listing))

    assert stopped(web, number) == 0
    asking.join()
    assert [answer["state"] for answer in answers] == ["waiting"]


def test_slow_clients_do_not_hold_the_stop(production_service: Service) -> None:
    """One sends no more of its body, one keeps its connection open and says nothing."""
    made = production_service
    opened(made)
    (web,) = ready(made, "web")
    with half_a_request(made), socket.create_connection(("127.0.0.1", made.port)):
        assert stopped(web) == 0


def test_a_second_signal_ends_at_once(production_service: Service) -> None:
    """Whoever presses Ctrl-C twice means it; the code says which signal it was."""
    made = production_service
    opened(made)
    (web,) = ready(made, "web")
    with half_a_request(made):
        web.send_signal(signal.SIGTERM)
        until(lambda: not made.answers("/livez"))

        assert stopped(web) == 128 + signal.SIGTERM


def test_everything_stops_while_nobody_outside_answers(tmp_path: Path, production_service: Service) -> None:
    """A Redis that is frozen, not gone, a silent mail server, a system and a provider of identities that answer by the
    byte: each holds whoever waits for it, and the stop does not wait. What was being sent is still to be sent.
    """
    made = production_service
    opened(made)
    with own_redis_server() as url, hanging() as providers:
        made.environ |= {"STUPENI_REDIS_URL": url, **providers.environ}
        installation = Installation.open(Settings.read(made.environ))
        have_due(installation, providers)
        running = ready(made, *PROCESSES)
        client = redis.Redis.from_url(url)
        until(lambda: client.zcard("stupeni:there:worker") and client.zcard("stupeni:there:clock"))
        threading.Thread(target=sent_to_the_provider, args=(made,), daemon=True).start()
        until(providers.hold_all)
        frozen = int(client.info("server")["process_id"])
        os.kill(frozen, signal.SIGSTOP)
        try:
            for process in running:
                process.send_signal(signal.SIGTERM)
            codes = [process.wait(STOPS_WITHIN_SECONDS) for process in running]
        finally:
            os.kill(frozen, signal.SIGCONT)
            client.close()

    assert set(codes) <= {0, 1}
    states = left(installation)
    installation.close()
    assert states.keys() == {"email", "webhook"}
    assert set(states.values()) <= {"waiting", "sending"}


def sent_to_the_provider(made: Service) -> None:
    """Press the button of the outside provider, and be cut off."""
    headers = {"Origin": made.address, "Sec-Fetch-Site": "same-origin"}
    with suppress(httpx.TransportError):
        httpx.post(f"{made.address}/sign-in/provider", headers=headers, data={"back": "/"}, timeout=30)


def test_the_one_process_stops_with_a_slow_client(tmp_path: Path) -> None:
    """`stupeni run`: site, workers and clock in one; where there is a school, it makes none of its own."""
    with service(tmp_path) as made:
        made.command("migrate")
        opened(made)
        (run,) = [made.start("run")]
        until(lambda: made.answers("/readyz"), seconds=120)
        with half_a_request(made):
            assert stopped(run) == 0
        assert "одно и то же" in made.command("replay")


def refused(made: Service, *words: str) -> str:
    """Run a command that must not start, and give what it said."""
    done = made.ended(*words)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("process", PROCESSES)
def test_a_postgresql_that_may_lose_events_is_refused(production_service: Service, process: str) -> None:
    """Each setting is named with its value and what sets it right; the test server has them all off."""
    made = production_service
    del made.environ["STUPENI_UNSAFE_POSTGRES"]
    said = refused(made, process)

    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert f"PostgreSQL: {name} = off" in said
    assert "STUPENI_UNSAFE_POSTGRES=yes" in said


@pytest.mark.parametrize("process", PROCESSES)
def test_a_database_that_is_away_is_said_in_a_sentence(production_service: Service, process: str) -> None:
    """No traceback: the address without its password, and what to look at."""
    made = production_service
    made.environ["STUPENI_DATABASE_URL"] = "postgresql://somebody:secretly@127.0.0.1:1/nowhere"
    said = refused(made, process)

    assert "STUPENI_DATABASE_URL" in said
    assert "stupeni doctor" in said
    assert "secretly" not in said


def test_a_worker_waits_for_a_redis_that_is_not_there_yet(production_service: Service) -> None:
    """It says so and stays: machines come up in any order."""
    made = production_service
    made.environ["STUPENI_REDIS_URL"] = "redis://127.0.0.1:1/0"
    worker = made.start("worker")
    until(lambda: "не отвечает" in (made.folder / "worker-0.log").read_text())

    assert worker.poll() is None
    assert stopped(worker) in (0, 128 + signal.SIGTERM)
