"""Settings: a wrong one names its variable, what it got and what it takes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from workflow.errors import BadSetting
from workflow.settings import VARIABLES, Settings, told


def test_an_empty_environment_is_the_embedded_service(tmp_path: Path) -> None:
    """One process, one file, and a secret of its own that stays the same."""
    environ = {"STUPENI_DATA_DIR": str(tmp_path)}
    first, again = Settings.read(environ), Settings.read(environ)

    assert (first.embedded, first.port, first.database_url) == (True, 8000, f"sqlite:///{tmp_path}/stupeni.db")
    assert len(first.secret) > 40
    assert first.secret == again.secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("STUPENI_PORT", "eighty", "от 1 до 65535"),
        ("STUPENI_PORT", "0", "от 1 до 65535"),
        ("STUPENI_BATCH", "1e3", "от 1 до 1000"),
        ("STUPENI_DATABASE_URL", "mysql://x", "sqlite"),
        ("STUPENI_DATABASE_URL", "postgresql://u:p@h:порт/b", "не разобрать: «postgresql://…@h:порт/b»"),
        ("STUPENI_DATABASE_URL", "postgresql://h:70000/b", "порт — число от 1 до 65535, получено «70000»"),
        ("STUPENI_DATABASE_URL", "postgresql://h", "не названа база"),
        ("STUPENI_DATABASE_URL", "postgresql+asyncpg://h/b", r"получено «postgresql\+asyncpg://…»"),
        ("STUPENI_DATABASE_URL", "sqlite://", "не названа база"),
        ("STUPENI_DATABASE_URL", "postgresql://u:p@ss@h/b", "«postgresql://…@h/b»; знак @ в пароле пишется %40"),
        ("STUPENI_DATABASE_URL", "postgresql://h/b?sslmod=require", "libpq .*sslmod"),
        ("STUPENI_DATABASE_URL", "postgresql://h/b?connect_timeout=долго", "libpq .*долго"),
        ("STUPENI_OWNER_URL", "stupeni.db", "не разобрать"),
        ("STUPENI_DATA_DIR", "/dev/null", "нужна папка"),
        ("STUPENI_REDIS_URL", "http://x", "redis"),
        ("STUPENI_REDIS_URL", "redis://:p@h:порт/0", "получено «redis://…@h:порт/0»"),
        ("STUPENI_REDIS_URL", "redis://h/база", "ожидался адрес вида redis://"),
        ("STUPENI_REDIS_URL", "unix://", "ожидался адрес вида redis://"),
        ("STUPENI_UNSAFE_POSTGRES", "да", "no, yes"),
        ("STUPENI_SITE", "https://u:p@h", "получено «https://…@h»"),
        ("STUPENI_SITE", "stupeni.example.org", "https://stupeni.example.org"),
        ("STUPENI_SMTP_URL", "school:p@mail.test:587", "smtp://.* получено «…@mail.test:587»"),
        ("STUPENI_SMTP_URL", "smtp://school:p", "получено «smtp://school:…»"),
        ("STUPENI_SMTP_CA", "/no/such", r"\(PEM\), получено «/no/such»"),
        ("STUPENI_MAX_CA", __file__, r"\(PEM\), получено"),
        ("STUPENI_OIDC_CA", "/", r"\(PEM\), получено «/»"),
        ("STUPENI_MAIL_FROM", "Школа № 1", "letters@example.org>, получено «Школа № 1»"),
        ("STUPENI_MAIL_FROM", "Школа, 1 <a@b>", "letters@example.org>, получено «Школа, 1 <a@b>»"),
        ("STUPENI_MAX_TOKEN", "два слова", "ожидался ключ"),
        ("STUPENI_MAX_URL", "platform-api.max.ru", "получено «platform-api.max.ru»"),
        ("STUPENI_OIDC_ISSUER", "http://id.test", "https://id.example.org, получено «http://id.test»"),
        ("STUPENI_LOG", "xml", "console, json"),
        ("STUPENI_REDIS_URL_FILE", "/dev/null", "/dev/null пуст"),
        ("STUPENI_SECRET_FILE", "/no/such/file", "не читается"),
        ("STUPENI_DATABSE_URL", "sqlite:///x", r"такой настройки нет\. Похоже, нужна STUPENI_DATABASE_URL\."),
    ],
)
def test_a_wrong_setting_names_itself(tmp_path: Path, name: str, value: str, says: str) -> None:
    """Also one that is misspelt: it would otherwise be silently another."""
    with pytest.raises(BadSetting, match=says) as wrong:
        Settings.read({"STUPENI_DATA_DIR": str(tmp_path), name: value})

    assert name in wrong.value.sentence


WORDS = ("HOST", "SECRET", "OIDC_CLIENT", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_FACTORS")
"""What may be any text: whether one can listen on HOST only the system knows, and it is asked at the start."""


@pytest.mark.parametrize("name", [name for name in VARIABLES if name not in WORDS])
def test_no_setting_takes_what_it_cannot_be(tmp_path: Path, name: str) -> None:
    """Each of deploy/env.example, once given a wrong value: it names itself, and not by another's name."""
    (tmp_path / "taken").write_text("")
    given = str(tmp_path / "taken" / "var") if name == "DATA_DIR" else "не то: hush"
    _, asked = told({"STUPENI_DATA_DIR": str(tmp_path), f"STUPENI_{name}": given}, make_secret=True)

    assert list(asked.wrong) == [name]
    assert asked.wrong[name].startswith(f"STUPENI_{name}: ")
    assert name != "MAX_TOKEN" or "hush" not in asked.wrong[name]


def test_all_wrong_settings_are_told_at_once(tmp_path: Path) -> None:
    """Who sets an installation up mends them in one go."""
    with pytest.raises(BadSetting) as wrong:
        Settings.read({"STUPENI_DATA_DIR": str(tmp_path), "STUPENI_BATCH": "0", "STUPENI_LOG": "xml", "STUPENI_X": "1"})

    assert [line.partition(":")[0] for line in wrong.value.sentence.splitlines()] == [
        "STUPENI_X",
        "STUPENI_BATCH",
        "STUPENI_LOG",
    ]


def test_a_folder_that_cannot_hold_a_secret_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(BadSetting, match="STUPENI_DATA_DIR: нужна папка"):
        Settings.read({"STUPENI_DATA_DIR": str(tmp_path / "taken" / "var")})


def test_reading_for_a_look_makes_no_secret_and_says_where_each_came_from(tmp_path: Path) -> None:
    """Whoever only looks must not leave anything behind."""
    (tmp_path / "url").write_text("redis://h/0")
    environ = {"STUPENI_DATA_DIR": str(tmp_path / "var"), "STUPENI_REDIS_URL_FILE": str(tmp_path / "url")}
    settings, asked = told(environ | {"STUPENI_PORT": "many"})

    assert (settings.secret, settings.port, (tmp_path / "var").exists()) == ("", 8000, False)
    assert [asked.sources[name] for name in ("DATA_DIR", "REDIS_URL", "HOST")] == ["environment", "file", "default"]
    assert list(asked.wrong) == ["PORT"]


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("SECRET", "тайна", lambda settings: settings.secret),
        ("DATABASE_URL", "sqlite:///x.db", lambda settings: settings.database_url),
        ("METRICS_PORT", "9191", lambda settings: str(settings.metrics_port)),
    ],
)
def test_any_setting_may_come_from_a_file(
    tmp_path: Path, name: str, value: str, read: Callable[[Settings], str]
) -> None:
    """As container platforms and systemd hand secrets over; an address holds a password too."""
    (tmp_path / "given").write_text(f"{value}\n")
    environ = {"STUPENI_DATA_DIR": str(tmp_path), f"STUPENI_{name}_FILE": str(tmp_path / "given")}

    assert read(Settings.read(environ)) == value


def test_the_plain_port_of_a_platform_is_respected(tmp_path: Path) -> None:
    """`PORT=9000 make run` is what people type."""
    assert Settings.read({"STUPENI_DATA_DIR": str(tmp_path), "PORT": "9000"}).port == 9000
    with pytest.raises(BadSetting, match=r"^PORT: .*от 1 до 65535, получено «many»"):
        Settings.read({"STUPENI_DATA_DIR": str(tmp_path), "PORT": "many"})


def test_a_postgresql_address_gets_its_driver() -> None:
    """People write `postgresql://`; the driver is ours to know."""
    environ = {"STUPENI_DATABASE_URL": "postgresql://x/y", "STUPENI_SECRET": "s"}

    assert Settings.read(environ).database_url == "postgresql+psycopg://x/y"


def test_every_variable_that_is_read_is_listed() -> None:
    """The table that documents are drawn from is the whole of it."""
    source = Path(str(Settings.read.__globals__["__file__"])).read_text(encoding="utf-8")

    assert all(f'"{name}"' in source.split("class Settings")[1] for name in VARIABLES)
