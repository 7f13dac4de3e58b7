"""What a person at the command line is told of an error that nobody foresaw: what it means here, and what to do."""

import re
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from workflow.checkup.addresses import without_password
from workflow.checkup.finding import told_of
from workflow.errors import StorageFull, Unavailable
from workflow.outage import outage
from workflow.settings import told

MORE = "Что ещё не так, скажет «stupeni doctor»; место в программе — «stupeni --debug …»."

HINTS = (
    (
        r"refused|No such file|timeout expired|timed out",
        "сервер не запущен или адрес не тот: запустите его или поправьте",
    ),
    (r"translate host name|resolve host|Name or service", "имени сервера никто не знает: поправьте его в"),
    (r"password authentication|no password supplied", "пароль не подходит: поправьте его в"),
    (
        r'database ".*" does not exist',
        "базы с таким именем нет: создайте её командой createdb и выполните «stupeni migrate» или поправьте",
    ),
    (r'role ".*" does not exist', "роли с таким именем нет: создайте её командой createuser или поправьте"),
    (
        r"too many connections for (role|database)",
        "соединения роли или базы кончились: снимите предел командой ALTER ROLE … CONNECTION LIMIT -1 (так же и "
        "ALTER DATABASE) или завершите лишние процессы; если адрес не тот, поправьте",
    ),
    (
        r"too many (clients|connections)|remaining connection slots",
        "соединения кончились: увеличьте max_connections, потом перезапустите; если адрес не тот, поправьте",
    ),
    (r"invalid \w+ value", "один из параметров адреса не тот: поправьте его в"),
    (r"starting up|shutting down|recovery mode", "сервер ещё не готов: подождите; если адрес не тот, поправьте"),
)
"""What the words of libpq mean, whatever the language of the server: its own come in the server's."""


def trouble(error: Exception) -> str:
    """Say in Russian what happened and what to do; never a value of a row, never a password."""
    if isinstance(error, SQLAlchemyError):
        return f"{of_database(error)} {MORE}"
    return f"Не вышло: {told_of(error)}. Проверьте место на диске, права и настройки. {MORE}"


def of_database(error: SQLAlchemyError) -> str:
    """Say what the database's error means for its address."""
    settings, _ = told()
    url = make_url(settings.database_url)
    shown = without_password(settings.database_url)
    meaning = outage(error)
    if isinstance(meaning, StorageFull):
        return f"STUPENI_DATABASE_URL: {shown}: на диске нет места ({told_of(error)}). Освободите место и повторите."
    if not isinstance(meaning, Unavailable):
        return f"STUPENI_DATABASE_URL: {shown}: неожиданная ошибка базы данных: {told_of(error)}."
    advice = of_file(Path(url.database)) if url.get_backend_name() == "sqlite" and url.database else hint(str(error))
    return f"STUPENI_DATABASE_URL: {shown} не отвечает ({told_of(error)}). Похоже, {advice} STUPENI_DATABASE_URL."


def hint(words: str) -> str:
    """Give what the words of a server that does not answer mean most likely; it goes on with the name of a setting."""
    return next(
        (meaning for words_of, meaning in HINTS if re.search(words_of, words)), "сервер недоступен: проверьте его и"
    )


def of_file(path: Path) -> str:
    """Give what keeps a file of SQLite from being opened; it goes on with the name of a setting."""
    if not path.parent.is_dir():
        return f"папки {path.parent} нет: создайте её или поправьте"
    if path.is_dir():
        return f"{path} — это папка: назовите файл в"
    return f"файл {path} занят другим процессом или его нельзя читать и писать: проверьте права и"
