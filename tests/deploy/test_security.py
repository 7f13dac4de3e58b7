"""SECURITY.md cannot lie: it has every requirement of the standard, and every test that it names is there."""

import re
from collections import Counter

from deploy.readme import ROOT
from tests.deploy.asvs import numbers

TEXT = (ROOT / "deploy" / "SECURITY.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
ROWS = [[cell.strip() for cell in row] for row in ROW.findall(TEXT)]
STATES = {"met", "partly", "gap", "n/a"}


def test_every_requirement_of_levels_one_and_two_has_its_row() -> None:
    assert [row[0] for row in ROWS] == numbers()


def test_a_row_says_whether_it_is_met_and_how_or_why_not() -> None:
    assert {state for _, _, state, _, _ in ROWS} <= STATES
    assert all(how or shown for _, _, _, how, shown in ROWS)


def test_every_test_that_is_named_is_there() -> None:
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = {name for row in ROWS for name in re.findall(r"`(test_\w+)`", row[4])}

    assert named - there == set()
    assert len(named) > 80


def test_what_is_not_met_is_counted_at_the_head() -> None:
    count = Counter(row[2] for row in ROWS)
    said = re.search(r"Met (\d+), partly (\d+), gaps (\d+), not applicable (\d+), of (\d+)\.", TEXT)

    assert said is not None
    assert [int(one) for one in said.groups()] == [*(count[one] for one in ("met", "partly", "gap", "n/a")), len(ROWS)]
