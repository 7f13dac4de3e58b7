"""Imports of people: what was found in a file, how far it is, and the file itself until it is done with."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Uuid, text

from workflow.tables.types import Json, Moment, metadata

imports = Table(
    "imports",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),  # follows from the file and the cycle
    Column("cycle_id", Uuid),
    Column("person_id", Uuid, nullable=False),  # the curator who sent it
    Column("digest", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", LargeBinary),  # NULL once it is done, refused or too old
    Column("report", Json),  # what the dry run found; it quotes cells, so it goes soon as well
    Column("figures", Json, nullable=False),  # counts alone
    Column("known", String(10)),  # update | skip
    Column("state", String(12), nullable=False),
    # checking → checked → confirmed → done | refused | failed; checking, checked, refused and failed → expired
    Column("phase", String(12), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("ended_at", Moment),
)
Index(
    "ix_imports_confirmed",
    imports.c.touched_at,
    postgresql_where=text("state = 'confirmed'"),
    sqlite_where=text("state = 'confirmed'"),
)
Index(
    "ix_imports_kept",
    imports.c.touched_at,
    postgresql_where=text("report IS NOT NULL"),
    sqlite_where=text("report IS NOT NULL"),
)
