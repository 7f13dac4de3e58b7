"""The made parts of README.md, env.example and the dashboard: `make readme` writes them, a test compares them."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from api.writing import NOUN_ROWS
from deploy.dashboard import DASHBOARD, dashboard
from workflow.access import Role
from workflow.catalogue import ROWS
from workflow.diagram import mermaid
from workflow.letters.lawful import LAWFUL, Channel
from workflow.letters.letter import Part
from workflow.letters.moves import EARLIER, ON_MOVES, ON_PAUSES
from workflow.moves import CYCLE_MOVES, PAIR_MOVES
from workflow.seeing.circles import EVERYBODY
from workflow.seeing.fields import FIELD_GROUPS
from workflow.seeing.row import Row
from workflow.seeing.table import ROWS as ADDRESSES
from workflow.seeing.writes import WRITE_ROWS
from workflow.settings import PREFIX, VARIABLES
from workflow.stages import PAIR_LABELS, SEVEN, Stage

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLE = ROOT / "deploy" / "env.example"
FROM_A_FILE = "Any of them may be read from a file: with _FILE behind its name it takes the path."


def cycle() -> str:
    """Draw the machine of a cycle."""
    return f"```mermaid\n{mermaid(CYCLE_MOVES, {stage: stage.label for stage in Stage})}\n```"


def pair() -> str:
    """Draw the machine of a pair."""
    return f"```mermaid\n{mermaid(PAIR_MOVES, PAIR_LABELS)}\n```"


def events() -> str:
    """List the catalogue of events."""
    lines = [f"{len(ROWS)} types.", "", "| event | about | what | done by |", "| --- | --- | --- | --- |"]
    for row in ROWS:
        about = ", ".join(kind.value for kind in row.on)
        lines.append(f"| `{row.code}` | {about} | {row.label.rstrip('.')} | {', '.join(row.who.codes)} |")
    return "\n".join(lines)


def settings() -> str:
    """List the settings."""
    lines = ["| variable | default | meaning |", "| --- | --- | --- |"]
    lines += [f"| `{PREFIX}{name}` | {default} | {meaning} |" for name, (default, meaning) in VARIABLES.items()]
    return "\n".join(lines)


def access() -> str:
    """List who reads and writes what: every address, then the groups of fields."""
    lines = ["| address | what | read by all of | own part | others are told |", "| --- | --- | --- | --- | --- |"]
    for row in ADDRESSES:
        whole = "everybody, without a key" if row.public else _circle(row.whole)
        own = f"{_circle(row.own)}: {row.scope.label}" if row.own else ""
        lines.append(
            f"| `{row.route}` | {row.what} | {whole} | {own} | {'' if row.public else 403 if row.told else 404} |"
        )
    lines += [
        "",
        "| fields | what | of everybody | of oneself, of one's child | of one's pair |",
        "| --- | --- | --- | --- | --- |",
    ]
    for group in FIELD_GROUPS:
        seen = " | ".join(_circle(one) for one in (group.of_all, group.of_self, group.of_pair))
        lines.append(f"| `{group.code}` | {group.label} | {seen} |")
    lines += ["", "| written under | what | by | own part | others are told |", "| --- | --- | --- | --- | --- |"]
    lines += [_written(row) for row in (*WRITE_ROWS, *NOUN_ROWS)]
    lines += ["", "| event | done by | reported by |", "| --- | --- | --- |"]
    lines += [f"| `{row.code}` | {_circle(row.who)} | {_circle(row.reporters)} |" for row in ROWS]
    return "\n".join(lines)


def letters() -> str:
    """List who is told of which move, and by which channel a class of messages may go."""
    lines = ["| what | from | to | letter | to whom |", "| --- | --- | --- | --- | --- |"]
    for row in ON_MOVES:
        frm, to = (_stages(one) for one in (row.frm, row.to))
        lines.append(f"| {row.subject.value} | {frm} | {to} | `{row.letter}` | {_parts(row.whom)} |")
    for pause in ON_PAUSES:
        comes = "comes to a standstill" if pause.stands else "goes on again"
        lines.append(f"| pair | | {comes} | `{pause.letter}` | {_parts(pause.whom)} |")
    lines += ["", f"| class | {' | '.join(one.value for one in Channel)} |", "| --- |" + " --- |" * len(Channel)]
    lines += [
        f"| {matter.value} | {' | '.join(rules[one].value for one in Channel)} |" for matter, rules in LAWFUL.items()
    ]
    return "\n".join(lines)


def _stages(stages: frozenset[Stage]) -> str:
    """Name stages in their order; all seven are any."""
    if stages is EARLIER:
        return "an earlier one"
    return "any" if stages == frozenset(SEVEN) else ", ".join(one.value for one in Stage if one in stages)


def _parts(parts: Part) -> str:
    return ", ".join(one.code for one in parts)


def _written(row: Row) -> str:
    """Write a row of what is written; who reports an event under its noun stands in the row of the event."""
    what = f"{row.what} (`{row.event}`)" if row.event else row.what
    if row in NOUN_ROWS:
        return f"| `{row.method} {row.route}` | {what} | as its event is reported | | 403 |"
    by_whom = "everybody, without a key" if row.public else _circle(row.whole)
    own = f"{_circle(row.own)}: {row.scope.label}" if row.own else ""
    answer = "" if row.public else 403 if row.told else 404
    return f"| `{row.method} {row.route}` | {what} | {by_whom} | {own} | {answer} |"


def _circle(roles: Role) -> str:
    """Name a circle of roles; the service, which reads nothing at the door, is not said."""
    return "everybody" if roles == EVERYBODY else ", ".join(one.code for one in roles)


MADE: Mapping[str, Callable[[], str]] = {
    "cycle": cycle,
    "pair": pair,
    "events": events,
    "letters": letters,
    "settings": settings,
    "access": access,
}


def made(text: str) -> str:
    """Give a text with every made part as the code has it now."""
    for name, make in MADE.items():
        part = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = part.sub(lambda found, make=make: f"{found[1]}{make()}\n{found[2]}", text)  # type: ignore[misc]
    return text


def example() -> str:
    """Give env.example: every variable, each switched off, with what it means."""
    lines = ["# Every setting of the service; a line without # is in force.", f"# {FROM_A_FILE}", ""]
    for name, (default, meaning) in VARIABLES.items():
        lines += [f"# {meaning.replace('`', '')} (default: {default})", f"#{PREFIX}{name}=", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    README.write_text(made(README.read_text(encoding="utf-8")), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")
    DASHBOARD.write_text(dashboard(), encoding="utf-8")
