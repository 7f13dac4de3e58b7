"""The programmes that cycles may be opened with."""

from typing import Any

from fastapi import APIRouter

from api.given import Installed
from api.v1.models import Page, Read
from workflow.errors import NotFound
from workflow.packs.pack import Pack
from workflow.packs.shelf import to_json

router = APIRouter(prefix="/packs", tags=["Программы"])


class PackLine(Read):
    """A pack in a list."""

    name: str
    version: str
    title: str
    about: str
    official_text: bool
    hash: str
    """SHA-256 файла: версия программы не меняется."""


class PackRead(PackLine):
    """A pack with all it says."""

    content: dict[str, Any]


@router.get("", summary="Программы")
def list_packs(installation: Installed) -> Page[PackLine]:
    """List the packs; they are the same for everyone."""
    return Page(items=[PackLine(**_line(pack)) for pack in installation.institutions.offered.values()])


@router.get("/{name}", summary="Одна программа")
def read_pack(name: str, installation: Installed) -> PackRead:
    """Give a pack whole."""
    pack = installation.institutions.offered.get(name)
    if pack is None:
        raise NotFound(f"Программы «{name}» нет.")
    return PackRead(**_line(pack), content=to_json(pack))


def _line(pack: Pack) -> dict[str, Any]:
    return {name: getattr(pack, name) for name in PackLine.model_fields}
