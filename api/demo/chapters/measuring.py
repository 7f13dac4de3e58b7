"""Measurements: everyone answers on entry and on exit; some the psychologist tests, too."""

from datetime import datetime, timedelta

from api.demo.answers import fill
from api.demo.school import Someone
from api.demo.script import Script
from workflow.access import Role

#                     where it stands on entry, how far it may go from there, what the year changes
PARAMETERS = {
    "engagement": (44, 31, 14),
    "activity": (40, 33, 12),
    "self_esteem": (48, 29, 9),
    "anxiety": (52, 27, -11),
    "results": (46, 35, 8),
    "meta_subject_skills": (42, 30, 10),
    "motivation": (45, 34, 13),
}


EVERY_THIRD = 3


def measure(script: Script, person: Someone, role: Role, form: str, when: str, number: int, at: datetime) -> None:
    """Measure a person; on exit most parameters are better than on entry, some stay, a few are worse."""
    fill(script, person, role, form, when, number, at)
    if person.id.int % EVERY_THIRD == 0:
        _test(script, person, when, at + timedelta(minutes=30))


def _test(script: Script, person: Someone, when: str, at: datetime) -> None:
    """Let the psychologist measure by instruments of her own, from 0 to 100."""
    values = {"cycle": script.cycle_id, "when": when, "parameters": _parameters(person.id.int % 997, when == "exit")}
    script.say(at, "measurement.taken", person.ref, script.psychologist, **values)


def _parameters(number: int, after: bool) -> dict[str, int]:
    found = {}
    for place, (name, (start, width, change)) in enumerate(PARAMETERS.items()):
        entry = start + (number * 11 + place * 7) % width - width // 2
        moved = change * ((number * 3 + place * 5) % 7 - 1) // 3 if after else 0
        found[name] = max(5, min(98, entry + moved))
    return found
