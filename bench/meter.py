"""What was measured: the CPU time of processes, their memory, and how long things took."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pids: Iterable[int]) -> float:
    """Give the CPU seconds that processes have used so far, without their children."""
    return sum(sum(_times(pid)[:2]) for pid in pids) / TICKS


def family_cpu(pid: int) -> float:
    """Give the CPU seconds of a server with its children, those that ended included."""
    return sum(_times(pid)) / TICKS + cpu(children_of(pid))


def children_of(pid: int) -> list[int]:
    """Name the processes that a process has started and not yet buried."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(pids: Iterable[int]) -> float:
    """Give the MiB that processes hold together; a page that several share counts once between them (PSS)."""
    return sum(_proportional(pid) for pid in pids) / 1024


def machine() -> str:
    """Say what the measurement ran on."""
    model = next((line.split(":")[1].strip() for line in _cpuinfo() if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} cores ({model}), Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f} before"


def quantile(sorted_values: Sequence[float], share: float) -> float:
    """Give the value that this share of the others does not exceed."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def _times(pid: int) -> list[int]:
    """Give utime, stime, cutime and cstime in ticks (proc(5)); a process that is gone has used none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return [0, 0, 0, 0]
    return [int(one) for one in fields[11:15]]


def _proportional(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))


def _cpuinfo() -> list[str]:
    return Path("/proc/cpuinfo").read_text().splitlines()
