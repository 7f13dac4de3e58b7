"""The units of systemd: commands and settings that there are, nothing that the service never needs, and a quick end."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.cli import COMMANDS
from handlers.checkup import UNITS as ADVISED
from handlers.presence import KINDS
from tests.deploy.watched import DEPLOY
from workflow.settings import PREFIX, VARIABLES

UNITS = DEPLOY / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
HARDENING = UNITS / "stupeni-.service.d" / "hardening.conf"
PROGRAM = "/opt/stupeni/.venv/bin/stupeni"
MOST_EXPOSED = 2.0
STOPS_WITHIN_SECONDS = 10


def settings_of(unit: Path) -> dict[str, str]:
    """Give the settings of the service that a unit makes, without their prefix."""
    return dict(re.findall(rf"{PREFIX}(\w+)=(\S+)", unit.read_text(encoding="utf-8")))


def analyze(*words: str | Path, path: Path) -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not installed (Debian: systemd)")
    environ = {"SYSTEMD_UNIT_PATH": f"{path}:", "PATH": str(Path(found).parent)}
    done = subprocess.run([found, *words], env=environ, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they would be, with a program that is there."""
    units = tmp_path / "units"
    shutil.copytree(UNITS, units)
    for unit in units.glob("*.service"):
        unit.write_text(unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true"), encoding="utf-8")
    return units


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: str(unit.name))
def test_a_unit_knows_the_commands_and_settings_that_there_are(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    (called,) = re.findall(rf"{PROGRAM} (\w+)", text)
    given = settings_of(unit)

    assert called in COMMANDS
    assert {name.removesuffix("_FILE") for name in given} <= set(VARIABLES)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: str(unit.name))
def test_a_secret_goes_by_a_file_that_is_handed_over(unit: Path) -> None:
    """Never in the environment, where every child and every core file has it."""
    text = unit.read_text(encoding="utf-8")
    handed = set(re.findall(r"^LoadCredential=(\w+):/etc/stupeni/\1$", text, re.MULTILINE))
    read = {value.removeprefix("%d/") for name, value in settings_of(unit).items() if name.endswith("_FILE")}

    assert handed == read
    assert not {"SECRET", "DATABASE_URL", "OWNER_URL", "REDIS_URL"} & set(settings_of(unit))


def test_every_service_is_hardened_and_has_time_to_end_well() -> None:
    """The drop-in is for every unit whose name begins so; a name that does not would go without."""
    stop = re.search(r"^TimeoutStopSec=(\d+)$", HARDENING.read_text(encoding="utf-8"), re.MULTILINE)

    assert stop
    assert int(stop[1]) > STOPS_WITHIN_SECONDS
    assert all(unit.name.startswith("stupeni-") for unit in SERVICES)
    assert all("MemoryMax=" in unit.read_text(encoding="utf-8") for unit in SERVICES)


def test_the_clock_may_give_way_to_the_workers() -> None:
    """What lowers a priority is among what is taken away as a group, and given back after that."""
    filters = re.findall(r"^SystemCallFilter=(.+)$", HARDENING.read_text(encoding="utf-8"), re.MULTILINE)

    assert "@resources" in filters[-2]
    assert filters[-1] == "setpriority"


def test_the_target_brings_every_process_and_the_nightly_copy() -> None:
    text = (UNITS / "stupeni.target").read_text(encoding="utf-8")

    for unit in ("stupeni-web.service", "stupeni-worker@1.service", "stupeni-clock.service", "stupeni-backup.timer"):
        assert unit in text


def test_what_the_doctor_advises_to_start_is_a_unit() -> None:
    """A template alone is none: it has its number behind the @."""
    assert set(ADVISED) == set(KINDS)
    for unit in ADVISED.values():
        assert not unit.endswith("@")
        assert (UNITS / f"{unit.rstrip('0123456789')}.service").is_file()


def test_systemd_takes_every_unit(installed: Path) -> None:
    names = [unit.name.replace("@.", "@1.") for unit in installed.iterdir() if unit.is_file()]
    said = analyze("verify", *(installed / name for name in sorted(names)), path=installed)

    assert said == ""


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: str(unit.name))
def test_systemd_finds_little_exposed(installed: Path, unit: Path) -> None:
    said = analyze("security", "--offline=true", installed / unit.name.replace("@.", "@1."), path=installed)
    exposed = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)

    assert exposed, said
    assert float(exposed[1]) <= MOST_EXPOSED
