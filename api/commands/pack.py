"""Packs at the command line: which there are, what one holds, and whether a file is one."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from workflow.catalogue import CATALOGUE
from workflow.packs.pack import Pack
from workflow.packs.shelf import named, names, read, to_json
from workflow.requirements import CODES
from workflow.words import counted

pack = typer.Typer(help="Пакеты: программа как данные.", no_args_is_help=True)


@pack.command("names")
def names_command() -> None:
    """Показать, какие пакеты есть."""
    for name in names():
        typer.echo(f"{name:<16} {named(name).title}")


@pack.command()
def check(file: Annotated[Path, typer.Argument(help="файл TOML")]) -> None:
    """Проверить файл пакета: ошибка называет файл, ключ и что ожидалось."""
    found = read(file, requirements=CODES, events=CATALOGUE)
    typer.echo(
        f"{file}: пакет {found.name} {found.version} в порядке: "
        f"{counted(len(found.stages), 'этап', 'этапа', 'этапов')}, "
        f"{counted(len(found.activities), 'мероприятие', 'мероприятия', 'мероприятий')}, "
        f"{counted(len(found.forms), 'форма', 'формы', 'форм')}, "
        f"{counted(len(found.questionnaires), 'анкета', 'анкеты', 'анкет')}. Отпечаток {found.hash[:12]}."
    )


@pack.command()
def show(name: str, as_json: Annotated[bool, typer.Option("--json", help="весь пакет как JSON")] = False) -> None:
    """Показать пакет по имени."""
    found = named(name)
    if as_json:
        typer.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        return
    _tell(found, Console())


def _tell(found: Pack, console: Console) -> None:
    console.print(f"[bold]{found.title}[/bold], версия {found.version}, отпечаток {found.hash[:12]}")
    console.print(found.about)
    stages = Table("Этап", "Требований цикла", "Требований пары")
    for code, stage in found.stages.items():
        stages.add_row(f"{stage.title} ({code})", str(len(stage.cycle)), str(len(stage.pair)))
    forms = Table("Форма", "Варианты")
    for code, form in found.forms.items():
        forms.add_row(f"{form.title} ({code})", "; ".join(model.title for model in form.role_models))
    console.print(stages)
    console.print(forms)
    console.print(_questionnaires(found))
    if found.activities:
        roadmap = Table("№", "Мероприятие", "Месяцы", "После")
        for one in found.activities:
            months = f"{one.start.month:02}–{one.end.month:02}" if one.start != one.end else f"{one.start.month:02}"
            roadmap.add_row(str(one.number), one.title, months, ", ".join(map(str, one.after)))
        console.print(roadmap)


def _questionnaires(found: Pack) -> Table:
    table = Table("Анкета", "Для чего", "Кто отвечает", "Вопросов")
    for code, one in found.questionnaires.items():
        table.add_row(f"{one.title} ({code})", one.purpose.label, one.audience.label, str(len(one.items)))
    return table
