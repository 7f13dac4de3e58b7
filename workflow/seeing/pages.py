"""What people may open: a row for every page, and for what is said of the service itself."""

from workflow.access import by
from workflow.accounts.link import MAKERS, NOT_MAKER
from workflow.links.asked import MAKERS as LINK_MAKERS
from workflow.links.asked import NOT_MAKER as NO_LINKS
from workflow.seeing.api import ABOVE, CARERS, IMPORTS, JOURNAL, LETTERS, READINGS, SCORES
from workflow.seeing.circles import CARE, CYCLES, EVERYBODY, OVERSEERS, OVERVIEW, SIDES
from workflow.seeing.row import Row, Scope

SHEETS = "Листы встреч читает куратор."
SHEET = "Встречи с листа заносит куратор."
CARE_LIST = f"Список заботы видят {CARERS}."
ORDERS = f"Распоряжения готовят и видят здесь {CARERS}."
REWARDS = f"Поощрения готовят и видят здесь {CARERS}."
TREE = "Организации открывает администратор установки."
WORRY = "Здесь о тревоге говорит третье лицо; остальные — на странице пары."
TELLS = "О ребёнке здесь рассказывают третье лицо, психолог и законный представитель."
TEXTS = "Тексты писем меняют куратор и руководитель."
SYSTEMS = "Другие системы подключают куратор, руководитель и администратор."
EXPORTS = "Списки выгружают те, кто ведёт программу или следит за ней."

LEADS = by.CURATOR | by.HEAD
CONNECTS = LEADS | by.ADMINISTRATOR

# ruff: noqa: E501
# fmt: off
#       address                                       what                                   whole     own        scope        told the others
PAGE_ROWS = (
    Row("/",                                          "первая страница",                     public=True),
    Row("/today",                                     "свои дела на сегодня",                own=EVERYBODY, scope=Scope.LIST),
    Row("/newest",                                    "новый цикл",                          EVERYBODY),
    Row("/newest/{section}",                          "раздел нового цикла",                 EVERYBODY),
    Row("/cycles/{cycle_id}",                         "цикл",                                CYCLES,   SIDES,     Scope.CYCLE),
    Row("/cycles/{cycle_id}/tasks",                   "дела своей роли",                     CYCLES,   SIDES,     Scope.CYCLE),
    Row("/cycles/{cycle_id}/roadmap",                 "дорожная карта",                      CYCLES,   SIDES,     Scope.CYCLE),
    Row("/cycles/{cycle_id}/school-days",             "школьный календарь",                  CYCLES,   SIDES,     Scope.CYCLE),
    Row("/cycles/{cycle_id}/meetings",                "встречи",                             CYCLES,   SIDES,     Scope.CYCLE),
    Row("/cycles/{cycle_id}/concern",                 "кому сказать, что неуютно",           CYCLES,   SIDES,     Scope.CYCLE),
    Row("/cycles/{cycle_id}/duties",                  "обязанности",                         CARE),
    Row("/cycles/{cycle_id}/roadmap/activities/{number}", "мероприятие",                     OVERVIEW),
    Row("/cycles/{cycle_id}/rewards",                 "поощрения",                           CARE,     told=REWARDS),
    Row("/cycles/{cycle_id}/rewards/letter",          "благодарственное письмо",             CARE,     told=REWARDS),
    Row("/cycles/{cycle_id}/care",                    "список заботы",                       CARE,     told=CARE_LIST),
    Row("/cycles/{cycle_id}/orders",                  "распоряжения",                        CARE,     told=ORDERS),
    Row("/cycles/{cycle_id}/sheet",                   "лист встреч",                         by.CURATOR, told=SHEET),
    Row("/cycles/{cycle_id}/sheet/blank",             "пустой лист встреч",                  by.CURATOR, told=SHEET),
    Row("/cycles/{cycle_id}/sheets/{key}",            "занесённый лист",                     by.CURATOR, told=SHEETS),
    Row("/cycles/{cycle_id}/scores",                  "итоги анкет",                         CYCLES,   told=SCORES),
    Row("/pairs/{pair_id}",                           "пара",                                OVERVIEW, SIDES,     Scope.PAIR),
    Row("/pairs/{pair_id}/concern",                   "сказать, что неуютно",                OVERVIEW | by.INFORMANT, SIDES, Scope.PAIR),
    Row("/groups/{group_id}",                         "группа",                              OVERVIEW, SIDES,     Scope.PAIR),
    Row("/people",                                    "люди",                                OVERVIEW, EVERYBODY, Scope.LIST),
    Row("/people/{person_id}",                        "человек: карточка — по группам полей", OVERVIEW, EVERYBODY, Scope.PAIR),
    Row("/people/{person_id}/consents",               "согласия человека",                   CARE,     EVERYBODY, Scope.SELF),
    Row("/people/{person_id}/consents/{kind}/blank",  "бланк согласия",                      CARE,     EVERYBODY, Scope.SELF),
    Row("/people/{person_id}/questionnaires",         "анкеты человека",                     CARE,     EVERYBODY, Scope.SELF),
    Row("/people/{person_id}/questionnaires/{code}",  "анкета: ответы — по группам полей",   CARE,     EVERYBODY, Scope.SELF),
    Row("/people/{person_id}/act",                    "акт уничтожения",                     by.CURATOR | by.HEAD | by.AUDITOR),
    Row("/concern",                                   "тревога третьего лица",               by.INFORMANT, told=WORRY),
    Row("/reports",                                   "рассказ о ребёнке",                   by.INFORMANT | by.PSYCHOLOGIST, by.REPRESENTATIVE, Scope.LIST, told=TELLS),
    Row("/letters",                                   "свои письма",                         own=EVERYBODY, scope=Scope.LIST),
    Row("/letters/{letter_id}",                       "своё письмо",                         own=EVERYBODY, scope=Scope.LIST),
    Row("/letters/declined/{token}",                  "отказ от писем по ссылке из письма",  public=True),
    Row("/outbox",                                    "все письма и что с ними стало",       CARE,     told=LETTERS),
    Row("/outbox/slips",                              "что вручить",                         CARE,     told=LETTERS),
    Row("/outbox/reminders",                          "что, кому и когда напомним",          CARE,     told=LETTERS),
    Row("/outbox/systems",                            "каким системам сообщаем",             CONNECTS, told=SYSTEMS),
    Row("/letter-texts",                              "тексты писем",                        LEADS,    told=TEXTS),
    Row("/letter-texts/{kind}/{part}",                "текст письма",                        LEADS,    told=TEXTS),
    Row("/account",                                   "своя учётная запись",                 own=EVERYBODY, scope=Scope.ACCOUNT),
    Row("/account/factor",                            "второй фактор: подключить, заменить", own=EVERYBODY, scope=Scope.ACCOUNT),
    Row("/sign-in/factor",                            "вход: код с телефона",                own=EVERYBODY, scope=Scope.ACCOUNT),
    Row("/account/tokens",                            "свои ключи для программ",             own=EVERYBODY, scope=Scope.ACCOUNT),
    Row("/accounts",                                  "кому дать вход",                      MAKERS,   told=NOT_MAKER),
    Row("/organisations",                             "дерево организаций",                  by.ADMINISTRATOR, told=TREE),
    Row("/organisation",                              "числа и решения вышестоящей",         by.HEAD_ABOVE, told=ABOVE),
    Row("/sign-in",                                   "вход",                                public=True),
    Row("/sign-in/arrived",                           "возвращение от внешней службы входа", public=True),
    Row("/join/{token}",                              "вход по одноразовой ссылке",          public=True),
    Row("/links",                                     "ссылки для людей без учётной записи", LINK_MAKERS, told=NO_LINKS),
    Row("/link/{token}",                              "вопрос перед ссылкой, без имён",      public=True),
    Row("/by-link/{link_id}",                         "согласия или анкета: тому браузеру, где на вопрос ответили", public=True),
    Row("/by-link/{link_id}/blanks/{kind}",           "бланк согласия: тому же браузеру",    public=True),
    Row("/link-closed",                               "ссылка закрыта, без имён",            public=True),
    Row("/calendar",                                  "свой календарь",                      own=EVERYBODY, scope=Scope.LIST),
    Row("/journal",                                   "журнал",                              OVERVIEW, told=JOURNAL),
    Row("/readings",                                  "кто что читал",                       OVERSEERS, told=READINGS),
    Row("/readings/{reading_id}",                     "кого показали",                       OVERSEERS, told=READINGS),
    Row("/people/{person_id}/readings",               "кто читал данные человека, по ролям", OVERSEERS, EVERYBODY, Scope.SELF),
    Row("/import",                                    "загрузка списка",                     by.CURATOR, told=IMPORTS),
    Row("/import/{import_id}",                        "одна загрузка",                       by.CURATOR, told=IMPORTS),
    Row("/exports",                                   "выгрузки",                            CYCLES,   told=EXPORTS),
    Row("/calendar/{token}.ics",                      "календарь по личному адресу",         public=True),
    Row("/openapi.json",                              "описание API",                        public=True),
    Row("/docs",                                      "описание API страницей",              public=True),
    Row("/livez",                                     "жива ли служба",                      public=True),
    Row("/readyz",                                    "готова ли служба",                    public=True),
    Row("/metrics",                                   "измерения службы, без людей",         public=True),
)
# fmt: on
