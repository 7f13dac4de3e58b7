"""How events end: a settled one becomes a fact and leaves its payload to it, all in the database itself."""

from workflow.tables import bulk, facts, inbox

COPIED = (
    "source",
    "event_id",
    "type",
    "subject",
    "occurred_at",
    "received_at",
    "actor_person",
    "actor_role",
    "reporter_person",
    "reporter_role",
    "channel",
    "correlation",
    "paper",
    "clear",
    "personal",
)


def facts_of(ends: bulk.Rows) -> bulk.Write:
    """Copy the events that have a number to the facts of that number."""
    return bulk.Write(NOTE, (inbox.c.position, facts.c.number), [one for one in ends if one["number"] is not None])


def ends_of(ends: bulk.Rows) -> bulk.Write:
    """Write how events ended, each by its position."""
    return bulk.Write(END, ENDED, ends)


_columns = ", ".join(COPIED)
NOTE = f"""
    INSERT INTO facts (institution_id, inbox_id, number, {_columns})
    SELECT inbox.institution_id, inbox.id, new.number, {", ".join(f"inbox.{name}" for name in COPIED)}
    FROM {{new}} JOIN inbox ON inbox.position = new.position
"""  # noqa: S608
END = """
    UPDATE inbox SET
        state = new.state,
        outcome = new.outcome,
        number = new.number,
        refusal = new.refusal,
        settled_at = new.settled_at,
        clear = CASE new.state WHEN 'refused' THEN inbox.clear END,
        personal = CASE new.state WHEN 'refused' THEN inbox.personal END
    FROM {new} WHERE inbox.position = new.position
"""
ENDED = (
    inbox.c.position,
    inbox.c.state,
    inbox.c.outcome,
    inbox.c.number,
    inbox.c.refusal,
    inbox.c.settled_at,
)
