"""Reading a form that carries a file (RFC 7578): the body is bounded and in memory already, and so it stays.

What frameworks use for this writes larger files to disk; a list of children must not lie in a temporary folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from api.refusals import BadRequest

FORM_DATA = "multipart/form-data"
MOST_PARTS = 50
LONGEST_BOUNDARY = 200
BROKEN = "Форму с файлом не прочитать: повторите отправку."


@dataclass
class Sent:
    """The fields of a form as text, and the file with its name."""

    fields: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    name: str = ""


def read_form(body: bytes, content_type: str) -> Sent:
    """Read a form with at most one file; BadRequest when it is none."""
    said = _header(content_type)
    boundary = said.get_boundary()
    if said.get_content_type() != FORM_DATA or not boundary or len(boundary) > LONGEST_BOUNDARY:
        raise BadRequest(BROKEN)
    sent = Sent()
    for name, filename, content in _parts(body, boundary.encode("latin-1", "replace")):
        if filename is not None:
            sent.content, sent.name = content, filename
        else:
            sent.fields[name] = _text(content)
    return sent


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, str | None, bytes]]:
    """Give name, file name and content of each part; the line break before a boundary belongs to the boundary."""
    delimiter = b"\r\n--" + boundary
    pieces = (b"\r\n" + body).split(delimiter)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--") or len(pieces) > MOST_PARTS + 2:
        raise BadRequest(BROKEN)
    for piece in pieces[1:-1]:
        head, found, content = piece.partition(b"\r\n\r\n")
        if not found:
            raise BadRequest(BROKEN)
        said = _header(_disposition(head))
        name = said.get_param("name", header="content-type")
        filename = said.get_param("filename", header="content-type")
        if not isinstance(name, str):
            raise BadRequest(BROKEN)
        yield name, filename if isinstance(filename, str) else None, content


def _disposition(head: bytes) -> str:
    for line in _text(head).split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return value.strip()
    raise BadRequest(BROKEN)


def _header(value: str) -> Message:
    """Read the value of a header with parameters."""
    message = Message()
    message["content-type"] = value
    return message


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as wrong:
        raise BadRequest(BROKEN) from wrong
