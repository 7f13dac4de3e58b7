"""Backups at the command line: make one, check one, restore one."""

from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from api.commands.progress import lasted, progress
from api.commands.target import target_of
from workflow.backup.check import Checked
from workflow.backup.manifest import Manifest, backups, read_manifest
from workflow.backup.restore import Source, restore, restore_secret
from workflow.backup.verify import verify
from workflow.backup.write import back_up, keep_newest
from workflow.checkup.measures import size
from workflow.database import Database
from workflow.errors import BadBackup
from workflow.installation import utcnow
from workflow.settings import Settings
from workflow.words import counted

SINCE = """\
Чего нет в копии — всё, что было после {made_at:%d.%m.%Y %H:%M} UTC. Поэтому:
— все сеансы, одноразовые ссылки, ключи программ и резервные коды погашены: люди войдут заново и выпустят новые;
— пароли, вторые факторы и внешние входы стали прежними: кто менял их после копии, пусть сменит ещё раз;
— письма задержаны: часть их могла уйти после копии. Куратор отпустит или остановит их на странице «Все письма»;
— что сообщено после копии, внесите снова; другим системам передача событий пойдёт с записей копии."""

Keys = Annotated[Path | None, typer.Option(help="папка keys копии, если ключи хранятся отдельно")]


def backup_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="папка копий; каждая ляжет в свою папку с датой")],
    keep: Annotated[int | None, typer.Option(min=1, help="сколько последних копий оставить; без него — все")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="ничего не писать, а проверить копию (в папке копий — последнюю)")
    ] = False,
    keys: Keys = None,
) -> None:
    """Сделать резервную копию, пока служба работает, или проверить сделанную."""
    began = monotonic()
    if check:
        with progress() as watch:
            manifest = verify(_newest(folder), keys, watch)
        typer.echo(f"{_newest(folder)}: копия цела, {_told(manifest)}.")
        return
    settings = Settings.read()
    database = Database(target_of(settings).owner_url, pool=1)
    try:
        with progress() as watch:
            made = back_up(database, folder, utcnow(), kept_secret(settings), watch)
    finally:
        database.close()
    typer.echo(f"Копия готова: {made}. {_told(read_manifest(made))}, {lasted(began)}.")
    for old in keep_newest(folder, keep) if keep else []:
        typer.echo(f"Удалена старая копия: {old}")


def restore_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="папка одной копии")],
    replace: Annotated[bool, typer.Option("--replace", help="заменить всё, что есть в базе данных")] = False,
    keys: Keys = None,
) -> None:
    """Проверить резервную копию и восстановить её; служба при этом остановлена."""
    began, settings, source = monotonic(), Settings.read(), Source(_one(folder), keys)
    with progress() as watch:
        manifest, checked = restore(source, target_of(settings), watch, replace=replace)
    if manifest.secret is not None and kept_secret(settings) is not None:
        restore_secret(source, manifest, settings.data_dir / "secret")
    elif manifest.secret is not None:
        typer.echo("Секрет задан настройкой STUPENI_SECRET, тот, что в копии, не тронут.", err=True)
    typer.echo(f"Восстановлено из {folder}: {_told(manifest)}, {lasted(began)}. {added_up(checked)}")
    typer.echo(SINCE.format(made_at=manifest.made_at))


def kept_secret(settings: Settings) -> Path | None:
    """Give the file of the secret when it is ours: made at the first start and in force."""
    kept = settings.data_dir / "secret"
    return kept if kept.is_file() and kept.read_text(encoding="utf-8") == settings.secret else None


def added_up(checked: Checked) -> str:
    """Say what was checked."""
    return (
        f"Журналы и таблицы говорят одно и то же: {counted(checked.records, 'запись', 'записи', 'записей')}, "
        f"{counted(checked.events, 'событие', 'события', 'событий')}."
    )


def _told(manifest: Manifest) -> str:
    return (
        f"{counted(len(manifest.lanes), 'организация', 'организации', 'организаций')}, "
        f"{counted(manifest.rows('inbox'), 'событие', 'события', 'событий')}, "
        f"{counted(manifest.rows('journal'), 'запись', 'записи', 'записей')} журнала, {size(manifest.bytes)}, "
        f"версия {manifest.revision}"
    )


def _newest(folder: Path) -> Path:
    return found[-1] if (found := backups(folder)) else folder


def _one(folder: Path) -> Path:
    if found := backups(folder):
        raise BadBackup(f"{folder} — папка копий. Назовите одну, последняя из них: {found[-1]}")
    return folder
