"""The tree of organisations, and who is somebody in one above the institutions; no row here is of one institution."""

from sqlalchemy import Boolean, Column, String, Table, Uuid, false

from workflow.tables.types import Moment, metadata

organisations = Table(
    "organisations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String(12), nullable=False),  # region | municipality | institution
    Column("parent_id", Uuid, index=True),
    Column("name", String(200), nullable=False),
    Column("demonstration", Boolean, nullable=False, server_default=false()),
    Column("opened_at", Moment, nullable=False),
)

organisation_grants = Table(
    "organisation_grants",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("account_id", Uuid, index=True),  # NULL until whoever was invited has come in
    Column("role", String(20), nullable=False),
    Column("name", String(200), nullable=False),  # of the person, as the organisation knows him
    Column("granted_at", Moment, nullable=False),
    Column("granted_by", Uuid),  # the account that granted it; NULL: the command line
    Column("ended_at", Moment),  # rows stay: what was granted and when it ended
    Column("ended_by", Uuid),
)
