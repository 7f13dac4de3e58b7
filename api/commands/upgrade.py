"""The command `stupeni upgrade`: a backup, the migrations, the check; or everything as it was, and why."""

from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from api.commands.backup import added_up, kept_secret
from api.commands.progress import lasted, progress
from api.commands.target import target_of
from workflow.backup.upgrade import upgrade
from workflow.errors import RolledBack
from workflow.installation import utcnow
from workflow.schema import lets_run
from workflow.settings import Settings

BESIDE = "Прежние процессы могут работать рядом с новыми: перезапускайте их по одному."
NOT_BESIDE = (
    "Программа версии {before} с этой базой работать не может: остановите её процессы сейчас, если они не остановились "
    "сами, и запустите новые. Принятые события и письма ждут в базе."
)


def upgrade_command(
    backup: Annotated[Path | None, typer.Option(help="папка копий; без неё — backups в STUPENI_DATA_DIR")] = None,
) -> None:
    """Обновить базу данных: копия, перенос, проверка; при неудаче всё остаётся как было."""
    began, settings = monotonic(), Settings.read()
    under = backup or settings.data_dir / "backups"
    try:
        with progress() as watch:
            done = upgrade(target_of(settings), under, utcnow(), kept_secret(settings), watch)
    except RolledBack as wrong:
        typer.echo(f"stupeni: {wrong.sentence}", err=True)
        raise typer.Exit(1) from wrong
    if done.backup:
        typer.echo(f"Копия до обновления: {done.backup}")
    if done.before == done.after:
        typer.echo(f"База данных уже версии {done.after}. {added_up(done.checked)}")
    else:
        typer.echo(
            f"База данных обновлена с версии {done.before or 'пустой'} до {done.after}, {lasted(began)}. "
            f"{added_up(done.checked)}"
        )
    if done.before and done.before != done.after:
        typer.echo(BESIDE if lets_run(done.before) else NOT_BESIDE.format(before=done.before))
