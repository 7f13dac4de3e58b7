"""Documents cannot lie: what the README and env.example say of the code is made from it."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

from deploy.readme import EXAMPLE, MADE, README, ROOT, example, made

TEXT = README.read_text(encoding="utf-8")
WITH_EXAMPLES = sorted(
    str(path.relative_to(ROOT))
    for package in ("workflow", "handlers", "api")
    for path in Path(ROOT, package).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


def test_the_made_parts_of_the_readme_are_those_of_the_code() -> None:
    """`make readme` writes them anew."""
    assert made(TEXT) == TEXT


def test_the_readme_has_every_made_part() -> None:
    """A part without its marks would never be compared."""
    assert set(re.findall(r"<!-- made: (\w+) -->", TEXT)) == set(MADE)


def test_the_example_of_the_environment_lists_every_setting() -> None:
    """An operator copies it and fills in what he needs."""
    assert EXAMPLE.read_text(encoding="utf-8") == example()


def test_every_dependency_has_its_line_in_the_readme() -> None:
    """A dependency earns its place in a sentence."""
    listed = set(re.findall(r"^\| `([\w-]+)` \|", TEXT, re.MULTILINE))
    asked = {
        re.split(r"[\[~=<> ]", line)[0]
        for name in ("requirements.in", "requirements-dev.in")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }

    assert asked - listed == set()


def test_every_measurement_and_every_fault_has_its_line_in_the_readme() -> None:
    """What is not told of nobody repeats; what is told of is there."""
    makes = re.search(r"^BENCH := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    measured = re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", TEXT.partition("## Speed")[2], re.MULTILINE)
    told = re.findall(r"^\| .+ \| `([\w/]+\.py)` \|$", TEXT.partition("## Under fire")[2], re.MULTILINE)
    faults = ROOT / "tests" / "faults"

    assert makes
    assert set(makes[1].split()) <= set(measured)
    assert sorted(told) == sorted(str(one.relative_to(faults)) for one in faults.rglob("test_*.py"))


@pytest.mark.parametrize("path", WITH_EXAMPLES)
def test_an_example_in_a_docstring_gives_what_it_says(path: str) -> None:
    found = doctest.testmod(import_module(path.removesuffix(".py").replace("/", ".")))

    assert found.attempted > 0
    assert found.failed == 0
