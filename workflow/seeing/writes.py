"""What may be written, and by whom: a row for every address under which something is added, changed or ended.

An address that reports one type of event takes its row from the catalogue: nothing that stands there is said again.
"""

from collections.abc import Sequence

from workflow.access import by
from workflow.accounts.link import ABOVE_CURATORS, MAKERS, NOT_FACTORS, NOT_MAKER
from workflow.catalogue import CATALOGUE
from workflow.links.asked import MAKERS as LINK_MAKERS
from workflow.links.asked import NOT_MAKER as NO_LINKS
from workflow.seeing.api import ABOVE, IMPORTS, LETTERS
from workflow.seeing.circles import CARE, EVERYBODY, SIDES
from workflow.seeing.pages import CONNECTS, LEADS, SHEET, SHEETS, SYSTEMS, TEXTS, TREE
from workflow.seeing.row import Row, Scope

OF_ACCOUNT = Scope.ACCOUNT
REMINDERS = "Напоминания задерживают и переносят куратор и руководитель."
PAPERS = "Подписанное на бумаге вводит куратор."


def of_event(route: str, code: str) -> Row:
    """Give the row of an address that reports events of one type: who may is who the catalogue lets report it."""
    kind = CATALOGUE[code]
    sides = kind.reporters & SIDES
    return Row(
        route=route,
        what=kind.label.rstrip("."),
        whole=kind.reporters & ~SIDES,
        own=sides,
        scope=Scope.PART if sides else Scope.NOTHING,
        told=f"Событие {code} сообщает {kind.reporters.label}.",
        method="POST",
        event=code,
    )


# ruff: noqa: E501
# fmt: off
WRITE_ROWS: Sequence[Row] = (
    Row("/api/v1/events",                             "события: кто какое — в строке события", EVERYBODY,                       method="POST"),
    Row("/api/v1/cycles/{cycle_id}/meeting-sheets",   "лист встреч",                         by.CURATOR, told=SHEET,            method="POST", event="meeting.held"),
    Row("/api/v1/account/sessions",                   "вход",                                public=True,                         method="POST"),
    Row("/api/v1/account/sessions",                   "выход везде",                         own=EVERYBODY, scope=OF_ACCOUNT,     method="DELETE"),
    Row("/api/v1/account/sessions/{session_id}",      "конец своего сеанса",                 own=EVERYBODY, scope=OF_ACCOUNT,     method="DELETE"),
    Row("/api/v1/account/password",                   "смена своего пароля",                 own=EVERYBODY, scope=OF_ACCOUNT,     method="PUT"),
    Row("/api/v1/account/tokens",                     "ключ для программы",                  own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/api/v1/account/tokens/{token_id}",          "отзыв своего ключа",                  own=EVERYBODY, scope=OF_ACCOUNT,     method="DELETE"),
    Row("/api/v1/imports",                            "файл с людьми на проверку",           by.CURATOR, told=IMPORTS,          method="POST"),
    Row("/api/v1/imports/{import_id}/confirmations",  "загрузка проверенного файла",         by.CURATOR, told=IMPORTS,          method="POST"),
    Row("/sign-in",                                   "вход",                                public=True,                         method="POST"),
    Row("/sign-in/provider",                          "вход через внешнюю службу",           public=True,                         method="POST"),
    Row("/join/{token}/provider",                     "приглашение через внешнюю службу",    public=True,                         method="POST"),
    Row("/account/identities",                        "внешний вход связан с учётной записью", own=EVERYBODY, scope=OF_ACCOUNT,   method="POST"),
    Row("/account/identities/endings",                "внешний вход отвязан",                own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/join/{token}",                              "пароль по одноразовой ссылке",        public=True,                         method="POST"),
    Row("/sign-out",                                  "выход",                               own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/password",                          "смена своего пароля",                 own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/sessions/{session_id}/endings",     "конец своего сеанса",                 own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/sign-in/factor",                            "вход: код с телефона",                own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/factor",                            "второй фактор подключён",             own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/factor/codes",                      "резервные коды заново",               own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/factor/endings",                    "второй фактор отключён",              own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/tokens",                            "ключ для программы",                  own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/tokens/{token_id}/revocations",     "отзыв своего ключа",                  own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/endings",                           "выход везде",                         own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/account/institutions",                      "переход в другую свою организацию",   own=EVERYBODY, scope=OF_ACCOUNT,     method="POST"),
    Row("/accounts/{person_id}/links",                "одноразовая ссылка для человека",     MAKERS, told=NOT_MAKER,            method="POST"),
    Row("/accounts/{person_id}/links/revocations",    "отзыв одноразовых ссылок",            MAKERS, told=NOT_MAKER,            method="POST"),
    Row("/accounts/{person_id}/factor-links",         "ссылка, снимающая второй фактор",     ABOVE_CURATORS, told=NOT_FACTORS,  method="POST"),
    Row("/organisations",                             "открыть организацию",                 by.ADMINISTRATOR, told=TREE,         method="POST"),
    Row("/organisations/{organisation_id}/heads",     "ссылка руководителю вышестоящей",     by.ADMINISTRATOR, told=TREE,         method="POST"),
    Row("/organisations/{organisation_id}/heads/{grant_id}/endings", "снять руководителя вышестоящей", by.ADMINISTRATOR, told=TREE, method="POST"),
    Row("/organisation/auditors",                     "впустить проверяющего на срок",       by.HEAD_ABOVE, told=ABOVE,           method="POST"),
    Row("/organisation/approvals/{approval_id}",      "решение вышестоящей организации",     by.HEAD_ABOVE, told=ABOVE,           method="POST"),
    Row("/links",                                     "ссылка человеку без учётной записи",  LINK_MAKERS, told=NO_LINKS,        method="POST"),
    Row("/links/{link_id}/revocations",               "отзыв ссылки",                        LINK_MAKERS, told=NO_LINKS,        method="POST"),
    Row("/link",                                      "ответ на вопрос перед ссылкой",       public=True,                         method="POST"),
    Row("/by-link/{link_id}/proofs",                  "ответ на вопрос ещё раз",             public=True,                         method="POST"),
    Row("/by-link/{link_id}/consents",                "согласие по ссылке",                  public=True,                         method="POST"),
    Row("/by-link/{link_id}/consent-withdrawals",     "отзыв согласия по ссылке",            public=True,                         method="POST"),
    Row("/by-link/{link_id}/consent-intentions",      "готовность подписать бумагу",         public=True,                         method="POST"),
    Row("/by-link/{link_id}/answers",                 "анкета по ссылке",                    public=True,                         method="POST"),
    Row("/by-link/{link_id}/endings",                 "ссылка закрыта",                      public=True,                         method="POST"),
    Row("/cycles/{cycle_id}/sheet",                   "лист встреч",                         by.CURATOR, told=SHEET,            method="POST", event="meeting.held"),
    Row("/cycles/{cycle_id}/sheets/{key}/annulments", "отмена строки листа",                 by.CURATOR, told=SHEETS,           method="POST", event="fact.annulled"),
    Row("/import",                                    "файл с людьми на проверку",           by.CURATOR, told=IMPORTS,          method="POST"),
    Row("/import/{import_id}",                        "загрузка проверенного файла",         by.CURATOR, told=IMPORTS,          method="POST"),
    Row("/people/{person_id}/consents",               "согласие с бумаги",                   by.CURATOR, told=PAPERS,           method="POST", event="consent.signed"),
    Row("/people/{person_id}/consent-withdrawals",    "отзыв с бумаги",                      by.CURATOR, told=PAPERS,           method="POST", event="consent.withdrawn"),
    Row("/letters/choices",                           "какие письма присылать",              own=EVERYBODY, scope=Scope.LIST,    method="POST"),
    Row("/letters/declined/{token}",                  "отказ от писем по ссылке из письма",  public=True,                         method="POST"),
    Row("/outbox/{message_id}/attempts",              "отправить письмо снова",              CARE, told=LETTERS,                 method="POST"),
    Row("/outbox/{message_id}/slips",                 "вручить то, что не дошло",            CARE, told=LETTERS,                 method="POST"),
    Row("/outbox/reminders/{reminder_id}",            "задержать или перенести напоминание", LEADS, told=REMINDERS,              method="POST"),
    Row("/api/v1/reminders/{reminder_id}",            "задержать или перенести напоминание", LEADS, told=REMINDERS,              method="PUT"),
    Row("/outbox/releases",                           "отпустить задержанные письма",        CARE, told=LETTERS,                 method="POST"),
    Row("/outbox/stops",                              "не отправлять задержанные письма",    CARE, told=LETTERS,                 method="POST"),
    Row("/outbox/slips",                              "отметить вручённое",                  CARE, told=LETTERS,                 method="POST"),
    Row("/outbox/slips/returns",                      "отменить отметку о вручении",         CARE, told=LETTERS,                 method="POST"),
    Row("/outbox/systems",                            "сообщать другой системе",             CONNECTS, told=SYSTEMS,             method="POST"),
    Row("/outbox/systems/{system_id}/closures",       "больше не сообщать системе",          CONNECTS, told=SYSTEMS,             method="POST"),
    Row("/letter-texts/{kind}/{part}",                "текст письма",                        LEADS, told=TEXTS,                  method="POST"),
    of_event("/reports", "informant.reported"),
    of_event("/calendar/replacements",                "calendar.replaced"),
    of_event("/calendar/closures",                    "calendar.closed"),
    of_event("/people/{person_id}/questionnaires/{code}", "questionnaire.submitted"),
)
# fmt: on
