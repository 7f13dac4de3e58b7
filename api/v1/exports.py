"""Exports: every list as a workbook, to whoever may see the list."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import Field

from api.auth import Calling
from api.given import Installed
from api.v1.imports import XLSX, download
from api.v1.models import Read
from workflow.exporting.export import Export
from workflow.exporting.exports import BY_NAME, offered, take

router = APIRouter(prefix="/exports", tags=["Выгрузки"])


class ExportRead(Read):
    """A list that may be taken as a workbook."""

    name: str = Field(examples=["pairs"])
    title: str = Field(examples=["Пары"])
    about: str
    of_cycle: bool
    """Список одного цикла: без параметра cycle — самого нового."""
    columns: list[str]
    href: str

    @classmethod
    def of(cls, export: Export) -> "ExportRead":
        """Take a row of the table of exports."""
        return cls(
            name=export.name,
            title=export.title,
            about=export.about,
            of_cycle=export.of_cycle,
            columns=[field.header for field in export.fields],
            href=address(export),
        )


def address(export: Export, cycle: UUID | None = None) -> str:
    """Give where a workbook is taken."""
    asked = f"?{urlencode({'cycle': str(cycle)})}" if cycle and export.of_cycle else ""
    return f"/api/v1/exports/{export.name}.xlsx{asked}"


@router.get("", summary="Какие списки можно выгрузить")
def list_exports(calling: Calling) -> list[ExportRead]:
    """List the exports that the caller may take."""
    return [ExportRead.of(export) for export in offered(calling)]


@router.get(
    "/{name}.xlsx",
    summary="Список книгой Excel",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}, "description": "Книга из одного листа."}},
)
def take_export(
    calling: Calling,
    installation: Installed,
    name: Annotated[str, Path(max_length=40, description="Одно из: " + ", ".join(BY_NAME))],
    cycle: Annotated[UUID | None, Query(description="Цикл; без него — самый новый.")] = None,
) -> Response:
    """Give a list as it stands now, as this reader may see it."""
    taken = take(installation, calling, name, cycle)
    return download(taken.content, taken.name, XLSX)
