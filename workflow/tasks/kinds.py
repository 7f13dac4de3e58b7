"""The table of tasks: how much harm each kind does when nobody acts, and the one step that comes next.

Pages, the API and letters lead to the same place in the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.facts.payload import Kind
from workflow.tasks.task import Task
from workflow.words import Named

if TYPE_CHECKING:
    from workflow.subjects.cycle import Cycle


class Harm(Named):
    """What is hurt when a task is left lying; the worst first."""

    SAFETY = "safety", "Безопасность ребёнка"
    LAW = "law", "Сроки закона"
    SILENCE = "silence", "Молчащие пары"
    ALONE = "alone", "Без наставника"
    CONSENTS = "consents", "Согласия"
    DECISIONS = "decisions", "Ждут решения"
    LETTERS = "letters", "Письма"
    ROADMAP = "roadmap", "Мероприятия"
    TALKS = "talks", "Встречи и разговоры"
    QUESTIONNAIRES = "questionnaires", "Анкеты и отзывы"
    THANKS = "thanks", "Благодарности"


@dataclass(frozen=True, slots=True)
class Step:
    """The next action: what the button says, and the page it leads to; None where there is none to open."""

    label: str
    path: str | None


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A row. `where` is the address of a page, with the ids of the subject and the cycle to be filled in."""

    code: str
    harm: Harm
    step: str
    where: str


PAIR, CARD = "/pairs/{subject}", "/people/{subject}"
ASKED = "/people/{subject}/questionnaires?cycle={cycle}"

# ruff: noqa: E501
# fmt: off
#            code                          hurts                  the next step                     on which page
KINDS = (
    TaskKind("concern.take",               Harm.SAFETY,           "Открыть обращение",              PAIR + "#concerns"),
    TaskKind("concern.danger",             Harm.SAFETY,           "Открыть обращение",              PAIR + "#concerns"),
    TaskKind("concern.inform",             Harm.SAFETY,           "Записать, кого известили",       PAIR + "#concerns"),
    TaskKind("concern.escalated",          Harm.SAFETY,           "Открыть обращение",              PAIR + "#concerns"),
    TaskKind("concern.resolve",            Harm.SAFETY,           "Записать итог",                  PAIR + "#concerns"),
    TaskKind("consent.destroy",            Harm.LAW,              "К согласиям человека",           CARD + "/consents#erasing"),
    TaskKind("consent.end_pairs",          Harm.LAW,              "К карточке человека",            CARD),
    TaskKind("consent.take_down",          Harm.LAW,              "К согласиям человека",           CARD + "/consents#clocks"),
    TaskKind("consent.sign_anew",          Harm.LAW,              "Записать новое согласие",        CARD + "/consents"),
    TaskKind("consent.birthday",           Harm.LAW,              "К согласиям человека",           CARD + "/consents"),
    TaskKind("received.destroy",           Harm.LAW,              "Составить акт",                  CARD + "/consents#erasing"),
    TaskKind("silence.call",               Harm.SILENCE,          "Записать разговор",              PAIR + "#contacts"),
    TaskKind("silence.replace",            Harm.SILENCE,          "Выбрать из резерва",             PAIR + "#replacing"),
    TaskKind("silence.help",               Harm.SILENCE,          "Открыть пару",                   PAIR + "#silence"),
    TaskKind("silence.meet_mentor",        Harm.SILENCE,          "Назначить встречу",              PAIR + "#meetings"),
    TaskKind("silence.meet_mentee",        Harm.SILENCE,          "Открыть пару",                   PAIR + "#meetings"),
    TaskKind("care.next_attempt",          Harm.ALONE,            "Выбрать наставника",             PAIR + "#proposals"),
    TaskKind("care.support",               Harm.ALONE,            "Записать поддержку",             PAIR + "#do"),
    TaskKind("care.early_end",             Harm.ALONE,            "Записать беседу",                PAIR + "#early"),
    TaskKind("mentor.leaving",             Harm.ALONE,            "Найти замену",                   PAIR + "#replacing"),
    TaskKind("consent.collect",            Harm.CONSENTS,         "Записать согласие",              CARD + "/consents"),
    TaskKind("consent.hand_paper",         Harm.CONSENTS,         "К согласиям человека",           CARD + "/consents"),
    TaskKind("consent.sign",               Harm.CONSENTS,         "Прочитать и подписать",          CARD + "/consents"),
    TaskKind("consent.sign_child",         Harm.CONSENTS,         "Прочитать и подписать",          CARD + "/consents"),
    TaskKind("approval.decide",            Harm.DECISIONS,        "Посмотреть запрос",              "/cycles/{cycle}#approvals"),
    TaskKind("received.answer",            Harm.DECISIONS,        "Открыть карточку",               CARD + "#offered"),
    TaskKind("mentee.admit",               Harm.DECISIONS,        "Записать решение",               PAIR + "#do"),
    TaskKind("match.tell",                 Harm.DECISIONS,        "Отметить, что сообщили",         PAIR + "#match"),
    TaskKind("match.answer_mentee",        Harm.DECISIONS,        "Ответить",                       PAIR + "#match"),
    TaskKind("match.answer_mentor",        Harm.DECISIONS,        "Ответить",                       PAIR + "#match"),
    TaskKind("order.sign",                 Harm.DECISIONS,        "К распоряжению",                 "/cycles/{cycle}/orders"),
    TaskKind("stage.complete",             Harm.DECISIONS,        "Завершить этап",                 "/cycles/{cycle}#stage"),
    TaskKind("informant.tell",             Harm.ALONE,            "Рассказать",                     "/reports"),
    TaskKind("letter.failed",              Harm.LETTERS,          "Разобраться",                    "/outbox?show=failed&to={subject}"),
    TaskKind("letter.hand_over",           Harm.LETTERS,          "Вручить",                        "/outbox/slips"),
    TaskKind("letter.held",                Harm.LETTERS,          "Посмотреть",                     "/outbox?show=held"),
    TaskKind("letter.untold_system",       Harm.LETTERS,          "К другим системам",              "/outbox/systems"),
    TaskKind("roadmap.activity",           Harm.ROADMAP,          "К дорожной карте",               "/cycles/{cycle}/roadmap"),
    TaskKind("meeting.tell",               Harm.TALKS,            "Отметить встречу",               PAIR + "#meetings"),
    TaskKind("meeting.tell_own",           Harm.TALKS,            "Отметить встречу",               PAIR + "#meetings"),
    TaskKind("meeting.come",               Harm.TALKS,            "Посмотреть встречу",             PAIR + "#meetings"),
    TaskKind("fit.ask_mentee",             Harm.TALKS,            "Записать ответ",                 PAIR + "#meetings"),
    TaskKind("fit.ask_mentor",             Harm.TALKS,            "Записать ответ",                 PAIR + "#meetings"),
    TaskKind("fit.answer",                 Harm.TALKS,            "Ответить",                       PAIR + "#meetings"),
    TaskKind("fit.answer_mentee",          Harm.TALKS,            "Ответить",                       PAIR + "#meetings"),
    TaskKind("care.contact",               Harm.TALKS,            "Записать, что сказали",          PAIR + "#contacts"),
    TaskKind("care.deeper_talk",           Harm.TALKS,            "Записать разговор",              PAIR + "#contacts"),
    TaskKind("feedback.mentee",            Harm.QUESTIONNAIRES,   "Рассказать",                     PAIR + "#do"),
    TaskKind("feedback.mentor",            Harm.QUESTIONNAIRES,   "Рассказать",                     PAIR + "#do"),
    TaskKind("questionnaire.collect",      Harm.QUESTIONNAIRES,   "К анкетам человека",             ASKED),
    TaskKind("questionnaire.fill",         Harm.QUESTIONNAIRES,   "Заполнить",                      ASKED),
    TaskKind("reward.parents",             Harm.THANKS,           "К поощрениям",                   "/cycles/{cycle}/rewards"),
    TaskKind("reward.organisation",        Harm.THANKS,           "К поощрениям",                   "/cycles/{cycle}/rewards"),
    TaskKind("reward.institution",         Harm.THANKS,           "К поощрениям",                   "/cycles/{cycle}/rewards"),
)
# fmt: on

BY_CODE: Mapping[str, TaskKind] = {one.code: one for one in KINDS}
PLACES = {Kind.GROUP: "/groups/{subject}", Kind.CYCLE: "/cycles/{cycle}/meetings"}
"""Where a task leads that is usually a pair's and this time a group's or the whole cycle's."""


def harm_of(task: Task) -> Harm:
    """Say what a task left lying hurts."""
    return _kind_of(task).harm


def step_of(task: Task, cycle: "Cycle") -> Step:
    """Give the next action of a task, with the path of its page on this site."""
    kind = _kind_of(task)
    where = PLACES.get(task.about.kind, kind.where) if kind.where.startswith(PAIR) else kind.where
    return Step(kind.step, where.format(subject=task.about.id, cycle=cycle.id) or None)


def _kind_of(task: Task) -> TaskKind:
    """Give the row of a task; one without a row still stands in everybody's day, and leads to the list of its cycle."""
    return BY_CODE.get(task.code) or TaskKind(task.code, Harm.DECISIONS, "К делам цикла", "/cycles/{cycle}/tasks")
