"""The house keeps its own rules, one test a rule, and each rule is shown to find what it forbids."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests import house
from tests.house import SHIPPED, WRITTEN, Module

Rule = Callable[[Module], Iterator[str]]


def none_of(broken: Iterable[str]) -> None:
    places = list(broken)
    assert not places, "\n" + "\n".join(places)


def keeps(rule: Rule, folders: Iterable[str]) -> None:
    none_of(chain.from_iterable(map(rule, house.modules(folders))))


def test_every_module_has_a_sentence_at_its_head() -> None:
    keeps(house.has_no_sentence_at_its_head, WRITTEN)


def test_no_file_is_too_long() -> None:
    keeps(house.is_too_long, WRITTEN)


def test_no_function_is_too_long() -> None:
    keeps(house.has_a_function_too_long, WRITTEN)


def test_no_import_is_hidden_in_a_function() -> None:
    keeps(house.hides_an_import, WRITTEN)


def test_every_name_says_something() -> None:
    keeps(house.has_an_empty_name, WRITTEN)


def test_only_the_command_line_prints() -> None:
    keeps(house.prints, ("workflow", "handlers", "api"))


def test_only_the_settings_read_the_environment() -> None:
    keeps(house.reads_the_environment, SHIPPED)


def test_deciding_asks_no_clock_no_chance_and_no_database() -> None:
    keeps(house.is_not_pure, ("workflow",))


def test_only_the_database_commits() -> None:
    keeps(house.commits, ("workflow", "handlers", "api"))


def test_rows_of_institutions_are_asked_for_through_one_door() -> None:
    """Confined by construction: whoever looks across institutions is on a list."""
    keeps(house.reaches_past_the_door, ("workflow", "handlers", "api"))


def test_every_test_is_named_by_a_sentence() -> None:
    keeps(house.has_a_test_that_is_no_sentence, ("tests",))


def test_no_folder_is_too_full() -> None:
    count = Counter(path.parent for path in house.files() if path.parts[0] in WRITTEN)
    none_of(f"{folder}:1 holds {n} files" for folder, n in count.items() if n > house.FOLDER_FILES)


def test_nothing_is_left_unfinished() -> None:
    none_of(chain.from_iterable(house.found_in(path, house.UNFINISHED, "is unfinished") for path in house.files()))


def test_no_file_names_a_package_index() -> None:
    none_of(chain.from_iterable(house.found_in(path, house.INDEX_ADDRESS, "an index") for path in house.files()))


def test_no_file_names_a_path_of_one_machine() -> None:
    none_of(chain.from_iterable(house.found_in(path, house.MACHINE_PATH, "a machine") for path in house.files()))


SELECTS_FACTS = "from sqlalchemy import select\nfrom workflow.tables import facts\n"


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (house.has_no_sentence_at_its_head, "workflow/pair.py", "import os\n"),
        (house.has_no_sentence_at_its_head, "workflow/pair.py", '"""pairs"""\n'),
        (house.is_too_long, "workflow/pair.py", "x = 1\n" * (house.FILE_LINES + 1)),
        (house.has_a_function_too_long, "api/errors.py", "def f():\n" + "    x = 1\n" * house.FUNCTION_LINES),
        (house.hides_an_import, "workflow/pair.py", "def f():\n    if x:\n        import os\n"),
        (house.has_an_empty_name, "workflow/pair_utils.py", ""),
        (house.has_an_empty_name, "workflow/pair.py", "class PairManager: ...\n"),
        (house.has_an_empty_name, "workflow/pair.py", "class BaseFact(BaseModel): ...\n"),
        (house.has_an_empty_name, "handlers/settle.py", "def process_event(): ...\n"),
        (house.prints, "workflow/pair.py", "print('x')\n"),
        (house.reads_the_environment, "api/auth.py", "import os\nkey = os.environ['KEY']\n"),
        (house.reads_the_environment, "api/auth.py", "from os import getenv\n"),
        (house.is_not_pure, "workflow/decide.py", "from datetime import datetime\nnow = datetime.now(UTC)\n"),
        (house.is_not_pure, "workflow/facts/pairs.py", "import uuid\nnew = uuid.uuid4()\n"),
        (house.is_not_pure, "workflow/requirements/pair.py", "import random\n"),
        (house.is_not_pure, "workflow/subjects/pair.py", "from sqlalchemy import select\n"),
        (house.commits, "handlers/settle.py", "session.commit()\n"),
        (
            house.reaches_past_the_door,
            "api/v1/pairs.py",
            "from sqlalchemy import select\nfrom workflow.tables import facts\n",
        ),
        (
            house.reaches_past_the_door,
            "workflow/letters/reading.py",
            "from sqlalchemy import update\nfrom workflow.tables import across, letters\n",
        ),
        (house.reaches_past_the_door, "api/v1/pairs.py", "from workflow.tables.across import pairs\n"),
        (house.reaches_past_the_door, "api/v1/pairs.py", "from workflow.database import reach\n"),
        (house.reaches_past_the_door, "workflow/queries/pairs.py", "rows = bulk.ask(connection, 'SELECT')\n"),
        (house.has_a_test_that_is_no_sentence, "tests/test_pair.py", "def test_pair_works(): ...\n"),
    ],
)
def test_a_rule_finds_what_it_forbids(rule: Rule, path: str, text: str) -> None:
    found = list(rule(Module(Path(path), text)))
    assert found
    assert all(re.match(r"[\w/]+\.py:\d+ ", place) for place in found)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (house.has_no_sentence_at_its_head, "tests/workflow/__init__.py", ""),
        (house.has_an_empty_name, "workflow/requirements/mentee_base.py", "class MentorBaseOpened(BaseModel): ...\n"),
        (house.has_an_empty_name, "workflow/facts/cycles.py", "class BasesRenewed(BaseModel): ...\n"),
        (house.prints, "api/cli.py", "print('x')\n"),
        (house.reads_the_environment, "workflow/settings.py", "import os\nos.environ['KEY']\n"),
        (house.is_not_pure, "workflow/decide.py", "def decide(now): return event.now\n"),
        (house.commits, "workflow/database.py", "session.commit()\n"),
        (house.reaches_past_the_door, "workflow/queries/pairs.py", "from workflow.tables import owned, pairs\n"),
        (house.has_a_test_that_is_no_sentence, "tests/test_pair.py", "def test_a_pair(): ...\n"),
    ],
)
def test_a_rule_leaves_alone_what_it_allows(rule: Rule, path: str, text: str) -> None:
    assert not list(rule(Module(Path(path), text)))
