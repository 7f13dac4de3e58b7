"""What programs may read: a row for every address of the API."""

from workflow.access import by
from workflow.seeing.circles import CARE, CYCLES, EVERYBODY, OVERSEERS, OVERVIEW, READERS, SIDES
from workflow.seeing.row import Row, Scope

CARERS = "куратор, психолог и руководитель"
PROPOSALS = f"Кого предложить и кто в резерве, видят {CARERS}."
SILENCE = f"Кому и когда писали о молчащей паре, видят {CARERS}."
OFFERED = f"Кого предложили другие организации, видят {CARERS}."
OTHERS = f"Другие организации видят {CARERS}: им предлагают наставников."
EXTRACT = "Выписку из журнала читают куратор, руководитель и проверяющий."
ORDERS = "Распоряжения целиком видят сотрудники; своё распоряжение стоит на странице пары."
APPROVALS = "Запросы на подтверждение видят куратор и руководитель."
JOURNAL = "Журнал читают куратор, психолог, руководитель, проверяющий и администратор."
ABOVE = "Числа по организациям видят руководитель вышестоящей организации и администратор."
IMPORTS = "Списки людей загружает куратор."
SCORES = "Итоги анкет по циклу видят куратор, психолог, руководитель и проверяющий."
READINGS = "Кто что читал, видят руководитель и проверяющий."
LETTERS = f"Все письма и что с ними стало, видят {CARERS}."
ANSWERS = f"Ответы на анкету читают {CARERS}."

# ruff: noqa: E501
# fmt: off
#       address                                       what                                   whole     own        scope        told the others
API_ROWS = (
    Row("/api/v1/events",                             "что стало с событиями",               OVERVIEW, EVERYBODY, Scope.LIST),
    Row("/api/v1/events/{event_id}",                  "одно событие: сообщивший — своё",     OVERVIEW, EVERYBODY, Scope.SELF),
    Row("/api/v1/event-types",                        "каталог событий",                     public=True),
    Row("/api/v1/event-types/{code}",                 "вид события",                         public=True),
    Row("/api/v1/today",                              "свои дела на сегодня",                own=EVERYBODY, scope=Scope.LIST),
    Row("/api/v1/cycles",                             "циклы",                               CYCLES,   EVERYBODY, Scope.LIST),
    Row("/api/v1/cycles/{cycle_id}",                  "цикл целиком",                        CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/pairs",            "пары цикла",                          CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/care",             "кто остался без наставника",          CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/roadmap",          "дорожная карта",                      CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/roadmap/activities/{number}/pushes", "что сдвинет перенос", CYCLES, SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/tasks",            "дела своей роли",                     CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/duties",           "кто за что отвечает",                 CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/school-days",      "школьный календарь",                  CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/rewards",          "поощрения",                           OVERVIEW),
    Row("/api/v1/cycles/{cycle_id}/rewards/owed",     "кого ещё поблагодарить",              OVERVIEW),
    Row("/api/v1/cycles/{cycle_id}/mentees",          "база наставляемых",                   CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/mentors",          "база наставников",                    CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/meetings",         "встречи цикла",                       CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/questionnaires",   "какие анкеты заданы",                 CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/meeting-sheets/{key}", "строки своего листа встреч",      CYCLES,   SIDES,     Scope.CYCLE),
    Row("/api/v1/cycles/{cycle_id}/reserve",          "резерв наставников",                  CARE,     told=PROPOSALS),
    Row("/api/v1/cycles/{cycle_id}/orders",           "распоряжения",                        OVERVIEW, told=ORDERS),
    Row("/api/v1/cycles/{cycle_id}/scores",           "итоги анкет",                         CYCLES,   told=SCORES),
    Row("/api/v1/pairs",                              "пары",                                OVERVIEW, EVERYBODY, Scope.LIST),
    Row("/api/v1/pairs/{pair_id}",                    "пара целиком",                        OVERVIEW, SIDES,     Scope.PAIR),
    Row("/api/v1/pairs/{pair_id}/proposals",          "кого предложить паре",                CARE,     told=PROPOSALS),
    Row("/api/v1/pairs/{pair_id}/silence",            "лестница молчания пары",              CARE,     told=SILENCE),
    Row("/api/v1/people",                             "люди",                                OVERVIEW, EVERYBODY, Scope.LIST),
    Row("/api/v1/people/{person_id}",                 "человек: карточка — по группам полей", OVERVIEW, EVERYBODY, Scope.PAIR),
    Row("/api/v1/people/{person_id}/eligibility",     "подходит ли человек",                 CARE,     EVERYBODY, Scope.SELF),
    Row("/api/v1/people/{person_id}/consents",        "согласия человека",                   CARE,     EVERYBODY, Scope.SELF),
    Row("/api/v1/people/{person_id}/elsewhere",       "куда предложили наставника",          CARE,     EVERYBODY, Scope.SELF),
    Row("/api/v1/people/{person_id}/questionnaires",  "анкеты человека",                     CARE,     EVERYBODY, Scope.SELF),
    Row("/api/v1/people/{person_id}/questionnaires/{code}", "ответы человека",               CARE,     told=ANSWERS),
    Row("/api/v1/people/{person_id}/scores",          "что изменилось у человека",           CARE,     told=ANSWERS),
    Row("/api/v1/people/{person_id}/extract",         "выписка из журнала",                  READERS,  told=EXTRACT),
    Row("/api/v1/mentors",                            "долгосрочная база наставников",       CARE,     EVERYBODY, Scope.LIST),
    Row("/api/v1/mentors/offered",                    "предложенные другими",                CARE,     told=OFFERED),
    Row("/api/v1/institutions",                       "другие организации",                  CARE,     told=OTHERS),
    Row("/api/v1/groups",                             "группы",                              OVERVIEW, EVERYBODY, Scope.LIST),
    Row("/api/v1/groups/{group_id}",                  "группа",                              OVERVIEW, SIDES,     Scope.PAIR),
    Row("/api/v1/meetings",                           "состоявшиеся встречи",                OVERVIEW, EVERYBODY, Scope.LIST),
    Row("/api/v1/letters",                            "свои письма",                         own=EVERYBODY, scope=Scope.LIST),
    Row("/api/v1/letters/{letter_id}",                "своё письмо",                         own=EVERYBODY, scope=Scope.LIST),
    Row("/api/v1/outbox",                             "все письма и что с ними стало",       CARE,     told=LETTERS),
    Row("/api/v1/reminders",                          "что, кому и когда напомним",          CARE,     told=LETTERS),
    Row("/api/v1/calendar",                           "адрес своего календаря",              own=EVERYBODY, scope=Scope.LIST),
    Row("/api/v1/account/sessions",                   "свои сеансы",                         own=EVERYBODY, scope=Scope.ACCOUNT),
    Row("/api/v1/account/tokens",                     "свои ключи для программ",             own=EVERYBODY, scope=Scope.ACCOUNT),
    Row("/api/v1/approvals",                          "запросы на подтверждение",            CYCLES,   told=APPROVALS),
    Row("/api/v1/approvals/{approval_id}",            "запрос на подтверждение",             CYCLES,   told=APPROVALS),
    Row("/api/v1/journal",                            "журнал",                              OVERVIEW, told=JOURNAL),
    Row("/api/v1/readings",                           "кто что читал",                       OVERSEERS, told=READINGS),
    Row("/api/v1/readings/{reading_id}",              "кого показали",                       OVERSEERS, told=READINGS),
    Row("/api/v1/people/{person_id}/readings",        "кто читал данные человека, по ролям", OVERSEERS, EVERYBODY, Scope.SELF),
    Row("/api/v1/organisations",                      "дерево организаций: свои",            by.ADMINISTRATOR | by.HEAD_ABOVE, told=ABOVE),
    Row("/api/v1/organisations/{organisation_id}/figures", "числа по организациям",          by.ADMINISTRATOR | by.HEAD_ABOVE, told=ABOVE),
    Row("/api/v1/packs",                              "программы",                           public=True),
    Row("/api/v1/packs/{name}",                       "программа",                           public=True),
    Row("/api/v1/packs/{name}/questionnaires",        "анкеты программы",                    public=True),
    Row("/api/v1/imports/template.xlsx",              "пустая таблица для загрузки",         EVERYBODY),
    Row("/api/v1/imports/template.csv",               "пустая таблица для загрузки",         EVERYBODY),
    Row("/api/v1/imports",                            "загрузки списков",                    by.CURATOR, told=IMPORTS),
    Row("/api/v1/imports/{import_id}",                "одна загрузка",                       by.CURATOR, told=IMPORTS),
    Row("/api/v1/exports",                            "какие выгрузки можно взять",          EVERYBODY),
    Row("/api/v1/exports/{name}.xlsx",                "выгрузка: кто какую — в её строке",   EVERYBODY),
)
# fmt: on
