"""The buttons: a table of forms, each an event of the API under the same noun, shown when it may be said."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from api.v1.nouns import NOUNS, Noun
from workflow.access import Caller
from workflow.facts.calendars import DayKind
from workflow.facts.care import ContactWay, TalkSide
from workflow.facts.concerns import Authority, ConcernDecision
from workflow.facts.duties import Terms
from workflow.facts.meetings import OF_CYCLE, OF_PAIR, FitAnswer
from workflow.facts.pairs import Side
from workflow.facts.payload import Ref
from workflow.queries.allowed import Allowed, allowed, may
from workflow.subjects.approval import Approval
from workflow.subjects.cycle import Cycle
from workflow.subjects.group import Group
from workflow.subjects.institution import Institution
from workflow.subjects.match import Match
from workflow.subjects.meeting import Meeting
from workflow.subjects.pair import Pair
from workflow.words import Named


class Depth(Named):
    """How deep a contact went, as a list of two."""

    SHORT = "false", "короткий вопрос"
    DEEPER = "true", "подробный разговор"


Subject = Pair | Cycle | Approval | Group | Meeting | Match
Tells = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Field:
    """What a person fills in; `choices` make it a list, `day` says when it happened and goes to the event's time.

    Of a `several` any number is ticked: each box is named by the field, a hyphen and what it stands for.
    """

    name: str
    label: str
    kind: Literal["text", "line", "number", "day", "date", "moment", "choice", "several", "dates"]
    required: bool = True
    choices: tuple[Named, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One row: the route of the noun that it adds to, the button, what is asked, and what the subject itself tells.

    `page` is the page that it leads back to, as its address goes on from the subject's.
    """

    route: str
    button: str
    fields: tuple[Field, ...] = ()
    tells: Mapping[str, Tells] | None = None
    grave: bool = False
    page: str = ""

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
    """A form for one reader: where it goes, under which key it counts once, or why there is no button.

    `filled` is what is known already: of `SETTLED` fields it is not asked again. `boxes` are what a `several` offers.
    """

    form: Form
    action: str
    key: str
    possible: bool
    why_not: str
    who: str
    filled: Mapping[str, str] = dataclass_field(default_factory=dict)
    boxes: tuple[tuple[str, str], ...] = ()


REASON = Field("reason", "Причина", "text", most=4000)
DAY = Field("day", "Когда", "day")
KIND = Field("kind", "Какая встреча", "choice", choices=OF_PAIR)
MINUTES = Field("minutes", "Сколько минут", "number", required=False, most=600)
KIND_OF_ALL = Field("kind", "Какая встреча", "choice", choices=OF_CYCLE)
STARTS = Field("starts_at", "Начало", "moment")
PLACE = Field("place", "Где", "line", required=False, most=300)
WHY = Field("reason", "Почему", "text", required=False, most=4000)
ABSENT = Field("absent", "Кто не пришёл", "several", required=False)
PRESENT = Field("present", "Кто был", "several")
ANSWER = Field("answer", "Ответ", "choice", choices=tuple(FitAnswer))
SIDE = Field("side", "Чей ответ", "choice", required=False, choices=tuple(Side))
PAPER = Field("papernumber", "Номер бумаги с ответом", "line", required=False, most=100)
PAPER_DAY = Field("paperdate", "Дата бумаги", "date", required=False)
MENTOR = Field("mentor", "Наставник", "line")
ABOUT = Field("about", "Что сделали", "text", required=False, most=4000)
NEXT_ON = Field("next_on", "Когда попробуем снова", "date")
TALK_WITH = Field("side", "С кем", "choice", choices=tuple(TalkSide))
SAID = Field("said", "Что сказано", "text", most=4000)
LATER = Field("later_contact", "Как общаться дальше", "text", required=False, most=4000)
NEXT_STEP = Field("next_step", "Что дальше у наставляемого", "text", required=False, most=4000)
ASKED_SIDE = Field("side", "Кого спросили", "choice", choices=tuple(Side))
HOW = Field("how", "Как", "choice", choices=tuple(ContactWay))
DEPTH = Field("deeper", "Насколько подробно", "choice", choices=tuple(Depth))
NOTE = Field("note", "Заметка", "text", required=False, most=4000)
OF_CURATOR = Field("about_curator", "О кураторе", "line", required=False)
DECISION = Field("decision", "К чему пришли", "choice", choices=tuple(ConcernDecision))
OUTCOME = Field("outcome", "Итог", "text", most=4000)
BODY = Field("body", "Какой орган извещён", "choice", choices=tuple(Authority))
INFORMED_ON = Field("informed_on", "Когда", "date")
NUMBER = Field("number", "Номер сообщения", "line", required=False, most=300)
TALK = (TALK_WITH, DAY, SAID, LATER, NEXT_STEP)
INFORMED = (BODY, INFORMED_ON, NUMBER, NOTE, OF_CURATOR)
GOAL = Field("goal", "Цель", "text", most=4000)
FORMAT = Field("format", "Как занимаются", "line", required=False, most=300)
SETTLED = frozenset({"kind", "planned", "side"})
ACTIVITY = Field("activity", "Мероприятие", "number", most=1000)
EVIDENCE = Field("evidence", "Чем подтверждается", "text", most=4000)
RESPONSIBLE = Field("person", "Кто отвечает", "line")
FIRST, LAST = Field("start", "Первый день", "date"), Field("end", "Последний день", "date")
TOGETHER = Field("together", "Что сдвигается вместе", "dates", required=False)
MOVING = (ACTIVITY, FIRST, LAST, TOGETHER, REASON)
HANDING = (
    Field("hands_over", "Кто передаёт", "line"),
    Field("takes_over", "Кто принимает", "line"),
    Field("terms", "Насовсем или на срок", "choice", choices=tuple(Terms)),
    Field("until", "По какой день замещает", "date", required=False),
    REASON,
)
SCHOOL_DAYS = (
    FIRST,
    LAST,
    Field("days", "Эти дни теперь", "choice", choices=tuple(DayKind)),
    Field("title", "Почему", "line", most=300),
)
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
#        of meetings: drawn beside the meeting that they are about
APART = (
    Form("/pairs/{pair_id}/planned-meetings",     "Назначить встречу",        (KIND, STARTS, MINUTES, PLACE)),
    Form("/groups/{group_id}/planned-meetings",   "Назначить встречу группы", (KIND, STARTS, MINUTES, PLACE)),
    Form("/cycles/{cycle_id}/planned-meetings",   "Назначить общую встречу",  (KIND_OF_ALL, STARTS, MINUTES, PLACE)),
    Form("/meetings/{meeting_id}/moves",          "Перенести",                (STARTS, PLACE, WHY)),
    Form("/meetings/{meeting_id}/cancellations",  "Отменить",                 (WHY,),               None, True),
    Form("/pairs/{pair_id}/missed-meetings",      "Не состоялась",            (KIND, DAY, ABSENT, WHY)),
    Form("/groups/{group_id}/meetings",           "Состоялась",               (KIND, DAY, MINUTES, PRESENT)),
    Form("/groups/{group_id}/missed-meetings",    "Не состоялась",            (KIND, DAY, WHY)),
    Form("/cycles/{cycle_id}/group-meetings",     "Состоялась",               (DAY, PRESENT)),
    Form("/cycles/{cycle_id}/group-final-meetings", "Состоялась",             (DAY, PRESENT)),
    Form("/cycles/{cycle_id}/missed-meetings",    "Не состоялась",            (KIND_OF_ALL, DAY, WHY)),
    Form("/pairs/{pair_id}/fits",                 "Ответить",                 (ANSWER, SIDE, PAPER, PAPER_DAY)),
    Form("/cycles/{cycle_id}/hand-overs",         "Передать дела",            HANDING, page="duties"),
    #    of care: drawn on the panels of a pair, its care list and its group
    Form("/pairs/{pair_id}/matches",              "Предложить",               (MENTOR,)),
    Form("/matches/{match_id}/agreements",        "Записать согласие",        (SIDE, PAPER, PAPER_DAY)),
    Form("/matches/{match_id}/declines",          "Записать отказ",           (SIDE, WHY, PAPER, PAPER_DAY)),
    Form("/matches/{match_id}/notices",           "Стороны извещены",         (DAY,)),
    Form("/matches/{match_id}/endings",           "Прекратить союз",          (REASON,),            None, True),
    Form("/matches/{match_id}/replacements",      "Заменить",                 (MENTOR, REASON),     None, True),
    Form("/pairs/{pair_id}/supports",             "Записать поддержку",       (DAY, ABOUT)),
    Form("/pairs/{pair_id}/care",                 "Назначить следующую попытку", (NEXT_ON,)),
    Form("/pairs/{pair_id}/exit-talks",           "Записать прощальную беседу", TALK),
    Form("/pairs/{pair_id}/contacts",             "Спросили, как идёт",       (ASKED_SIDE, DAY, HOW, DEPTH, NOTE)),
    Form("/pairs/{pair_id}/concern-takings",      "Взять в работу",           (OF_CURATOR,)),
    Form("/pairs/{pair_id}/concern-resolutions",  "Закрыть с итогом",         (DECISION, OUTCOME, OF_CURATOR)),
    Form("/pairs/{pair_id}/authorities",          "Записать, кого известили", INFORMED),
    Form("/groups/{group_id}/plans",              "Записать цель группы",     (GOAL, FORMAT)),
    Form("/groups/{group_id}/dissolutions",       "Расформировать группу",    (REASON,),            None, True),
    Form("/cycles/{cycle_id}/roadmap/completions", "Сделано",                 (ACTIVITY, EVIDENCE), page="roadmap"),
    Form("/cycles/{cycle_id}/roadmap/assignments", "Назначить",               (ACTIVITY, RESPONSIBLE), page="roadmap"),
    Form("/cycles/{cycle_id}/school-days",        "Изменить календарь",       SCHOOL_DAYS, page="school-days"),
    Form("/cycles/{cycle_id}/roadmap/moves",      "Перенести",                MOVING, page="roadmap"),
)
# fmt: on


def offer(
    route: str,
    institution: Institution,
    subject: Subject,
    caller: Caller,
    now: datetime,
    filled: Mapping[str, str] | None = None,
    boxes: Iterable[tuple[str, str]] = (),
) -> Offered | None:
    """Give one form of a subject with what is known already; None where it is not this reader's to say."""
    form = next(form for form in (*APART, *FORMS) if form.route == route)
    said = may(institution, form.noun.event, subject, caller, now)
    if said is None or not said.yours:
        return None
    return replace(_offer(form, subject.id, said), filled=filled or {}, boxes=tuple(boxes))


def offered(institution: Institution, subject: Subject, caller: Caller, now: datetime) -> list[Offered]:
    """Give the forms of a subject: a button where the caller may press it, else the reason why not."""
    if isinstance(subject, Group | Meeting | Match):
        return []
    said = {one.event: one for one in allowed(institution, subject, caller, now) if _about(one.subject, subject)}
    return [_offer(form, subject.id, said[form.noun.event]) for form in FORMS if _is_for(form, subject, said)]


def _about(ref: Ref | None, subject: Subject) -> bool:
    return ref is None or ref == subject.ref


def _is_for(form: Form, subject: Subject, said: Mapping[str, Allowed]) -> bool:
    return form.noun.kind is subject.kind and form.noun.event in said


def _offer(form: Form, identity: UUID, may: Allowed) -> Offered:
    action = form.route.replace(f"{{{form.noun.place}}}", str(identity))
    return Offered(form, action, str(uuid4()), may.allowed and may.yours, may.why_not, may.who.label)
