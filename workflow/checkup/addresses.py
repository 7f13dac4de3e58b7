"""Addresses among the settings: whether one can be tried, and how it is shown without the password that it may hold."""

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo, timeout_from_conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg"}
POSTGRES = "postgresql://пользователь:пароль@сервер:5432/база"
SQLITE = "sqlite:///путь/к/файлу.db"
LAST_PORT = 65_535

PASSWORDS = re.compile(r"\b((?:ssl)?password=)[^&\s]*")
"""Among the parameters of an address: libpq and Redis take them there too."""


def wrong_database(value: str) -> str:
    """Say what is wrong with the address of a database; nothing when it can be tried."""
    takes = f"ожидался адрес вида {POSTGRES} или {SQLITE}"
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        return f"{takes}, а этот не разобрать: «{outline(value)}»."
    backend, _, driver = url.drivername.partition("+")
    if driver not in ("", DRIVERS.get(backend)) or backend not in DRIVERS:
        return f"{takes}, получено «{url.drivername}://…»."
    if "@" in (url.host or ""):
        return f"{takes}, получено «{outline(value)}»; знак @ в пароле пишется %40."
    if not url.database or url.database == ":memory:":
        return f"{takes}; в этом не названа база."
    if url.port is not None and not 0 < url.port <= LAST_PORT:
        return f"порт — число от 1 до {LAST_PORT}, получено «{url.port}»."
    return _wrong_parameter(url) if backend == "postgresql" else ""


def _wrong_parameter(url: URL) -> str:
    """Say what libpq would not take of the parameters behind `?`."""
    given = {name: values[-1] for name, values in url.normalized_query.items()}
    try:
        timeout_from_conninfo(conninfo_to_dict(make_conninfo(**given)))
    except psycopg.ProgrammingError as wrong:
        return f"параметры адреса — как в libpq (sslmode, connect_timeout, …), получено: {str(wrong).strip()}."
    return ""


def is_redis(value: str) -> bool:
    """Say whether this is the address of a Redis."""
    try:
        parts = urlsplit(value)
        if parts.scheme == "unix":
            return bool(parts.path)
        number = parts.path.strip("/")
        is_numbered = not number or (number.isascii() and number.isdigit())
        return parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0 and is_numbered
    except ValueError:
        return False


def is_address(value: str, schemes: tuple[str, ...]) -> bool:
    """Say whether this is an address with a host and one of these schemes."""
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and not re.search(r"\s", value)
        return parts.scheme in schemes and is_whole and parts.port != 0
    except ValueError:
        return False


def is_site(value: str) -> bool:
    """Say whether this is what a link can begin with: nothing that would stand in every link, or end it."""
    return is_address(value, ("http", "https")) and not re.search("[@?#]", value)


def is_sender(value: str) -> bool:
    """Say whether mail can come from here: `a@b` or `Name <a@b>` (RFC 5322, section 3.4), on one line."""
    name, address = parseaddr(value)
    is_mail = re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address) is not None and address.isascii()
    return is_mail and value.isprintable() and (bool(name) or value.strip(" <>") == address)


def outline(value: str) -> str:
    """Give what was given for an address without what may be a password in it."""
    scheme, slashes, rest = value.rpartition("://")
    _, at, host = rest.rpartition("@")
    if not at:
        host = re.sub(r"^([^/?#:]*:)(?!\d+(?:[/?#]|$)).+", r"\1…", rest)
    return PASSWORDS.sub(r"\1…", f"{scheme}{slashes}{'…@' if at else ''}{host}")


def without_password(value: str) -> str:
    """Give a good address as anybody may see it, and as people write it: our driver's name is ours."""
    shown = make_url(value).render_as_string(hide_password=True).replace("+psycopg", "")
    return PASSWORDS.sub(r"\1***", shown)
