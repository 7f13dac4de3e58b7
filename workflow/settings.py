"""Settings: the environment, read once, here and nowhere else; a wrong one names itself and what it takes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workflow.checkup.environment import PREFIX, Environment

__all__ = ["PREFIX", "VARIABLES", "Settings", "journal_stream", "told"]

THRICE = "three times as many for an address; 0: all of them"
TENFOLD = "three times as many for an address, ten times for an institution; 0: all of them"

VARIABLES = {
    "DATABASE_URL": ("var/stupeni.db on SQLite", "where everything is kept; `postgresql://…` in production"),
    "OWNER_URL": ("the same", "the role that owns the tables and migrates; the application's role owns nothing"),
    "REDIS_URL": ("none: embedded", "the broker between web, worker and clock processes"),
    "SECRET": (
        "made at first start",
        "signs demonstration keys and the addresses of calendars, seals second factors: with another all are void",
    ),
    "DATA_DIR": ("var", "where the embedded database and the made secret are kept"),
    "HOST": ("127.0.0.1", "the address that a process listens on"),
    "PORT": ("8000", "port of the web process; plain `PORT` works too"),
    "METRICS_PORT": ("none", "port where a worker or clock process gives its figures; the web process has /metrics"),
    "WORKER_THREADS": ("2", "threads of a worker process"),
    "BATCH": ("200", "events of a lane settled in one transaction at most"),
    "TRIES": ("5", "tries of an event before it becomes an incident"),
    "RING_AFTER": ("1", "seconds after which the clock rings again for an unsettled event"),
    "SUSPECT_AFTER": ("60", "seconds after which an unsettled event is tried alone"),
    "UNSAFE_POSTGRES": ("no", "`yes` starts on a PostgreSQL that may lose what it has answered: for tests only"),
    "IDLE_MINUTES": (
        "30",
        "minutes after which a session that nobody uses ends; four times as long for those who see one pair",
    ),
    "READINGS_DAYS": ("365", "days for which it is kept who read whose data, and why"),
    "SIGNED_KEYS": (
        "no",
        "`yes` takes the keys of the demonstration from anywhere; else on loopback only, and not through a proxy",
    ),
    "SITE": ("the address it listens on", "what people open in a browser: links in letters begin with it"),
    "SMTP_URL": (
        "none: no e-mail",
        "`smtp://user:password@server:587`, `smtps://…`; `smtp+starttls://…` insists",
    ),
    "SMTP_CA": ("the system's", "file with the authorities that sign for the mail server"),
    "MAIL_FROM": ("stupeni@localhost", "who letters are from: `Школа № 1 <letters@example.org>`"),
    "MAX_TOKEN": ("none: no MAX", "token of the bot that writes in MAX"),
    "MAX_URL": ("https://platform-api.max.ru", "address of the messenger's API"),
    "MAX_CA": ("the system's", "file with the authorities that sign for the messenger"),
    "PRIVATE_WEBHOOKS": ("no", "`yes` lets other systems inside one's own network be told"),
    "LETTER_THREADS": ("3", "threads of the clock that deliver letters; who hangs holds up two at most"),
    "RATE_SIGN_IN": ("30", f"attempts to sign in answered a minute, for a login at one address; {THRICE}"),
    "RATE_RESET": ("20", f"one-time links used or made a minute, for an account; {THRICE}"),
    "RATE_EXPORTS": ("30", f"lists taken a minute, for an account; {TENFOLD}"),
    "RATE_EVENTS": ("6000", f"requests that report events a minute, for an account; {TENFOLD}"),
    "OIDC_ISSUER": (
        "none: passwords only",
        "the provider of identities (OpenID Connect) by its exact name; it sends people back to SITE/sign-in/arrived",
    ),
    "OIDC_CLIENT": ("stupeni", "by which name the provider knows this installation"),
    "OIDC_CLIENT_SECRET": ("none", "what the provider gave for it"),
    "OIDC_CA": ("the system's", "file with the authorities that sign for the provider"),
    "OIDC_NAME": ("Внешний вход", "what the button on the sign-in page says"),
    "OIDC_FACTORS": (
        "none: our own second factor is asked for",
        "values of `amr` or `acr`, with commas, at which the provider has seen a second factor: `otp,hwk`",
    ),
    "LOG": ("console", "`console` or `json`"),
}
"""Every variable without its prefix: default and meaning; the README and deploy/env.example are drawn from here."""


MAIL_FROM, MAX_URL = "stupeni@localhost", "https://platform-api.max.ru"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Settings:
    """Everything an installation can be told from outside.

    `database_url`: the application's own; `owner_url`: the role that owns the tables and migrates (PostgreSQL).
    `redis_url`: absent means embedded, workers inside the one process. Times are in seconds. A rate is of one account
    and a minute; 0, as whoever makes settings by hand has it, answers all.
    """

    database_url: str
    owner_url: str | None = None
    redis_url: str | None = None
    secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    metrics_port: int | None = None
    worker_threads: int = 2
    batch: int = 200
    tries: int = 5
    ring_after: int = 1
    suspect_after: int = 60
    unsafe_postgres: bool = False
    idle_minutes: int = 30
    readings_days: int = 365
    signed_keys: bool = False
    site: str = ""
    oidc_issuer: str = ""
    oidc_client: str = "stupeni"
    oidc_client_secret: str = field(default="", repr=False)
    oidc_ca: str | None = None
    oidc_name: str = "Внешний вход"
    oidc_factors: str = ""
    smtp_url: str | None = field(default=None, repr=False)
    smtp_ca: str | None = None
    mail_from: str = MAIL_FROM
    max_token: str | None = field(default=None, repr=False)
    max_url: str = MAX_URL
    max_ca: str | None = None
    private_webhooks: bool = False
    letter_threads: int = 3
    rate_sign_in: int = 0
    rate_reset: int = 0
    rate_exports: int = 0
    rate_events: int = 0
    log: str = "console"
    data_dir: Path = Path("var")

    @property
    def embedded(self) -> bool:
        """Say whether one process does everything."""
        return self.redis_url is None

    @property
    def address(self) -> str:
        """Give the address of the site as somebody at this machine opens it."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}"

    @property
    def links(self) -> str:
        """Give what a link in a letter begins with."""
        return self.site or self.address

    @property
    def takes_signed_keys(self) -> bool:
        """Say whether signed keys are good: nobody but this machine comes in, or it is forced."""
        return self.signed_keys or self.host in LOOPBACK

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; BadSetting names each wrong variable, what it got and what it takes."""
        settings, environment = told(environ, make_secret=True)
        environment.refuse()
        return settings


def told(environ: Mapping[str, str] | None = None, *, make_secret: bool = False) -> tuple[Settings, Environment]:
    """Read the environment and refuse nothing: a wrong variable has its default, and its sentence stands beside."""
    asked = Environment(os.environ if environ is None else environ, VARIABLES)
    folder = Path(asked.text("DATA_DIR", "var"))
    own = f"sqlite:///{folder / 'stupeni.db'}"
    settings = Settings(
        database_url=asked.database("DATABASE_URL", own) or own,
        owner_url=asked.database("OWNER_URL", None),
        redis_url=asked.redis("REDIS_URL"),
        secret=asked.secret("SECRET", folder, make=make_secret),
        host=asked.text("HOST", "127.0.0.1"),
        port=asked.number("PORT", 8000, 1, 65535, also="PORT"),
        metrics_port=asked.number("METRICS_PORT", 0, 1, 65535) or None,
        worker_threads=asked.number("WORKER_THREADS", 2, 1, 64),
        batch=asked.number("BATCH", 200, 1, 1000),
        tries=asked.number("TRIES", 5, 1, 20),
        ring_after=asked.number("RING_AFTER", 1, 1, 3600),
        suspect_after=asked.number("SUSPECT_AFTER", 60, 5, 86_400),
        unsafe_postgres=asked.choice("UNSAFE_POSTGRES", "no", ("no", "yes")) == "yes",
        idle_minutes=asked.number("IDLE_MINUTES", 30, 5, 720),
        readings_days=asked.number("READINGS_DAYS", 365, 30, 3650),
        signed_keys=asked.choice("SIGNED_KEYS", "no", ("no", "yes")) == "yes",
        site=asked.site("SITE"),
        oidc_issuer=asked.issuer("OIDC_ISSUER"),
        oidc_client=asked.text("OIDC_CLIENT", "stupeni"),
        oidc_client_secret=asked.text("OIDC_CLIENT_SECRET", ""),
        oidc_ca=asked.authorities("OIDC_CA"),
        oidc_name=asked.text("OIDC_NAME", "Внешний вход"),
        oidc_factors=asked.text("OIDC_FACTORS", ""),
        smtp_url=asked.mail("SMTP_URL"),
        smtp_ca=asked.authorities("SMTP_CA"),
        mail_from=asked.sender("MAIL_FROM", MAIL_FROM),
        max_token=asked.key("MAX_TOKEN"),
        max_url=asked.site("MAX_URL") or MAX_URL,
        max_ca=asked.authorities("MAX_CA"),
        private_webhooks=asked.choice("PRIVATE_WEBHOOKS", "no", ("no", "yes")) == "yes",
        letter_threads=asked.number("LETTER_THREADS", 3, 1, 64),
        rate_sign_in=asked.number("RATE_SIGN_IN", 30, 0, 100_000),
        rate_reset=asked.number("RATE_RESET", 20, 0, 100_000),
        rate_exports=asked.number("RATE_EXPORTS", 30, 0, 100_000),
        rate_events=asked.number("RATE_EVENTS", 6000, 0, 10_000_000),
        log=asked.choice("LOG", "console", ("console", "json")),
        data_dir=folder,
    )
    return settings, asked


def journal_stream() -> str:
    """Give where the journal of systemd listens, as it tells whom it starts: device and inode; "" elsewhere."""
    return os.environ.get("JOURNAL_STREAM", "")
