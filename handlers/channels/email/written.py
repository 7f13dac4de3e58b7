"""A message as bytes, by RFC 5322 and MIME: a flood of letters has no time for a library that reads what it writes."""

from base64 import encodebytes
from collections.abc import Iterator
from datetime import UTC
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from handlers.channels.channel import Message

CRLF = "\r\n"


def written(message: Message, sender: str) -> bytes:
    """Write a message with its plain and HTML text; the same bytes at every attempt. ValueError: a broken header.

    It is ASCII but for an address that is not.
    """
    boundary = f"=_{message.id.hex}"
    lines = [f"{name}: {_one_line(value)}" for name, value in _headers(message, sender)]
    lines += ["MIME-Version: 1.0", f'Content-Type: multipart/alternative; boundary="{boundary}"', ""]
    for kind, text in (("plain", message.plain), ("html", message.html)):
        lines += [f"--{boundary}", f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: base64", ""]
        lines += encodebytes(text.encode()).decode("ascii").splitlines()
    return CRLF.join((*lines, f"--{boundary}--", "")).encode()


def _headers(message: Message, sender: str) -> Iterator[tuple[str, str]]:
    name, address = parseaddr(sender)
    yield "From", formataddr((name, address)) if name.isascii() else f"{_encoded(name)} <{address}>"
    yield "To", message.to
    yield "Subject", _encoded(message.subject)
    yield "Date", format_datetime(message.made_at.astimezone(UTC))
    yield "Message-ID", f"<{message.id}@{address.rpartition('@')[2] or 'localhost'}>"
    yield "Auto-Submitted", "auto-generated"
    if message.unsubscribe:
        yield "List-Unsubscribe", f"<{message.unsubscribe}>"
        if message.unsubscribe.startswith("https://"):  # with one press in the mail program (RFC 8058)
            yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _encoded(text: str) -> str:
    """Encode what is not ASCII, in words of lines that are not too long (RFC 2047)."""
    return Header(_one_line(text), header_name="Subject").encode(linesep=CRLF)


def _one_line(value: str) -> str:
    """Give a value that adds no header of its own: a break in it is followed by a space."""
    if any(not line.startswith((" ", "\t")) for line in value.splitlines()[1:]) or value.endswith(("\r", "\n")):
        raise ValueError("перенос строки в заголовке")
    return value
