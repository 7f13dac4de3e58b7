"""What a script says in the end: a table, the machine, and each target with met or not met."""

import argparse
import json
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.meter import machine


@dataclass
class Report:
    """Rows of figures by column, and targets held against them."""

    name: str
    machine: str = field(default_factory=machine)
    rows: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)

    def row(self, **figures: Any) -> None:
        """Add a row; the names of the figures are the columns."""
        self.rows.append(figures)

    def target(self, what: str, found: float, limit: float, *, at_least: bool = False) -> None:
        """Hold a figure against its target."""
        met = found >= limit if at_least else found <= limit
        self.targets.append({"target": what, "found": found, "limit": limit, "at_least": at_least, "met": met})

    def say(self, path: Path | None) -> None:
        """Print everything, and keep it as JSON where a path says so."""
        print(f"\n{self.name}: {self.machine}\n")
        columns = list(dict.fromkeys(name for row in self.rows for name in row))
        lines = [[name.replace("_", " ") for name in columns]]
        lines += [[_plain(row.get(name, "")) for name in columns] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
        print()
        for one in self.targets:
            sign = "≥" if one["at_least"] else "≤"
            verdict = "met" if one["met"] else "NOT MET"
            print(f"{verdict:>7}  {one['target']}: {one['found']:.2f} (target {sign} {one['limit']:.2f})")
        if path:
            content = {"name": self.name, "machine": self.machine, "rows": self.rows, "targets": self.targets}
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _plain(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def arguments(usage: str | None, **options: Any) -> argparse.Namespace:
    """Read the command line: an option a keyword, a number with its default or a choice of which the last is.

    From here on SIGTERM ends the script as an error does: whatever it started and wrote goes first.
    """
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="a file to keep the figures in")
    for name, given in options.items():
        if isinstance(given, tuple):
            parser.add_argument(f"--{name}", choices=given, default=given[-1])
        else:
            parser.add_argument(f"--{name}", type=type(given), default=given, help=f"{given} by default")
    return parser.parse_args()
