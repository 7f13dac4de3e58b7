"""All checks of the database and what stands in it, in the order of the page."""

from workflow.checkup.balance import check_balance, check_gaps, check_replay
from workflow.checkup.connection import check_database, check_owner, check_schema
from workflow.checkup.copies import check_copies
from workflow.checkup.disk import check_disk
from workflow.checkup.finding import Check, Needs
from workflow.checkup.lanes import check_incidents, check_timers, check_waiting
from workflow.checkup.letters import check_letters
from workflow.checkup.packs import check_kept, check_shipped
from workflow.checkup.postgres import check_connections, check_role, check_safety
from workflow.checkup.settings import check_dangers, check_settings
from workflow.checkup.sqlite import check_file, check_triggers
from workflow.checkup.times import check_journal_time, check_server_time

NOTHING, DATABASE, TABLES = Needs.NOTHING, Needs.DATABASE, Needs.TABLES

# The database is met and its version known before anything that needs them.
# fmt: off
CHECKS = (
    #     code             topic           name                  needs     look
    Check("settings",      "Настройки",    "Настройки",          NOTHING,  check_settings),
    Check("dangers",       "Настройки",    "Опасные настройки",  NOTHING,  check_dangers),
    Check("database",      "Связь",        "База данных",        NOTHING,  check_database),
    Check("owner",         "Связь",        "Владелец базы",      NOTHING,  check_owner),
    Check("schema",        "База данных",  "Версия базы",        DATABASE, check_schema),
    Check("safety",        "База данных",  "Сохранность",        DATABASE, check_safety),
    Check("connections",   "База данных",  "Соединения",         DATABASE, check_connections),
    Check("file",          "База данных",  "Целость файла",      DATABASE, check_file),
    Check("role",          "База данных",  "Права роли",         TABLES,   check_role),
    Check("triggers",      "База данных",  "Защита журнала",     TABLES,   check_triggers),
    Check("server_time",   "Часы",         "Часы сервера базы",  DATABASE, check_server_time),
    Check("journal_time",  "Часы",         "Часы и журнал",      TABLES,   check_journal_time),
    Check("waiting",       "Работа",       "Очередь",            TABLES,   check_waiting),
    Check("timers",        "Работа",       "Сроки",              TABLES,   check_timers),
    Check("incidents",     "Работа",       "Инциденты",          TABLES,   check_incidents),
    Check("letters",       "Работа",       "Письма",             TABLES,   check_letters),
    Check("balance",       "Учёт",         "Баланс",             TABLES,   check_balance),
    Check("gaps",          "Учёт",         "Журнал",             TABLES,   check_gaps),
    Check("replay",        "Учёт",         "Сверка журнала",     TABLES,   check_replay),
    Check("shipped_packs", "Учёт",         "Пакеты программы",   NOTHING,  check_shipped),
    Check("kept_packs",    "Учёт",         "Пакеты циклов",      TABLES,   check_kept),
    Check("disk",          "Место",        "Место на диске",     NOTHING,  check_disk),
    Check("copies",        "Место",        "Резервная копия",    NOTHING,  check_copies),
)
# fmt: on
