"""What every fault is given: a seed that can be given back, a ledger, and a line at the end of the run."""

from random import SystemRandom

import pytest

from tests.faults.ledger import Ledger

LINES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this run: `--seed`, or a new one."""
    given: int | None = request.config.getoption("--seed")
    return SystemRandom().randrange(10**6) if given is None else given


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether this is the long form: more rounds, and as long as an outage lasts outside."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def ledger(seed: int, request: pytest.FixtureRequest) -> Ledger:
    """What this test was promised."""
    lines = request.config.stash.setdefault(LINES, [])
    return Ledger(seed, request.node.name, lines.append)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what each fault cost; the seed is given back by `make faults SEED=…`."""
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("faults")
        for line in lines:
            terminalreporter.line(line)
