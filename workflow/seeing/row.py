"""A row of the table of access: an address, who reads it whole, who his own part, and what the others are told."""

from dataclasses import dataclass

from workflow.access import NOBODY, Role
from workflow.errors import NotFound, NotYours, StupeniError
from workflow.words import Named


class Scope(Named):
    """What counts as one's own."""

    NOTHING = "nothing", "—"
    LIST = "list", "своё в списке"
    CYCLE = "cycle", "цикл, где участвует"
    PAIR = "pair", "своя пара"
    ACCOUNT = "account", "своя учётная запись"
    SELF = "self", "сам или представляемый ребёнок"


MISSING = "По этому адресу для вас ничего нет."


@dataclass(frozen=True, slots=True)
class Row:
    """`whole` read it of everybody, `own` within the scope. Others are not told that it is there, unless `told` says
    who reads it: that is said where the address alone betrays nobody.
    """

    route: str
    what: str
    whole: Role = NOBODY
    own: Role = NOBODY
    scope: Scope = Scope.NOTHING
    told: str = ""
    public: bool = False
    method: str = "GET"

    @property
    def readers(self) -> Role:
        """Give whoever may knock; of those with a part of their own the subject decides."""
        return self.whole | self.own

    @property
    def refusal(self) -> StupeniError:
        """Give what the others are answered."""
        return NotYours(self.told) if self.told else NotFound(MISSING)
