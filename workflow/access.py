"""Who may do what: roles as flags, and the person behind an event."""

from dataclasses import dataclass
from enum import Flag, auto
from uuid import UUID


class Role(Flag):
    """What somebody is to an institution; a row of a table names several with `|`."""

    ADMINISTRATOR = auto()
    HEAD = auto()
    HEAD_ABOVE = auto()
    CURATOR = auto()
    PSYCHOLOGIST = auto()
    INFORMANT = auto()
    MENTOR = auto()
    MENTEE = auto()
    REPRESENTATIVE = auto()
    AUDITOR = auto()
    SERVICE = auto()

    @property
    def code(self) -> str:
        """Give the code of a single role: `head_above`."""
        return str(self.name).lower()

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the codes of all roles in a combination, in their order."""
        return tuple(role.code for role in self)

    @property
    def label(self) -> str:
        """Give the roles as a person reads them: «куратор или руководитель»."""
        return " или ".join(LABELS[role] for role in self)


by = Role

LABELS = {
    Role.ADMINISTRATOR: "администратор",
    Role.HEAD: "руководитель",
    Role.HEAD_ABOVE: "руководитель вышестоящей организации",
    Role.CURATOR: "куратор",
    Role.PSYCHOLOGIST: "психолог",
    Role.INFORMANT: "третье лицо",
    Role.MENTOR: "наставник",
    Role.MENTEE: "наставляемый",
    Role.REPRESENTATIVE: "законный представитель",
    Role.AUDITOR: "проверяющий",
    Role.SERVICE: "служба",
}

ROLES = {role.code: role for role in Role}
GRANTED = by.HEAD | by.CURATOR | by.PSYCHOLOGIST | by.INFORMANT | by.AUDITOR
HEADS = by.HEAD | by.HEAD_ABOVE
NOBODY = Role(0)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the service, with no person) acting in one role."""

    person: UUID | None
    role: Role


SERVICE = Actor(None, Role.SERVICE)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who stands at the door: a person, the roles he holds, his institution, and the way he came in.

    `scopes`: what a token of a program is for; None: whatever his roles may.
    """

    person: UUID | None
    roles: Role
    institution: UUID
    channel: str = "api"
    scopes: frozenset[str] | None = None
