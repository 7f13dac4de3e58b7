"""An XLSX as the archive that it is: nothing is handed on that was not measured first, byte by byte.

What an archive says of its own sizes may be a lie. So each part is unpacked here up to a bound, and what the reader
of workbooks gets is a new archive of exactly these bytes, not packed at all.
"""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from workflow.errors import BadFile
from workflow.importing.limits import LARGEST_UNPACKED, MEGABYTE, MOST_PARTS, STEEP_FROM, STEEPEST

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: an XLS of before 2007, and an XLSX with a password."""
ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"
READ = (".xml", ".rels")
HEADER_BYTES = 30
"""Of a part's local header; the lengths of name and extra field stand in its last four."""

NOT_XLSX = "Это не книга Excel, хотя так названа. Откройте файл в Excel или LibreOffice и сохраните как XLSX или CSV."
BOMB = (
    "Файл при распаковке становится слишком большим: таблицы людей так не выглядят. Оставьте один лист с людьми, "
    f"без картинок и пустых строк (в распакованном виде до {LARGEST_UNPACKED // MEGABYTE} МиБ)."
)
LOCKED = (
    "Файл защищён паролем, или это старый формат XLS. Снимите пароль («Файл → Сведения → Защита книги») "
    "или сохраните книгу в формате XLSX."
)

Parts = dict[str, bytes]


def looks_like_workbook(content: bytes) -> bool:
    """Say whether bytes begin as a workbook does, readable or not."""
    return content.startswith((ZIP, OLD_OR_LOCKED))


def unpack(content: bytes) -> Parts:
    """Give the XML parts of a workbook by name; BadFile when it is none, has a password or is made to swell."""
    if content.startswith(OLD_OR_LOCKED):
        raise BadFile(LOCKED)
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = _unpack(content, archive.infolist())
    except (BadZipFile, zlib.error, ValueError, UnicodeError, IndexError) as wrong:
        raise BadFile(NOT_XLSX) from wrong
    if WORKBOOK not in parts:
        raise BadFile(NOT_XLSX)
    return parts


def pack(parts: Parts) -> BytesIO:
    """Give the parts as an archive that holds them as they are."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    made.seek(0)
    return made


def _unpack(content: bytes, infos: list[ZipInfo]) -> Parts:
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise BadFile(BOMB)
    left = LARGEST_UNPACKED
    parts: Parts = {}
    for info in infos:
        if info.flag_bits & 1:
            raise BadFile(LOCKED)
        if info.file_size > max(STEEP_FROM, STEEPEST * info.compress_size):
            raise BadFile(BOMB)
        if info.filename.endswith(READ):
            part = _part(content, info, left)
            left -= len(part)
            parts[info.filename] = part
    return parts


def _part(content: bytes, info: ZipInfo, left: int) -> bytes:
    """Unpack one part, at most as far as the archive says and the bound allows."""
    header = content[info.header_offset : info.header_offset + HEADER_BYTES]
    if len(header) < HEADER_BYTES or not header.startswith(ZIP):
        raise BadFile(NOT_XLSX)
    start = info.header_offset + HEADER_BYTES
    start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = content[start : start + info.compress_size]
    if info.compress_type == ZIP_STORED:
        part = packed
    elif info.compress_type == ZIP_DEFLATED:
        # One byte more than is allowed: whoever has it lied of the size.
        part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, min(left, info.file_size) + 1)
    else:
        raise BadFile(NOT_XLSX)
    if len(part) > left:
        raise BadFile(BOMB)
    if len(part) != info.file_size:
        raise BadFile(BOMB if len(part) > info.file_size else NOT_XLSX)
    return part
