"""The rules of the house as functions: each yields the places in one file that break it, and why."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("workflow", "handlers", "api", "deploy")
WRITTEN = (*SHIPPED, "tests", "bench")
FILE_LINES = 300
FUNCTION_LINES = 50
FOLDER_FILES = 20

LEFT_ALONE = {"build", "dist", "var", "htmlcov", "node_modules", "__pycache__"}
HIDDEN_BUT_OURS = {".ci", ".github", ".gitignore"}
EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "util", "utils", "base", "common", "info", "process"}
EMPTY_VERBS = {"handle", "process", "manage"}
NAMED_BY_A_LIBRARY = {"process_bind_param", "process_result_value", "handle_RCPT", "handle_DATA"}
STAGES_WITH_AN_EMPTY_WORD = re.compile(r"(mentee|mentor)_?base", re.IGNORECASE)
PURE = ("facts", "subjects", "requirements", "institution", "moves", "machine", "decide")
ARTICLES = {"a", "an", "the"}

UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|N[o]tImplementedError)\b")
OUTSIDE_CALL = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic)(_ns)?|uuid[147]|urandom|getrandbits)$"
)
OUTSIDE_MODULES = {"random", "secrets", "time", "sqlalchemy", "dramatiq", "redis", "fastapi"}
ENVIRONMENT = re.compile(r"(^|\.)(environb?|getenv|putenv)$")
# Written so that they do not find themselves.
INDEX_ADDRESS = re.compile(
    r"p[y]pi\.|p[y]thonhosted|https?://\S+/s[i]mple\b|(?<!emit-)\b(index-url|find-links|trusted-host)[ =]"
)
MACHINE_PATH = re.compile(r"(?<![\w.~])(/w[o]rk/|/r[o]ot/|/h[o]me/\w)")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root of the repository, and its text."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def is_test(self) -> bool:
        return self.path.parts[0] == "tests"

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node, found once: each rule looks at them."""
        return list(ast.walk(self.tree))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in self.nodes if isinstance(node, FUNCTIONS))

    @cached_property
    def calls(self) -> list[tuple[int, str]]:
        return [(node.lineno, ast.unparse(node.func)) for node in self.nodes if isinstance(node, ast.Call)]

    def imports(self) -> Iterator[tuple[int, str]]:
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names)

    def at(self, line: int, why: str) -> str:
        return f"{self.path}:{line} {why}"


def files() -> list[Path]:
    """Every file of the repository, from its root; what is made or installed there is left alone."""
    return sorted(path.relative_to(ROOT) for path in _walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name not in HIDDEN_BUT_OURS
        if hidden or path.name in LEFT_ALONE or path.name.endswith(".egg-info") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def modules(folders: Iterable[str] = WRITTEN) -> list[Module]:
    wanted = set(folders)
    return [module for module in _all_modules() if module.path.parts[0] in wanted]


@cache
def _all_modules() -> list[Module]:
    """Read and parsed once for all rules."""
    python = (path for path in files() if path.suffix == ".py" and path.parts[0] in WRITTEN)
    return [Module(path, (ROOT / path).read_text(encoding="utf-8")) for path in python]


def has_no_sentence_at_its_head(module: Module) -> Iterator[str]:
    if not module.text and module.path.name == "__init__.py":
        return
    head = (ast.get_docstring(module.tree) or "").split("\n\n")[0].strip()
    if not head.endswith((".", "?")) or not head[0].isupper():
        yield module.at(1, "has no sentence at its head that says why it exists")


def is_too_long(module: Module) -> Iterator[str]:
    lines = module.text.count("\n")
    if lines > FILE_LINES:
        yield module.at(FILE_LINES, f"is one of {lines} lines; a file has at most {FILE_LINES}")


def has_a_function_too_long(module: Module) -> Iterator[str]:
    """A migration is a list of what stands in the tables: it is as long as they are."""
    if "migrations" in module.path.parts:
        return
    for function in module.functions():
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield module.at(function.lineno, f"{function.name} has {lines} lines, at most {FUNCTION_LINES}")


def hides_an_import(module: Module) -> Iterator[str]:
    for function in module.functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield module.at(node.lineno, f"an import hidden in {function.name}")


def has_an_empty_name(module: Module) -> Iterator[str]:
    if EMPTY_WORDS & _words(module.path.stem):
        yield module.at(1, "a file name that says nothing")
    for node in module.nodes:
        if isinstance(node, ast.ClassDef) and EMPTY_WORDS & _words(node.name):
            yield module.at(node.lineno, f"a class name that says nothing: {node.name}")
        elif isinstance(node, FUNCTIONS) and _is_an_empty_verb(node.name):
            yield module.at(node.lineno, f"a verb that says nothing: {node.name}")


def _is_an_empty_verb(name: str) -> bool:
    return name not in NAMED_BY_A_LIBRARY and name.strip("_").split("_")[0] in EMPTY_VERBS


def _words(name: str) -> set[str]:
    apart = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", STAGES_WITH_AN_EMPTY_WORD.sub("", name))
    return {word.lower() for word in apart}


def prints(module: Module) -> Iterator[str]:
    if module.path.parts[:2] not in {("api", "cli.py"), ("api", "cli")}:
        yield from (module.at(line, "prints; only api/cli speaks") for line, name in module.calls if name == "print")


def reads_the_environment(module: Module) -> Iterator[str]:
    if module.path != Path("workflow/settings.py"):
        for node in module.nodes:
            if isinstance(node, ast.Attribute) and ENVIRONMENT.search(ast.unparse(node)):
                yield module.at(node.lineno, "reads the environment; only workflow/settings.py does")
        for line, name in module.imports():
            if name.startswith("os.") and ENVIRONMENT.search(name):
                yield module.at(line, "reads the environment; only workflow/settings.py does")


def is_not_pure(module: Module) -> Iterator[str]:
    if module.path.parts[0] != "workflow" or module.path.with_suffix("").parts[1] not in PURE:
        return
    for line, name in module.calls:
        if OUTSIDE_CALL.search(name):
            yield module.at(line, f"asks the world outside: {name}; deciding is pure")
    for line, name in module.imports():
        if name.split(".")[0] in OUTSIDE_MODULES:
            yield module.at(line, f"asks the world outside: {name}; deciding is pure")


def commits(module: Module) -> Iterator[str]:
    if module.path != Path("workflow/database.py"):
        for line, name in module.calls:
            if name.endswith(".commit"):
                yield module.at(line, "commits; only workflow/database.py does")


def reaches_past_the_door(module: Module) -> Iterator[str]:
    """Statements about rows of institutions are made in one file; who looks across them is named here, with why."""
    path = str(module.path)
    if module.path.parts[0] not in ("workflow", "handlers", "api") or path in DOORS:
        return
    owned = set(re.findall(r"^    (\w+),$", (ROOT / "workflow/tables/owned.py").read_text(), re.MULTILINE))
    names = {name: line for line, name in module.imports()}
    if any(f"workflow.tables.{one}" in names for one in owned):
        for verb in ("select", "insert", "update", "delete"):
            if f"sqlalchemy.{verb}" in names and path not in LOOKS_AROUND:
                yield module.at(names[f"sqlalchemy.{verb}"], f"{verb}s past workflow/tables/owned.py")
    for name, line in names.items():
        if name.startswith("workflow.tables.across") and path not in LOOKS_ACROSS:
            yield module.at(line, "looks across institutions")
        if name == "workflow.database.reach" and path not in REACHES:
            yield module.at(line, "reaches into another institution")
    for line, name in module.calls:
        if name in ("bulk.ask", "bulk.ask_in_one", "bulk.Write") and path not in RAW:
            yield module.at(line, "makes a statement of its own")


DOORS = {"workflow/tables/owned.py", "workflow/tables/bulk.py"}
RAW = {
    "workflow/inbox/receive.py",  # each row that is sent names its institution, and is held against that one alone
    "workflow/inbox/ends.py",  # by positions that were read under the lane's lock
    "workflow/inbox/writing.py",
    "workflow/letters/messages.py",  # each letter that is put out names its institution, and is claimed in that alone
    "workflow/letters/sending.py",  # each message that is left names its institution, and is written in that alone
}
LOOKS_AROUND = {
    "workflow/institutions.py",  # packs belong to nobody
    "workflow/backup/write.py",  # copies everything, as the owner of the tables
    "workflow/backup/restore.py",  # counts what is there, and loads what was
}
LOOKS_ACROSS = {
    "workflow/organisations/figures.py",  # counts for the organisation above
    "workflow/letters/reading.py",  # whether letters go out
    "workflow/reminders/rows.py",  # which reminders are due, which school has changed
    "workflow/reading/recorder.py",  # where there are readings that are too old
    "handlers/letters/ringing.py",  # which letters are due
    "workflow/letters/receivers.py",  # which system is behind
    "handlers/clock.py",  # which lane waits, which timer is due
    "workflow/importing/records.py",  # which import nobody carries on
    "workflow/inbox/settle.py",  # whether more has come to a lane that is left
    "workflow/queries/figures.py",  # whether everything adds up
    "workflow/checkup/balance.py",
    "workflow/checkup/disk.py",
    "workflow/checkup/lanes.py",
    "workflow/checkup/packs.py",
    "workflow/checkup/times.py",
    "api/commands/institution.py",  # the keeper of the installation lists its institutions
    "api/demo/command.py",
    "api/demo/load.py",
    "api/demo/play.py",
}
REACHES = {
    "workflow/reading/recorder.py",  # readings that are too old go, also where nobody reads any more
    "workflow/inbox/forwarded.py",  # what one lane says to another is written in both
    "workflow/accounts/changing.py",  # a session, a link or an account says by itself where its owner is somebody
    "workflow/accounts/link.py",
    "workflow/links/proving.py",
    "api/auth.py",
    "api/pages/links/door.py",
    "api/pages/accounts/account.py",
}


def has_a_test_that_is_no_sentence(module: Module) -> Iterator[str]:
    for function in module.functions():
        words = function.name.split("_")
        if words[0] == "test" and len(words) < 5 and not ARTICLES & set(words):
            yield module.at(function.lineno, f"{function.name} is no sentence")


def found_in(path: Path, pattern: re.Pattern[str], why: str) -> Iterator[str]:
    """Where a text file says what the pattern finds; a file that is not text says nothing."""
    try:
        text = (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.search(line):
            yield f"{path}:{number} {why}"
