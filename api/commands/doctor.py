"""The check-up at the command line: one page for a person, or JSON for monitoring, and an exit code for both."""

import http.client
import json
import socket
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from api.commands.port import check_port_is_free
from api.provider.checkup import CHECKS as PROVIDER_CHECKS
from handlers.channels.checkup import CHECKS as CHANNEL_CHECKS
from handlers.checkup import CHECKS as REDIS_CHECKS
from workflow.checkup.checks import CHECKS
from workflow.checkup.finding import Check, Finding, Mark, Needs, examine, well, wrong
from workflow.checkup.patient import Patient
from workflow.errors import BadSetting
from workflow.installation import utcnow
from workflow.logs import configure
from workflow.settings import Settings, told
from workflow.words import counted, day_words

PORT_SECONDS = 3
SIGNS = {Mark.WELL: ("✓", "green"), Mark.WARNING: ("!", "yellow"), Mark.WRONG: ("✗", "red"), Mark.SKIPPED: ("–", "dim")}
WIDTH = 100
"""Of the page where nobody says how wide his terminal is."""


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="для мониторинга")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="и долгое: сверить журнал с таблицами, прочитать все индексы")
    ] = False,
    copies: Annotated[Path | None, typer.Option(metavar="DIR", help="папка копий: свежа ли последняя")] = None,
) -> None:
    """Осмотреть установку и сказать, что делать. Код выхода: 0 — хорошо, 1 — есть предупреждения, 2 — неисправность."""
    configure("json")
    settings, environment = told()
    patient = Patient(settings, environment, utcnow, deep=deep, copies=copies)
    try:
        found = list(examine(patient, in_order(EVERY_CHECK)))
    finally:
        patient.close()
    if as_json:
        typer.echo(json.dumps(to_json(found, patient.now()), ensure_ascii=False, indent=2))
    else:
        draw(found, patient.now(), Console(width=None if Console().is_terminal else WIDTH, highlight=False))
    raise typer.Exit(verdict(found))


def in_order(checks: Sequence[Check]) -> list[Check]:
    """Put the checks of a topic together, topics in the order in which they first come."""
    topics = list(dict.fromkeys(check.topic for check in checks))
    return sorted(checks, key=lambda check: topics.index(check.topic))


def verdict(found: Iterable[Finding]) -> int:
    """Give the exit code: that of the worst finding. What was skipped has its cause among the others."""
    marks = {one.mark for one in found}
    return 2 if Mark.WRONG in marks else 1 if Mark.WARNING in marks else 0


def to_json(found: Sequence[Finding], now: datetime) -> dict[str, object]:
    """Give the findings for monitoring: the verdict, and each with its code and mark."""
    checks = [
        {
            "code": one.code,
            "mark": one.mark.value,
            "topic": one.topic,
            "name": one.name,
            "found": one.found,
            "do": one.do or None,
        }
        for one in found
    ]
    return {"at": now.isoformat(), "verdict": ("well", "warning", "wrong")[verdict(found)], "checks": checks}


def draw(found: Sequence[Finding], now: datetime, console: Console) -> None:
    """Draw the page; without colour each mark has its word beside it."""
    local = now.astimezone()
    console.print(f"Осмотр {day_words(local.date())}, {local:%H:%M}", style="bold")
    for topic, ones in groupby(found, key=lambda one: one.topic):
        console.print(f"\n{topic}", style="bold", markup=False)
        for one in _together(ones):
            sign, colour = SIGNS[one.mark]
            mark = sign if console.color_system else f"{sign} {one.mark.label}"
            line = Text.assemble((f"{mark}  ", colour), (f"{one.name}: ", "bold"), one.found)
            console.print(Padding(line, (0, 0, 0, 1), expand=False))
            if one.do:
                console.print(Padding(Text(f"→ {one.do}"), (0, 0, 0, 4), expand=False))
    console.print(f"\n{summary(found)}", style="bold", markup=False)


def _together(found: Iterable[Finding]) -> Iterator[Finding]:
    """Put what was skipped for the same reason on one line: a page has room for causes, not for consequences."""
    for (mark, said), ones in groupby(found, key=lambda one: (one.mark, one.found)):
        first, *others = ones
        if mark is Mark.SKIPPED:
            yield replace(first, name=", ".join(one.name for one in (first, *others)), found=said)
        else:
            yield from (first, *others)


def summary(found: Sequence[Finding]) -> str:
    """Say in one line how it is."""
    number = Counter(one.mark for one in found)
    if not number[Mark.WRONG] and not number[Mark.WARNING]:
        return "Всё в порядке."
    told = [
        counted(number[mark], *words)
        for mark, words in (
            (Mark.WRONG, ("неисправность", "неисправности", "неисправностей")),
            (Mark.WARNING, ("предупреждение", "предупреждения", "предупреждений")),
        )
        if number[mark]
    ]
    return f"Итог: {', '.join(told)}."


def check_port(patient: Patient) -> Iterator[Finding]:
    """Tell who answers at the address of the site: our web process, nobody, or somebody else."""
    name, settings = "Сайт", patient.settings
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    here = f"{settings.host}:{settings.port}"
    try:
        socket.create_connection((host, settings.port), PORT_SECONDS).close()
    except OSError:
        yield _unused(name, settings)
        return
    do = f"Если это не сайт, задайте STUPENI_PORT; если сайт, перезапустите его: curl http://{here}/livez не отвечает."
    status, said = _asked(host, settings.port, "/livez")
    if status != http.HTTPStatus.OK or said != {"status": "ok"}:
        yield wrong(name, f"{here} занят, но наш сайт там не отвечает", do)
        return
    status, said = _asked(host, settings.port, "/readyz")
    if status != http.HTTPStatus.OK:
        detail = said.get("detail", "") if isinstance(said, dict) else ""
        yield wrong(
            name, f"{here} отвечает, но не готов: {detail}", "Исправьте то, что отмечено выше: сайт поднимется сам."
        )
        return
    yield well(name, f"{here} отвечает и готов")


def _unused(name: str, settings: Settings) -> Finding:
    """Tell whether an address where nobody answers is one that the site could listen on."""
    try:
        check_port_is_free(settings)
    except BadSetting as refused:
        return wrong(name, refused.sentence, "Поправьте настройку: на этой машине сайт так не запустится.")
    return well(name, f"{settings.host}:{settings.port} свободен: на этой машине сайт не запущен")


def _asked(host: str, port: int, path: str) -> tuple[int, object]:
    """Ask for a page and give its status and its JSON; 0 when nobody answers as a site would."""
    connection = http.client.HTTPConnection(host, port, timeout=PORT_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 0, None
    finally:
        connection.close()


PORT = Check("site", "Работа", "Сайт", Needs.NOTHING, check_port)
EVERY_CHECK = (*CHECKS, *REDIS_CHECKS, *CHANNEL_CHECKS, *PROVIDER_CHECKS, PORT)
