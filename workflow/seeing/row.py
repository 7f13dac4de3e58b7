"""A row of the table of access: an address, for whom it is whole, for whom in part, and what the others are told."""

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
    PART = "part", "то, в чём участвует: решает событие"


MISSING = "По этому адресу для вас ничего нет."


@dataclass(frozen=True, slots=True)
class Row:
    """`whole` read or write it of everybody, `own` within the scope; `event` is the type that is reported there.

    The others are not told that it is there, unless `told` says who may: the address alone then betrays nobody.
    """

    route: str
    what: str
    whole: Role = NOBODY
    own: Role = NOBODY
    scope: Scope = Scope.NOTHING
    told: str = ""
    public: bool = False
    method: str = "GET"
    event: str = ""

    @property
    def readers(self) -> Role:
        """Give whoever may knock, to read or to write; of those with a part of their own the subject decides."""
        return self.whole | self.own

    @property
    def refusal(self) -> StupeniError:
        """Give what the others are answered."""
        return NotYours(self.told) if self.told else NotFound(MISSING)
