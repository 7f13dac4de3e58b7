"""Settings: where each came from, which are wrong, and which are dangerous where the service stands."""

import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy import make_url

from workflow.checkup.environment import BY_DEFAULT, FROM_ENVIRONMENT, FROM_FILE, PREFIX, kept_secret
from workflow.checkup.finding import Finding, warning, well, wrong
from workflow.checkup.patient import Patient
from workflow.settings import VARIABLES

SOURCES = {FROM_ENVIRONMENT: "из окружения", FROM_FILE: "из файла", BY_DEFAULT: "по умолчанию"}
SECRETS = ("MAX_TOKEN", "OIDC_CLIENT_SECRET")
SHORTEST_SECRET = 32
"""Bytes: of a key for HMAC with SHA-256 (RFC 7518, section 3.2)."""
MAKE_ONE = (
    'Задайте STUPENI_SECRET_FILE с секретом из команды: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
)


def check_settings(patient: Patient) -> Iterator[Finding]:
    """Tell of every variable where it came from and what it is; a secret is never shown."""
    wrong_ones = patient.environment.wrong
    for name, sentence in wrong_ones.items():
        yield wrong(
            f"{PREFIX}{name}", sentence.partition(": ")[2], "Поправьте её: до этого ни один процесс не запустится."
        )
    by_default: list[str] = []
    for name in VARIABLES:
        source = patient.environment.sources.get(name, BY_DEFAULT)
        if name in wrong_ones:
            continue
        if source == BY_DEFAULT:
            by_default.append(name)
        else:
            yield well(f"{PREFIX}{name}", f"{shown(patient, name)} ({SOURCES[source]})")
    if by_default:
        yield well("По умолчанию", ", ".join(f"{name} = {shown(patient, name)}" for name in by_default))


def shown(patient: Patient, name: str) -> str:
    """Give the value of a variable as anybody may see it."""
    settings = patient.settings
    if name == "SECRET":
        return "задан" if settings.secret else "ещё не создан"
    if name in SECRETS:
        return "задан" if getattr(settings, name.lower()) else "нет"
    value = {"UNSAFE_POSTGRES": "yes" if settings.unsafe_postgres else "no"}.get(name) or getattr(
        settings, name.lower()
    )
    if value is None:
        return "нет"
    if name.endswith("_URL"):
        return make_url(str(value)).render_as_string(hide_password=True).replace("+psycopg", "")
    return str(value)


def check_dangers(patient: Patient) -> Iterator[Finding]:
    """Tell of what may be set and yet should not be."""
    settings = patient.settings
    if patient.environment.sources.get("SECRET") == BY_DEFAULT:
        yield from _made_secret(patient)
    elif settings.secret and len(settings.secret.encode()) < SHORTEST_SECRET:
        yield warning("Секрет", f"короче {SHORTEST_SECRET} байт: подпись ключей можно подобрать", MAKE_ONE)
    for name in VARIABLES:
        file = patient.environment.file(name)
        if file is not None and (name == "SECRET" or name.endswith("_URL")):
            yield from _readable(f"{PREFIX}{name}_FILE", file)
    if not _is_here_only(settings.host):
        yield warning(
            "Адрес сайта",
            f"{settings.host} открыт сети, а входят пока по ключам разработчика",
            "Закройте порт для чужих и поставьте перед сайтом прокси с TLS, или STUPENI_HOST=127.0.0.1.",
        )


def _made_secret(patient: Patient) -> Iterator[Finding]:
    if not patient.settings.embedded:
        yield warning("Секрет", "создан сам; у сайта на другой машине будет другой, и ключи там не подойдут", MAKE_ONE)
    path = kept_secret(patient.settings.data_dir)
    if path.exists():
        yield from _readable("Секрет", path)


def _readable(name: str, path: Path) -> Iterator[Finding]:
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # told already: it cannot be read
    if mode & stat.S_IROTH:
        yield warning(name, f"{path} может прочитать любой на этой машине", f"Выполните chmod 600 {path}.")


def _is_here_only(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
