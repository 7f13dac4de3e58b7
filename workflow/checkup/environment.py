"""Reading an environment: where every variable came from, and a sentence for each that cannot be taken."""

import secrets
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from difflib import get_close_matches
from os import O_CREAT, O_EXCL, O_WRONLY
from os import open as open_file
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url

from workflow.checkup.addresses import is_address, is_redis, is_sender, is_site, outline, wrong_database
from workflow.errors import BadSetting

PREFIX = "STUPENI_"
FROM_ENVIRONMENT, FROM_FILE, BY_DEFAULT = "environment", "file", "default"
REDIS = "redis://сервер:6379/0, rediss://… или unix:///путь/к/сокету"
MAIL = "smtp://пользователь:пароль@сервер:587 или smtps://…"


class Environment:
    """An environment that is asked for its variables; what is wrong is kept, so that all of it can be told at once.

    `sources`: where each asked variable came from, by its name without prefix; `wrong`: a sentence by that name.
    """

    def __init__(self, environ: Mapping[str, str], known: Collection[str]) -> None:
        self._environ = environ
        self.sources: dict[str, str] = {}
        self.wrong: dict[str, str] = {}
        for name in sorted(environ):
            short = name.removeprefix(PREFIX)
            # Those of the tests are none of ours.
            if short == name or short.removesuffix("_FILE") in known or short.startswith("TEST_"):
                continue
            like = get_close_matches(short, known, n=1) or known
            there = "Похоже, нужна" if like is not known else "Есть:"
            self.wrong[short] = f"{name}: такой настройки нет. {there} {', '.join(PREFIX + one for one in like)}."

    def refuse(self) -> None:
        """Raise BadSetting that names every variable that is wrong, what it got and what it takes."""
        if self.wrong:
            raise BadSetting("\n".join(self.wrong.values()))

    def given(self, name: str) -> str | None:
        """Give a variable, or the content of the file that `NAME_FILE` names."""
        path = self._environ.get(f"{PREFIX}{name}_FILE")
        value = self._environ.get(PREFIX + name)
        self.sources[name] = FROM_FILE if path else FROM_ENVIRONMENT if value else BY_DEFAULT
        if not path:
            return value
        try:
            found = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self._complain(name, f"файл не читается: {error}.", "_FILE")
            return None
        if not found:
            self._complain(name, f"файл {path} пуст: впишите в него значение или уберите эту настройку.", "_FILE")
        return found

    def file(self, name: str) -> Path | None:
        """Give the file that a variable is read from."""
        path = self._environ.get(f"{PREFIX}{name}_FILE")
        return Path(path) if path else None

    def text(self, name: str, default: str) -> str:
        """Give a variable as it stands."""
        return self.given(name) or default

    def number(self, name: str, default: int, least: int, most: int, also: str = "") -> int:
        """Give a whole number within bounds; `also` is a name without our prefix that is taken too."""
        value, asked = self.given(name), PREFIX + name
        if not value and also and (value := self._environ.get(also)):
            self.sources[name], asked = FROM_ENVIRONMENT, also
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.wrong[name] = f"{asked}: ожидалось целое число от {least} до {most}, получено «{value}»."
            return default
        return int(value)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """Give one of a few words."""
        value = self.text(name, default)
        if value not in allowed:
            self._complain(name, f"ожидалось одно из {', '.join(allowed)}, получено «{value}».")
            return default
        return value

    def database(self, name: str, default: str | None) -> str | None:
        """Give the address of a database with the driver that is ours to know."""
        value = self.given(name)
        if not value:
            return default
        if wrong := wrong_database(value):
            self._complain(name, wrong)
            return default
        url = make_url(value)
        if url.get_backend_name() == "sqlite":
            return value
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)

    def redis(self, name: str) -> str | None:
        """Give the address of a Redis."""
        value = self.given(name)
        if not value:
            return None
        if is_redis(value):
            return value
        self._complain(name, f"ожидался адрес вида {REDIS}, получено «{outline(value)}».")
        return None

    def mail(self, name: str) -> str | None:
        """Give the address of a mail server."""
        value = self.given(name)
        if not value or is_address(value, ("smtp", "smtps", "smtp+starttls")):
            return value or None
        self._complain(name, f"ожидался адрес вида {MAIL}, получено «{outline(value)}».")
        return None

    def site(self, name: str) -> str:
        """Give the address of a site, without the slash at its end."""
        value = (self.given(name) or "").rstrip("/")
        if not value or is_site(value):
            return value
        takes = "ожидался адрес вида https://stupeni.example.org, без имени, пароля и того, что за «?» и «#»"
        self._complain(name, f"{takes}, получено «{outline(value)}».")
        return ""

    def sender(self, name: str, default: str) -> str:
        """Give whom letters are from: an address, with or without a name before it."""
        value = self.text(name, default)
        if is_sender(value):
            return value
        self._complain(name, f"ожидалось вида Школа № 1 <letters@example.org>, получено «{value}».")
        return default

    def authorities(self, name: str) -> str | None:
        """Give the file with the authorities that sign for somebody."""
        path = self.given(name)
        if not path:
            return None
        try:
            ssl.create_default_context(cafile=path)
        except OSError as error:
            takes = "ожидался файл сертификатов (PEM)"
            self._complain(name, f"{takes}, получено «{path}»: {error.strerror or type(error).__name__}.")
            return None
        return path

    def key(self, name: str) -> str | None:
        """Give a key that goes into a header; it is not shown."""
        value = self.given(name)
        if not value or (value.isascii() and value.isprintable() and " " not in value):
            return value or None
        self._complain(name, "ожидался ключ из латинских букв, цифр и знаков, без пробелов и переводов строки.")
        return None

    def issuer(self, name: str) -> str:
        """Give the name of a provider of identities as it stands; plain http is for this machine alone."""
        value = self.given(name) or ""
        is_here = is_site(value) and urlsplit(value).hostname in ("127.0.0.1", "::1", "localhost")
        if not value or is_here or (is_site(value) and value.startswith("https:")):
            return value
        self._complain(name, f"ожидался адрес вида https://id.example.org, получено «{outline(value)}».")
        return ""

    def secret(self, name: str, folder: Path, *, make: bool) -> str:
        """Give the secret that was told, else the one kept in a folder; the first start makes it."""
        told = self.given(name)
        if told or name in self.wrong:
            return told or ""
        path = kept_secret(folder)
        try:
            if make and not path.exists():
                _make_secret(path)
            return path.read_text(encoding="utf-8") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            self._complain(
                "DATA_DIR", f"нужна папка, куда можно писать; секрет в ней не создать, не прочитать: {error}."
            )
            return ""

    def _complain(self, name: str, sentence: str, suffix: str = "") -> None:
        self.wrong[name] = f"{PREFIX}{name}{suffix}: {sentence}"


def kept_secret(folder: Path) -> Path:
    """Give where the made secret is kept."""
    return folder / "secret"


def _make_secret(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Another process may make it at the same moment: then its secret is taken.
    with suppress(FileExistsError), open(open_file(path, O_CREAT | O_EXCL | O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
