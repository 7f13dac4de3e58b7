"""The buttons: a table of forms, each an event of the API under the same noun, shown when it may be said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from api.v1.nouns import NOUNS, Noun
from workflow.access import Caller
from workflow.facts.meetings import OF_PAIR
from workflow.facts.payload import Ref
from workflow.queries.allowed import Allowed, allowed
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.pair import Pair
from workflow.words import Named

Subject = Pair | Cycle | Approval
Tells = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Field:
    """What a person fills in; `choices` make it a list, `day` says when it happened and goes to the event's time."""

    name: str
    label: str
    kind: Literal["text", "number", "day", "choice"]
    required: bool = True
    choices: tuple[Named, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One row: the route of the noun that it adds to, the button, what is asked, and what the subject itself tells."""

    route: str
    button: str
    fields: tuple[Field, ...] = ()
    tells: Mapping[str, Tells] | None = None
    grave: bool = False

    @property
    def noun(self) -> Noun:
        """Give the noun of the API under the same route."""
        return BY_ROUTE[self.route]

    @property
    def needs_words(self) -> bool:
        """Say whether it is opened before it is filled in: a grave form, or one that asks something."""
        return self.grave or bool(self.fields)


@dataclass(frozen=True, slots=True)
class Offered:
    """A form for one reader: where it goes, under which key it counts once, or why there is no button."""

    form: Form
    action: str
    key: str
    possible: bool
    why_not: str
    who: str


REASON = Field("reason", "Причина", "text", most=4000)
DAY = Field("day", "Когда", "day")
KIND = Field("kind", "Какая встреча", "choice", choices=OF_PAIR)
MINUTES = Field("minutes", "Сколько минут", "number", required=False, most=600)
STAGE: Mapping[str, Tells] = {"stage": lambda cycle: str(cycle.stage.value)}

BY_ROUTE = {noun.route: noun for noun in NOUNS}

# fmt: off
#        adds to                                 button                             asked                 tells grave
FORMS = (
    Form("/cycles/{cycle_id}/stage-completions", "Завершить этап",                  (),                   STAGE),
    Form("/cycles/{cycle_id}/forcings",          "Попросить перейти без требований", (REASON,),           STAGE, True),
    Form("/approvals/{approval_id}/forcings",    "Подтвердить переход",             (),                   None, True),
    Form("/approvals/{approval_id}/reopenings",  "Подтвердить возврат",             (),                   None, True),
    Form("/approvals/{approval_id}/cancellings", "Подтвердить отмену цикла",        (),                   None, True),
    Form("/approvals/{approval_id}/waivers",     "Подтвердить освобождение",        (),                   None, True),
    Form("/approvals/{approval_id}/declines",    "Отклонить",                       (REASON,)),
    Form("/pairs/{pair_id}/meetings",            "Встреча состоялась",              (KIND, DAY, MINUTES)),
    Form("/pairs/{pair_id}/pauses",              "Приостановить пару",              (REASON,),            None, True),
    Form("/pairs/{pair_id}/resumptions",         "Возобновить работу"),
)
# fmt: on


def offered(institution: Institution, subject: Subject, caller: Caller, now: datetime) -> list[Offered]:
    """Give the forms of a subject: a button where the caller may press it, else the reason why not."""
    said = {one.event: one for one in allowed(institution, subject, caller, now) if _about(one.subject, subject)}
    return [_offer(form, subject.id, said[form.noun.event]) for form in FORMS if _is_for(form, subject, said)]


def _about(ref: Ref | None, subject: Subject) -> bool:
    return ref is None or ref == subject.ref


def _is_for(form: Form, subject: Subject, said: Mapping[str, Allowed]) -> bool:
    return form.noun.kind is subject.kind and form.noun.event in said


def _offer(form: Form, identity: UUID, may: Allowed) -> Offered:
    action = form.route.replace(f"{{{form.noun.place}}}", str(identity))
    return Offered(form, action, str(uuid4()), may.allowed and may.yours, may.why_not, may.who.label)
