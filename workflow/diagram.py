"""The tables of moves as Mermaid state diagrams: drawn from the rows, so that a picture cannot lie."""

from collections.abc import Iterable, Mapping

from workflow.moves import ADVANCE, BACK, Move
from workflow.stages import ENDS, SEVEN, Stage


def mermaid(moves: Iterable[Move], labels: Mapping[Stage, str]) -> str:
    """Draw a machine: the seven stages in a box, an arrow a move; what every stage may do leaves the box once."""
    rows = list(moves)
    events = dict.fromkeys(move.event for move in rows)
    ends = [stage for stage in Stage if stage in ENDS and any(move.to is stage for move in rows)]
    lines = ["stateDiagram-v2", "    direction TB", '    state "в работе" as open {', f"        [*] --> {SEVEN[0]}"]
    lines += [f'        state "{labels[stage]}" as {stage}' for stage in SEVEN]
    arrows, outside = _arrows(rows, events)
    lines += [f"        {frm} --> {to} : {', '.join(names)}" for (frm, to), names in arrows.items() if to in SEVEN]
    lines += ["    }"]
    lines += [f'    state "{labels[stage]}" as {stage}' for stage in ends]
    lines += [f"    {frm} --> {to} : {', '.join(names)}" for (frm, to), names in arrows.items() if to not in SEVEN]
    lines += [f"    open --> {to} : {', '.join(names)}" for to, names in outside.items()]
    lines += [f"    {stage} --> [*]" for stage in ends]
    return "\n".join(lines)


def _arrows(
    rows: list[Move], events: Iterable[str]
) -> tuple[dict[tuple[Stage, Stage], list[str]], dict[str, list[str]]]:
    """Sort each event's rows into arrows between stages and arrows that leave the whole box."""
    arrows: dict[tuple[Stage, Stage], list[str]] = {}
    outside: dict[str, list[str]] = {}
    for event in events:
        pairs = [(move.frm, move.to) for move in rows if move.event == event]
        name = "сама" if event == ADVANCE else event
        if set(pairs) == set(BACK):
            outside.setdefault("open", []).append(f"{name} (к более раннему этапу)")
        elif len(pairs) == len(SEVEN) and len({to for _, to in pairs}) == 1:
            outside.setdefault(pairs[0][1], []).append(name)
        else:
            for pair in pairs:
                arrows.setdefault(pair, []).append(name)
    return arrows, outside
