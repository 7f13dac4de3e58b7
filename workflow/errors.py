"""What goes wrong, as a small tree: the docstring is the message unless a sentence says more."""

from collections.abc import Mapping, Sequence
from typing import Any


class StupeniError(Exception):
    """Что-то пошло не так."""

    code = "error"

    def __init__(self, sentence: str | None = None, **details: Any) -> None:
        self.sentence = sentence or (type(self).__doc__ or "").strip()
        self.details: Mapping[str, Any] = details
        super().__init__(self.sentence)


class Refusal(StupeniError):
    """Событие отклонено."""

    code = "refused"


class NotNow(Refusal):
    """Сейчас это невозможно."""

    code = "not_now"


class NotYours(Refusal):
    """Это может сделать только другой человек."""

    code = "not_yours"


class NotReady(Refusal):
    """Не все требования этапа выполнены."""

    code = "not_ready"


class NotFound(Refusal):
    """Такого здесь нет."""

    code = "not_found"


class NotTrue(Refusal):
    """Этого не могло быть."""

    code = "not_true"


class NotLawful(Refusal):
    """Без согласия это принять нельзя."""

    code = "not_lawful"


class Erased(Refusal):
    """Данные удалены."""

    code = "erased"


class Unacceptable(StupeniError):
    """Событие составлено неверно."""

    code = "unacceptable"

    def __init__(self, sentence: str, *, index: int | None = None, faults: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(sentence, **({} if index is None else {"index": index}), faults=list(faults))
        self.index = index
        self.faults = list(faults)


class Unknown(Unacceptable):
    """Того, о чём событие, здесь нет."""

    def __init__(self, sentence: str, subject: str, *, index: int | None = None) -> None:
        super().__init__(sentence, index=index)
        self.subject = subject
        """As it is written on the wire: `pair/6f0c…`."""


class BadFile(StupeniError):
    """Файл не прочитать."""

    code = "bad_file"


class Conflict(StupeniError):
    """Событие с таким источником и номером уже принято с другим содержанием."""

    code = "conflict"


class TooLarge(StupeniError):
    """Запрос больше 1 МиБ."""

    code = "too_large"


class TooSlow(StupeniError):
    """Запрос шёл слишком долго. Повторите его, когда связь станет лучше."""

    code = "too_slow"


class NotLetIn(StupeniError):
    """Логин или пароль не подходят."""

    code = "not_let_in"


class TooOften(StupeniError):
    """Слишком много попыток подряд. Подождите немного и попробуйте ещё раз."""

    code = "too_often"


class Unavailable(StupeniError):
    """База данных сейчас не отвечает. Повторите чуть позже; событие — с тем же номером, дважды оно не подействует."""

    code = "unavailable"


class OtherVersion(Unavailable):
    """Эту запись сделала другая версия программы, и этой её не прочитать. Повторите чуть позже: ответит другая."""


class StorageFull(StupeniError):
    """На сервере кончилось место. Сообщите администратору: нужно место на диске базы данных; потом повторите запрос."""

    code = "storage_full"


class BadSetting(StupeniError):
    """Настройка задана неверно."""

    code = "bad_setting"


class BadSchema(StupeniError):
    """База данных другой версии: выполните «stupeni migrate»."""

    code = "bad_schema"


class BadJournal(StupeniError):
    """Запись журнала не может быть составлена или прочитана."""

    code = "bad_journal"


class BadBackup(StupeniError):
    """Резервная копия не подходит."""

    code = "bad_backup"


class NotEmpty(StupeniError):
    """База данных не пустая."""

    code = "not_empty"


class DoesNotAddUp(StupeniError):
    """Данные не сходятся."""

    code = "does_not_add_up"


class RolledBack(StupeniError):
    """Обновление откачено, база данных осталась прежней."""

    code = "rolled_back"
