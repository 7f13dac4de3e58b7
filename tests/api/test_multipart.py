"""A form with a file is read as browsers send it, byte for byte, or refused."""

import os

import pytest
from httpx import Request

from api.multipart import read_form
from api.refusals import BadRequest


def form(content: bytes, name: str = "люди.xlsx", **fields: str) -> tuple[bytes, str]:
    sent = Request("POST", "http://x", files={"file": (name, content)}, data=fields)
    return sent.read(), sent.headers["content-type"]


@pytest.mark.parametrize("content", [b"", b"\r\n", b"--\r\n--x--\r\n", os.urandom(5000), b"\r\n\r\n\x00\xff\r\n"])
def test_a_file_comes_byte_for_byte(content: bytes) -> None:
    sent = read_form(*form(content, cycle="7", proof="ё"))
    assert sent.content == content
    assert sent.fields == {"cycle": "7", "proof": "ё"}


def test_a_name_in_russian_is_kept() -> None:
    sent = read_form(*form(b"x", "Седьмые классы.xlsx"))
    assert sent.name == "Седьмые классы.xlsx"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\nno head\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', "multipart/form-data; boundary=x"),
        (b"--x--", "multipart/form-data"),
        (b"a=1", "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_form_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(BadRequest):
        read_form(body, kind)


def test_a_form_of_too_many_parts_is_refused() -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    with pytest.raises(BadRequest):
        read_form(part * 60 + b"--x--", "multipart/form-data; boundary=x")
