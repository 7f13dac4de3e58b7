"""Imports of people: a template to download, a dry run that says every problem by its cell, and all or nothing."""

from datetime import datetime
from typing import Annotated, Any, Self
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.auth import Calling
from api.given import Body, Installed, Ringing
from api.multipart import FORM_DATA, read_form
from api.refusals import BadRequest, WrongMediaType
from api.v1.models import Read
from workflow.access import Caller
from workflow.errors import NotFound
from workflow.importing.batch import Known
from workflow.importing.checking import Upload, check_file, confirm_import, may_import
from workflow.importing.columns import COLUMNS
from workflow.importing.limits import KEPT_HOURS, LARGEST_FILE, MEGABYTE, MOST_ROWS
from workflow.importing.records import Phase, State, find, newest
from workflow.importing.template import template_csv, template_xlsx
from workflow.installation import Installation
from workflow.packs.pack import Pack
from workflow.tables.types import AnyRow

router = APIRouter(prefix="/imports", tags=["Загрузка людей"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
RAW = (XLSX, CSV, "application/octet-stream")
NAMES = {XLSX: "file.xlsx", CSV: "file.csv"}
TEMPLATE = "Шаблон для загрузки людей"

CycleAsked = Annotated[UUID | None, Query(description="Цикл, к которому относятся запросы и предложения.")]


class ProblemRead(Read):
    """One thing to mend, by its cell."""

    sentence: str = Field(
        examples=["Строка 14, столбец «Дата рождения» (C14): «31.02.2010» — такой даты нет; ожидалось ДД.ММ.ГГГГ."]
    )
    row: int | None
    column: str | None
    cell: str | None
    known: bool
    """О человеке, который уже есть: если таких пропустить, мешать не будет."""


class MetRead(Read):
    """A row about somebody who is here already, and the columns that would change on the card."""

    row: int
    name: str
    person: UUID
    changes: list[str]


class FiguresRead(Read):
    """What the file holds and what would become of it, in numbers."""

    read_as: str = Field(examples=["CSV: кодировка UTF-8, разделитель — точка с запятой"])
    columns: list[str]
    rows: int
    examples: int
    """Строки-примеры шаблона: их пропускают."""
    new: int
    changed: int
    same: int
    skipped: int
    known: int
    representatives: int
    requests: int
    offers: int
    events: int
    problems: int
    of_known: int


class ImportLine(Read):
    """An import in a list."""

    id: UUID
    file: str = Field(examples=["Наставляемые 7–9 классов.xlsx"])
    digest: str
    cycle: UUID | None
    state: str = Field(examples=["checked"])
    state_label: str
    phase: str = Field(examples=["rehearsing"])
    phase_label: str
    done: int
    total: int
    """Событий сделано и всего: так виден ход загрузки."""
    sent_at: datetime
    ended_at: datetime | None
    figures: FiguresRead

    @classmethod
    def of(cls, row: AnyRow, **more: Any) -> Self:
        """Take what is kept of an import."""
        return cls(
            id=row.id,
            file=row.name,
            digest=row.digest,
            cycle=row.cycle_id,
            state=row.state,
            state_label=State(row.state).label,
            phase=row.phase,
            phase_label=Phase(row.phase).label,
            done=row.done,
            total=row.total,
            sent_at=row.sent_at,
            ended_at=row.ended_at,
            figures=FiguresRead(**row.figures),
            **more,
        )


class ImportRead(ImportLine):
    """An import in full; the problems and the people met are the first of them, the figures count all."""

    known: str | None
    """Что решили о тех, кто уже есть: update или skip."""
    problems: list[ProblemRead]
    met: list[MetRead]


class Confirmation(Read):
    """The decision: what to do about people who are here already."""

    known: Known = Field(default=Known.UPDATE, examples=["update"], description="update или skip")


@router.get(
    "/template.xlsx", summary="Шаблон книгой Excel", response_class=Response, responses={200: {"content": {XLSX: {}}}}
)
def give_template(calling: Calling, installation: Installed, cycle: CycleAsked = None) -> Response:
    """Give the template; its lists name the forms of the cycle's programme."""
    content = template_xlsx(pack_of(installation, calling, cycle), installation.now())
    return download(content, f"{TEMPLATE}.xlsx", XLSX)


@router.get("/template.csv", summary="Шаблон в CSV", response_class=Response, responses={200: {"content": {CSV: {}}}})
def give_csv_template(calling: Calling) -> Response:
    """Give the template as a CSV in UTF-8 with semicolons."""
    return download(template_csv(), f"{TEMPLATE}.csv", f"{CSV}; charset=utf-8")


@router.get("", summary="Загрузки организации")
def list_imports(calling: Calling, installation: Installed) -> list[ImportLine]:
    """List the newest imports."""
    may_import(calling)
    with installation.database.reading(calling.institution) as connection:
        return [ImportLine.of(row) for row in newest(connection, calling.institution)]


ABOUT = (
    f"Файл XLSX или CSV до {LARGEST_FILE // MEGABYTE} МиБ и до {MOST_ROWS} строк: телом запроса или полем `file` "
    "формы. Что прочитать нельзя, отклоняется сразу; остальное проверяется построчно на копии организации, записано "
    "пока ничего. Пока state — checking, ход показывают done и total: спрашивайте по адресу из Location. Сам файл "
    f"хранится, пока загрузка не окончена, и не дольше {KEPT_HOURS} часов. Столбцы: "
    + "; ".join(f"«{column.header}»" for column in COLUMNS)
    + "."
)


@router.post(
    "",
    summary="Проверить файл с людьми",
    description=ABOUT,
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in RAW}
            | {
                FORM_DATA: {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "string", "format": "binary"}, "cycle": {"type": "string"}},
                    }
                }
            },
        }
    },
)
def check_people(
    request: Request,
    response: Response,
    body: Body,
    calling: Calling,
    installation: Installed,
    bell: Ringing,
    cycle: CycleAsked = None,
    name: Annotated[str | None, Query(max_length=300, description="Имя файла, если он пришёл телом запроса.")] = None,
) -> ImportRead:
    """Read a file and have it rehearsed; what is wrong with it stands in the import, cell by cell, once checked."""
    may_import(calling)
    identity = check_file(installation, calling, _upload(request, body, cycle, name))
    bell.ring_import(calling.institution, identity)
    response.headers["Location"] = f"/api/v1/imports/{identity}"
    return read(installation, calling, identity)


@router.get("/{import_id}", summary="Одна загрузка")
def read_import(import_id: UUID, calling: Calling, installation: Installed) -> ImportRead:
    """Give an import: what was found, and how far it is."""
    may_import(calling)
    return read(installation, calling, import_id)


@router.post("/{import_id}/confirmations", summary="Загрузить проверенный файл", status_code=202)
def confirm_people(
    import_id: UUID, given: Confirmation, calling: Calling, installation: Installed, bell: Ringing
) -> ImportRead:
    """Let a checked file be carried out, all of it or nothing; ask for the import to see how far it is."""
    confirm_import(installation, calling, import_id, given.known)
    bell.ring_import(calling.institution, import_id)
    return read(installation, calling, import_id)


def read(installation: Installation, caller: Caller, identity: UUID) -> ImportRead:
    """Read an import of the caller's institution; NotFound when it is not there."""
    with installation.database.reading(caller.institution) as connection:
        row = find(connection, caller.institution, identity)
    if row is None:
        raise NotFound("Такой загрузки здесь нет.")
    report = row.report or {"problems": [], "met": []}
    problems = [ProblemRead(**one) for one in report["problems"]]
    return ImportRead.of(row, known=row.known, problems=problems, met=[MetRead(**one) for one in report["met"]])


def pack_of(installation: Installation, caller: Caller, cycle: UUID | None) -> Pack | None:
    """Give the pack whose forms a template offers: of the cycle named, else of the newest one."""
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        if cycle is not None and cycle not in institution.cycles:
            raise NotFound("Такого цикла здесь нет.")
        chosen = [institution.cycles[cycle]] if cycle else [*institution.cycles.values()]
        return chosen[-1].pack if chosen else None


def download(content: bytes, name: str, kind: str) -> Response:
    """Answer with a file under its Russian name (RFC 6266, RFC 5987), which no cache keeps."""
    plain = f"stupeni.{name.rpartition('.')[2]}"
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": named, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


def _upload(request: Request, body: bytes, cycle: UUID | None, name: str | None) -> Upload:
    said = request.headers.get("content-type", "")
    kind = said.partition(";")[0].strip().lower()
    if kind == FORM_DATA:
        sent = read_form(body, said)
        return Upload(sent.content, sent.name, cycle or cycle_of(sent.fields.get("cycle")))
    if kind not in RAW:
        raise WrongMediaType(f"Content-Type «{kind}» здесь не принимается: нужен {' или '.join((*RAW, FORM_DATA))}.")
    return Upload(body, name or NAMES.get(kind, ""), cycle)


def cycle_of(written: str | None) -> UUID | None:
    """Read the cycle that a form names; empty means none."""
    try:
        return UUID(written) if written else None
    except ValueError as wrong:
        raise BadRequest("Поле cycle: ожидался UUID цикла.") from wrong
