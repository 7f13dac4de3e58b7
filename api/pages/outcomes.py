"""What became of the event that a button reported, said on the page to which it led back."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from api.errors import open_requirements
from workflow.access import Caller
from workflow.catalogue import CATALOGUE
from workflow.facts.payload import Kind, Ref
from workflow.queries.events import Became, Moved, visible
from workflow.stages import PAIR_LABELS, Stage
from workflow.words import counted


@dataclass(frozen=True, slots=True)
class Outcome:
    """One sentence, and lines under it; `mood` is good, bad or waiting."""

    mood: str
    sentence: str
    lines: tuple[str, ...] = ()


def outcome(connection: Connection, caller: Caller, identity: UUID | None) -> Outcome | None:
    """Tell what became of an event that the reader may ask after."""
    event = visible(connection, caller, identity) if identity else None
    if event is None:
        return None
    if event.state == "settled":
        return Outcome("good", f"Записано: {_label(event)}.", tuple(_moves(event.moves)))
    if event.refusal is not None:
        return _refused(event)
    if event.state == "stuck":
        return Outcome("bad", f"«{_label(event)}»: не получилось обработать, об этом уже известно куратору.")
    return Outcome("waiting", f"«{_label(event)}» принято и ждёт своей очереди. Обновите страницу чуть позже.")


def _refused(event: Became) -> Outcome:
    """Say the refusal; what is open stands as a list under its first words."""
    refusal = event.refusal or {}
    sentence = str(refusal["sentence"])
    still = refusal.get("details", {}).get("open") or ()
    if not still:
        return Outcome("bad", sentence)
    return Outcome("bad", sentence.partition(":")[0] + ":", tuple(one["sentence"] for one in open_requirements(still)))


def _label(event: Became) -> str:
    return CATALOGUE[event.type].label.rstrip(".")


def _moves(moves: tuple[Moved, ...]) -> list[str]:
    """Say where the cycle or the one pair went; many pairs are counted."""
    found = [(Ref.parse(move.subject).kind, move) for move in moves]
    lines = [_line("Цикл", move, cycle=True) for kind, move in found if kind is Kind.CYCLE]
    pairs = [move for kind, move in found if kind is Kind.PAIR]
    if len(pairs) > 1:
        return [
            *lines,
            f"Дальше {counted(len(pairs), 'перешла', 'перешли', 'перешло')} "
            + counted(len(pairs), "пара", "пары", "пар").partition(" ")[2]
            + ".",
        ]
    return [*lines, *(_line("Пара", move, cycle=False) for move in pairs)]


def _line(what: str, move: Moved, *, cycle: bool) -> str:
    frm, to = Stage(move.frm), Stage(move.to)
    words = (frm.label, to.label) if cycle else (PAIR_LABELS[frm], PAIR_LABELS[to])
    return f"{what}: «{words[0]}» → «{words[1]}»."
