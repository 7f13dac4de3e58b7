"""Are there advisories against what is locked: `make check` asks the public database, and says so when it cannot."""

import json
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
ACCEPTED = ROOT / "deploy" / "advisories.toml"
SERVICE = "https://api.osv.dev/v1/query"
"""The advisory database of pip-audit that is asked: it fails openly, while a mirror of packages knows none of them."""

PATIENCE = 15
"""Seconds to wait for the database."""

SHORTEST_REASON = 20


@dataclass(frozen=True, slots=True)
class Accepted:
    """An advisory that is lived with: why it does not reach us, and the day on which it is looked at again."""

    advisory: str
    reason: str
    until: date


def read_accepted(text: str, today: date) -> Sequence[Accepted]:
    """Read advisories.toml; ValueError names an entry without a reason or a day, or one whose day has come."""
    found = []
    for entry in tomllib.loads(text).get("accepted", []):
        advisory, reason, until = (entry.get(name) for name in ("advisory", "reason", "until"))
        if not advisory or len(str(reason or "")) < SHORTEST_REASON or not isinstance(until, date):
            raise ValueError(f"advisories.toml: {entry}: advisory, a reason and until = a date are expected")
        if until <= today:
            raise ValueError(f"advisories.toml: {advisory}: its day {until} has come, look at it again")
        found.append(Accepted(advisory, reason, until))
    return found


def findings(told: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Give what pip-audit's JSON says: advisories found, and packages that it could not look at."""
    advisories, unseen = [], []
    for package in told["dependencies"]:
        if "skip_reason" in package:
            unseen.append(f"{package['name']}: {package['skip_reason']}")
        for one in package.get("vulns", ()):
            mended = ", ".join(one["fix_versions"]) or "no version yet"
            advisories.append(f"{package['name']} {package['version']}: {one['id']}, mended in {mended}")
    return advisories, unseen


def is_reached() -> bool:
    """Say whether the database answers anything at all."""
    try:
        with urllib.request.urlopen(urllib.request.Request(SERVICE, data=b"{}"), timeout=PATIENCE):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def asked(lock: str, accepted: Sequence[Accepted]) -> Mapping[str, Any] | None:
    """Give what pip-audit says of a lock; None when it said nothing that can be read."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(ROOT / lock),
        "--require-hashes",
        "--disable-pip",
    ]
    command += ["--vulnerability-service", "osv", "--osv-url", SERVICE, "--timeout", str(PATIENCE)]
    command += ["--format", "json", "--progress-spinner", "off"]
    command += [word for one in accepted for word in ("--ignore-vuln", one.advisory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        read: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        sys.stderr.write(done.stderr)
        return None
    return read


def main() -> int:
    """Ask about both locks: 0 when nothing is known against them or nobody could be asked, else 1."""
    accepted = read_accepted(ACCEPTED.read_text(encoding="utf-8"), datetime.now(UTC).date())
    failed = False
    for lock in LOCKS:
        told = asked(lock, accepted) if is_reached() else None
        if told is None and not is_reached():
            sys.stdout.write(f"{lock}: SKIPPED, the advisory database {SERVICE} cannot be reached from here\n")
            continue
        advisories, unseen = findings(told) if told else ([], ["pip-audit broke off"])
        for line in (*advisories, *unseen):
            sys.stdout.write(f"{lock}: {line}\n")
        failed |= bool(advisories or unseen)
        if not advisories and not unseen:
            sys.stdout.write(f"{lock}: no advisory is known\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
