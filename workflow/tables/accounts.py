"""Who may sign in, and with what: every secret stands here as a digest that gives nobody the secret back."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Uuid

from workflow.tables.types import Json, Moment, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),  # folded: small letters
    Column("password", String(200), nullable=False),  # Argon2id in its own notation
    Column("administrator", Boolean, nullable=False),
    Column("opened_at", Moment, nullable=False),
)

account_grants = Table(
    "account_grants",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("granted_at", Moment, nullable=False),
)

account_sessions = Table(
    "account_sessions",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),  # by which its owner ends it
    Column("account_id", Uuid, nullable=False, index=True),
    Column("institution_id", Uuid),  # where he is now; NULL for the administrator of the installation
    Column("device", String(60), nullable=False),
    Column("opened_at", Moment, nullable=False, index=True),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("factor_at", Moment),  # when its owner has shown his second factor
)

account_factors = Table(
    "account_factors",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # what codes are made from, under the installation's secret
    Column("step", BigInteger, nullable=False),  # the last one used: no code up to it is good
    Column("set_up_at", Moment, nullable=False),
)

account_codes = Table(
    "account_codes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("code", String(200), nullable=False),  # Argon2id; a row goes when its code is used
)

account_notes = Table(
    "account_notes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("what", String(20), nullable=False),
    Column("about", String(60), nullable=False),
    Column("institution_id", Uuid),  # where the one who did it is somebody; NULL: the owner himself, or the machine
    Column("person_id", Uuid),
)

account_devices = Table(
    "account_devices",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("seen_at", Moment, nullable=False),
)

account_attempts = Table(
    "account_attempts",
    metadata,
    Column("bucket", LargeBinary(32), primary_key=True),  # keyed digest of a login, an address or a device
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
)

account_tokens = Table(
    "account_tokens",
    metadata,
    Column("id", String(12), primary_key=True),  # public: it stands in the token, in the journal and on pages
    Column("digest", LargeBinary(32), nullable=False),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("institution_id", Uuid, nullable=False),
    Column("name", String(60), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

account_links = Table(
    "account_links",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("purpose", String(16), nullable=False),  # as in workflow/links/link.py
    Column("institution_id", Uuid),
    Column("person_id", Uuid),  # who uses it
    Column("account_id", Uuid),  # of an administrator who is nobody in any institution
    Column("about_id", Uuid),  # whom it is about; NULL for a way into an account
    Column("cycle_id", Uuid),
    Column("code", String(64)),  # of the questionnaire
    Column("made_by", Uuid),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
    Column("revoked_by", Uuid),
    Column("browser", LargeBinary(32)),  # digest of the mark of the one browser that proved it
    Column("proven_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),
)
Index("ix_account_links_person", account_links.c.institution_id, account_links.c.person_id)
Index("ix_account_links_about", account_links.c.institution_id, account_links.c.about_id)

account_identities = Table(
    "account_identities",
    metadata,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("linked_at", Moment, nullable=False),
    Column("used_at", Moment),
)

account_arrivals = Table(
    "account_arrivals",
    metadata,
    Column("state", LargeBinary(32), primary_key=True),  # digest
    Column("browser", LargeBinary(32), nullable=False),  # digest of the mark of whoever was sent
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(64), nullable=False),
    Column("aim", String(16), nullable=False),  # as in workflow/outside/arrival.py
    Column("onward", String(510), nullable=False),
    Column("session_id", Uuid),
    Column("link_id", Uuid),
    Column("sent_at", Moment, nullable=False, index=True),
)
