"""Settings: where each came from, which are wrong, and which are dangerous where the service stands."""

import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from workflow.checkup.addresses import without_password
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
    value = getattr(settings, name.lower())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, ""):
        return "нет"
    return without_password(str(value)) if name.endswith("_URL") else str(value)


def check_dangers(patient: Patient) -> Iterator[Finding]:
    """Tell of what may be set and yet should not be."""
    settings = patient.settings
    if patient.environment.sources.get("SECRET") == BY_DEFAULT:
        yield from _made_secret(patient)
    elif settings.secret and len(settings.secret.encode()) < SHORTEST_SECRET:
        yield warning("Секрет", f"короче {SHORTEST_SECRET} байт: подпись ключей можно подобрать", MAKE_ONE)
    for name in VARIABLES:
        file = patient.environment.file(name)
        if file is not None and (name in ("SECRET", *SECRETS) or name.endswith("_URL")):
            yield from _readable(f"{PREFIX}{name}_FILE", file)
    if patient.file is not None and patient.file.exists():
        yield from _readable("Файл базы", patient.file)
    yield from _half_set(patient)
    if settings.signed_keys:
        yield warning(
            "Ключи учебной школы",
            "принимаются и чужие: STUPENI_SIGNED_KEYS=yes",
            "Для настоящих людей уберите её: входить будут по паролю, программы — по своим ключам.",
        )
    if not _is_here_only(settings.host) and not settings.site.startswith("https://"):
        yield warning(
            "Адрес сайта",
            f"{settings.host} открыт сети без TLS: пароли идут открытым текстом",
            "Поставьте перед сайтом прокси с TLS и назовите его в STUPENI_SITE=https://…, или STUPENI_HOST=127.0.0.1.",
        )


# fmt: off
NEEDS = (
    # what is set   what goes with it     what comes of it without
    ("SMTP_URL",    "SITE",               "ссылки в письмах ведут на эту машину, у получателя они не откроются"),
    ("SMTP_URL",    "MAIL_FROM",          "письма уходят от stupeni@localhost, такие почта не принимает"),
    ("MAX_TOKEN",   "SITE",               "ссылки в сообщениях ведут на эту машину, у получателя они не откроются"),
    ("OIDC_ISSUER", "SITE",               "сервис входа вернёт человека на эту машину, а не на сайт"),
    ("OIDC_ISSUER", "OIDC_CLIENT_SECRET", "сервис входа не узнает нас и никого не впустит"),
)
# fmt: on


def _half_set(patient: Patient) -> Iterator[Finding]:
    """Tell of settings that are no good alone."""
    sources = patient.environment.sources
    for given, other, comes in NEEDS:
        if sources.get(given) != BY_DEFAULT and sources.get(other) == BY_DEFAULT:
            yield warning(f"{PREFIX}{given}", f"задана без {PREFIX}{other}: {comes}", f"Задайте {PREFIX}{other}.")


def _made_secret(patient: Patient) -> Iterator[Finding]:
    if not patient.settings.embedded:
        yield warning("Секрет", "создан сам; у сайта на другой машине будет другой, и ключи там не подойдут", MAKE_ONE)
    path = kept_secret(patient.settings.data_dir)
    if path.exists():
        yield from _readable("Секрет", path)


def _readable(name: str, path: Path) -> Iterator[Finding]:
    """Tell of a file that anybody may read, in a folder that anybody may enter."""
    try:
        mode, folder = path.stat().st_mode, path.absolute().parent.stat().st_mode
    except OSError:
        return  # told already: it cannot be read
    if mode & stat.S_IROTH and folder & stat.S_IXOTH:
        yield warning(name, f"{path} может прочитать любой на этой машине", f"Выполните chmod 600 {path}.")


def _is_here_only(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
