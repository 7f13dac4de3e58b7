"""Site, workers and clock by one command: who dies is started again, who cannot start says why, none is left over."""

import os
import signal
import socket
from pathlib import Path

from api.commands.work import NICE
from tests.api.test_processes import Service, opened, production_service
from tests.forked import Forked
from tests.waiting import until

__all__ = ["production_service"]

STOPS_WITHIN_SECONDS = 12
LEAST = 19


def processes_of(family: Forked) -> list[int]:
    """Name the processes of a parent in the order of their starts."""
    return [int(one) for one in Path(f"/proc/{family.pid}/task/{family.pid}/children").read_text().split()]


def gone(pids: list[int]) -> bool:
    """Say whether no process of these is left."""
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def gives_way(pid: int, parent: int) -> bool:
    """Say whether a process has a lower priority, and its session too where the cores are shared out by sessions."""
    session = Path(f"/proc/{pid}/autogroup")
    lower = not session.exists() or session.read_text().split()[-1] == str(NICE)
    own, others = (os.getpriority(os.PRIO_PROCESS, one) for one in (pid, parent))
    return own == min(others + NICE, LEAST) and os.getsid(pid) == pid and lower


def test_whoever_dies_is_started_again_and_all_stop_together(production_service: Service) -> None:
    made = production_service
    token = opened(made)
    family = made.start("start", "--workers", "1")
    until(lambda: made.answers("/readyz"))
    web, clock, worker = processes_of(family)
    os.kill(worker, signal.SIGKILL)
    until(lambda: len({web, clock, *processes_of(family)}) == 3 and worker not in processes_of(family))
    told = {"title": "2025/26", "pack": "seven-stages", "school_year": 2025}

    settled = made.report(token, "cycle.opened", f"cycle/{os.urandom(16).hex()}", wait=30, **told)
    assert settled["state"] == "settled"
    until(lambda: gives_way(clock, family.pid))
    left = processes_of(family)
    family.send_signal(signal.SIGTERM)
    assert family.wait(STOPS_WITHIN_SECONDS) == 0
    assert gone(left)


def test_processes_do_not_outlive_a_parent_that_was_killed(production_service: Service) -> None:
    made = production_service
    opened(made)
    family = made.start("start", "--workers", "1")
    until(lambda: made.answers("/readyz"))
    left = processes_of(family)
    family.kill()

    until(lambda: gone(left))


def test_what_cannot_start_ends_everything_and_says_why(production_service: Service) -> None:
    made = production_service
    opened(made)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", made.port))
        taken.listen()
        ended = made.ended("start", "--workers", "1")

    assert ended.returncode == 2
    assert "занят" in ended.stderr
    assert "Не вышло" not in ended.stderr, "and nothing else"
