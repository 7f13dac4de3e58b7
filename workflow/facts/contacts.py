"""How somebody is reached, and which class he is in: each value is brought to one way of writing, or refused."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from workflow.facts.payload import Line

BESIDE_DIGITS = re.compile(r"[\s()\-.‐‑–]")
RUSSIAN_DIGITS = 11
E164 = re.compile(r"\+[1-9]\d{7,14}")
EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}")
IN_MAX = re.compile(r"(?:https://)?(?:web\.)?max\.ru/[\w./-]{1,200}|@[A-Za-z]\w{2,63}")
LETTER = re.compile(r"[А-ЯЁA-Z]{1,2}")


def _phone(written: str) -> str:
    """Give a number as E.164 writes it; one of eleven digits that begins with 8 or 7 is Russian."""
    digits = BESIDE_DIGITS.sub("", written)
    if digits.isascii() and digits.isdigit() and len(digits) == RUSSIAN_DIGITS and digits[0] in "78":
        digits = f"+7{digits[1:]}"
    if not E164.fullmatch(digits):
        raise ValueError("это не номер телефона: ожидалось +7 и десять цифр, например +7 900 000-00-01")
    return digits


def _email(written: str) -> str:
    """Give an address with its domain in small letters; whether anybody reads it is found out by writing to it."""
    if not EMAIL.fullmatch(written) or ".." in written:
        raise ValueError("это не адрес почты: ожидалось имя@сервер, например anna@example.org")
    mailbox, _, server = written.rpartition("@")
    return f"{mailbox}@{server.lower()}"


def _address_in_max(written: str) -> str:
    """Give a name, a link or the phone number under which somebody is found in MAX."""
    if IN_MAX.fullmatch(written):
        return written
    try:
        return _phone(written)
    except ValueError as wrong:
        raise ValueError("это не адрес в MAX: ожидалось @имя, ссылка max.ru/… или номер телефона") from wrong


def _letter(written: str) -> str:
    """Give the letter of a class as it stands on its door."""
    letter = written.strip("«»\"'() ").upper()
    if not LETTER.fullmatch(letter):
        raise ValueError("буква класса — это одна или две буквы, например А")
    return letter


Phone = Annotated[Line, AfterValidator(_phone), Field(examples=["+79000000001"])]
Email = Annotated[Line, AfterValidator(_email), Field(examples=["anna@example.org"])]
MaxAddress = Annotated[Line, AfterValidator(_address_in_max), Field(examples=["@anna_smirnova"])]
ClassLetter = Annotated[Line, AfterValidator(_letter), Field(examples=["А"])]
