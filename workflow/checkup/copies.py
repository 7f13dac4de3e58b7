"""Copies: how old the newest backup is, where somebody says which folder they go to."""

from collections.abc import Iterator

from workflow.backup.manifest import backups, read_manifest
from workflow.checkup.finding import Finding, skipped, warning, well, wrong
from workflow.checkup.measures import DAY, age, size
from workflow.checkup.patient import Patient

OLD, VERY_OLD = 2 * DAY, 7 * DAY
NAME = "Резервная копия"


def check_copies(patient: Patient) -> Iterator[Finding]:
    """Tell how long ago the newest copy was made; whether it is whole says `stupeni backup --check`."""
    if patient.copies is None:
        yield skipped(NAME, "папка копий не названа: stupeni doctor --copies DIR")
        return
    do = f"Сделайте копию: stupeni backup {patient.copies} — и проверьте, работает ли её расписание."
    there = backups(patient.copies)
    if not there:
        yield wrong(NAME, f"в {patient.copies} нет ни одной", do)
        return
    newest = read_manifest(there[-1])
    old = (patient.now() - newest.made_at).total_seconds()
    found = f"{there[-1]}: {size(newest.bytes)}, сделана {age(old)} назад"
    if old > VERY_OLD:
        yield wrong(NAME, found, do)
    elif old > OLD:
        yield warning(NAME, found, do)
    else:
        yield well(NAME, found)
