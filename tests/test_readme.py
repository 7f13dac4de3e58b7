"""Documents cannot lie: what the README and env.example say of the code is made from it."""

import re

from deploy.readme import EXAMPLE, MADE, README, ROOT, example, made

TEXT = README.read_text(encoding="utf-8")


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
