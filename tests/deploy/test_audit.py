"""Advisories: what is found fails, what is lived with has a reason and a day, and silence is no clean record."""

import json
import subprocess
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deploy import audit

TODAY = date(2026, 11, 26)
ENTRY = '[[accepted]]\nadvisory = "PYSEC-2026-1"\nreason = "nothing here calls that part of it"\nuntil = 2026-12-31\n'
CLEAN = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": []}]}
FOUND = {
    "dependencies": [{"name": "jinja2", "version": "3.1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}]}]
}
UNSEEN = {"dependencies": [{"name": "jinja2", "skip_reason": "not found"}]}


def run(monkeypatch: pytest.MonkeyPatch, told: Any, *, reached: bool) -> int:
    out = told if isinstance(told, str) else json.dumps(told)
    monkeypatch.setattr(audit, "is_reached", lambda: reached)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: SimpleNamespace(stdout=out, stderr=""))
    return audit.main()


@pytest.mark.parametrize(("told", "code"), [(CLEAN, 0), (FOUND, 1), (UNSEEN, 1), ("broke off", 1)])
def test_an_advisory_fails_and_so_does_a_package_nobody_looked_at(
    monkeypatch: pytest.MonkeyPatch, told: Any, code: int
) -> None:
    assert run(monkeypatch, told, reached=True) == code


def test_a_database_that_cannot_be_reached_is_said_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, FOUND, reached=False) == 0
    assert capsys.readouterr().out.count("SKIPPED") == len(audit.LOCKS)


def test_a_finding_names_the_package_and_the_version_that_mends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, FOUND, reached=True)

    assert "jinja2 3.1.0: PYSEC-1, mended in 3.1.6" in capsys.readouterr().out


def test_an_accepted_advisory_has_a_reason_and_a_day_ahead() -> None:
    assert audit.read_accepted(ENTRY, TODAY)[0].advisory == "PYSEC-2026-1"
    for wrong in (ENTRY.replace("nothing here calls that part of it", ""), ENTRY.replace("until = 2026-12-31", "")):
        with pytest.raises(ValueError, match="a reason and until"):
            audit.read_accepted(wrong, TODAY)
    with pytest.raises(ValueError, match="its day 2026-12-31 has come"):
        audit.read_accepted(ENTRY, date(2026, 12, 31))


def test_the_file_of_accepted_advisories_is_read() -> None:
    """One whose day has come fails here too, not only in the check."""
    assert isinstance(audit.read_accepted(audit.ACCEPTED.read_text(encoding="utf-8"), TODAY), list)


class Database(BaseHTTPRequestHandler):
    """A database of advisories that knows one, against whatever is asked about."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        package = {"name": "jinja2", "ecosystem": "PyPI"}
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.6"}]}]
        advisory: Any = {"id": "PYSEC-1", "summary": "a hole", "affected": [{"package": package, "ranges": ranges}]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulns": [advisory | {"modified": "2026-01-01T00:00:00Z"}]}).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def test_pip_audit_itself_is_asked_and_its_answer_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(f"jinja2==3.1.0 --hash=sha256:{'0' * 64}\n")
    server = HTTPServer(("127.0.0.1", 0), Database)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(audit, "SERVICE", f"http://127.0.0.1:{server.server_port}/v1/query")
    monkeypatch.setattr(audit, "LOCKS", (str(lock),))

    assert audit.main() == 1
    assert "jinja2 3.1.0: PYSEC-1, mended in 3.1.6" in capsys.readouterr().out
    monkeypatch.setattr(audit, "read_accepted", lambda *_: [audit.Accepted("PYSEC-1", "", TODAY)])
    assert audit.main() == 0
    server.shutdown()
