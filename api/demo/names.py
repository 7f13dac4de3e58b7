"""Invented names: common Russian surnames, first names and patronymics, dealt out in an order that a seed decides."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from random import Random
from typing import TypeVar

T = TypeVar("T")

SURNAMES = (
    "Абросимов", "Агапов", "Баженов", "Балашов", "Белозёров", "Бирюков", "Бочкарёв", "Вавилин", "Ведерников",
    "Вершинин", "Воротников", "Галкин", "Гладков", "Горбунов", "Грибов", "Гущин", "Демидов", "Дорофеев", "Дубинин",
    "Евстигнеев", "Ермолин", "Жаров", "Жданов", "Завьялов", "Заречный", "Зимин", "Зотов", "Игнатов", "Ильинский",
    "Калачёв", "Карпухин", "Кириллов", "Колесов", "Корнилов", "Кочетов", "Крылатов", "Кузьмичёв", "Лаптев", "Левашов",
    "Логинов", "Лучинин", "Майоров", "Малышев", "Мартынов", "Мещеряков", "Мохов", "Назаров", "Нефёдов", "Озёрский",
    "Окунев", "Пахомов", "Перевалов", "Плотников", "Полянский", "Прохоров", "Родников", "Рубцов", "Рябинин", "Савельев",
    "Светлов", "Северин", "Ситников", "Соколовский", "Сторожев", "Сухарев", "Теплов", "Тихонов", "Третьяков", "Устинов",
    "Фирсов", "Хвостов", "Цветков", "Чернышов", "Шаповалов", "Широков", "Шубин", "Щеглов", "Юдин", "Ягодин", "Яблочкин",
)  # fmt: skip
BOYS = (
    "Артём", "Богдан", "Вадим", "Виктор", "Глеб", "Григорий", "Данил", "Денис", "Егор", "Захар", "Игорь", "Илья",
    "Кирилл", "Константин", "Лев", "Макар", "Матвей", "Никита", "Павел", "Роман", "Савелий", "Семён", "Степан",
)  # fmt: skip
GIRLS = (
    "Алёна", "Алиса", "Арина", "Валерия", "Варвара", "Вероника", "Дарья", "Ева", "Екатерина", "Елизавета", "Злата",
    "Кира", "Ксения", "Маргарита", "Милана", "Надежда", "Полина", "Светлана", "София", "Таисия", "Ульяна", "Эмилия",
    "Юлия", "Яна",
)  # fmt: skip
MEN = ("Александр", "Алексей", "Андрей", "Борис", "Виталий", "Геннадий", "Дмитрий", "Евгений", "Иван", "Максим",
       "Михаил", "Олег", "Руслан", "Сергей", "Юрий")  # fmt: skip
WOMEN = ("Анна", "Вера", "Галина", "Елена", "Жанна", "Ирина", "Лариса", "Людмила", "Марина", "Наталья", "Оксана",
         "Ольга", "Раиса", "Татьяна", "Тамара")  # fmt: skip
FATHERS = (
    ("Алексеевич", "Алексеевна"), ("Борисович", "Борисовна"), ("Валерьевич", "Валерьевна"),
    ("Викторович", "Викторовна"), ("Геннадьевич", "Геннадьевна"), ("Дмитриевич", "Дмитриевна"),
    ("Евгеньевич", "Евгеньевна"), ("Иванович", "Ивановна"), ("Константинович", "Константиновна"),
    ("Львович", "Львовна"), ("Михайлович", "Михайловна"), ("Николаевич", "Николаевна"), ("Павлович", "Павловна"),
    ("Семёнович", "Семёновна"), ("Степанович", "Степановна"), ("Фёдорович", "Фёдоровна"),
)  # fmt: skip


class Names:
    """Deals out surnames, first names and patronymics; the same seed deals the same ones."""

    def __init__(self, seed: int) -> None:
        chance = Random(seed)
        self._surnames = _deal(chance, SURNAMES)
        self._first = {
            ("child", False): _deal(chance, BOYS),
            ("child", True): _deal(chance, GIRLS),
            ("adult", False): _deal(chance, MEN),
            ("adult", True): _deal(chance, WOMEN),
        }
        self._fathers = _deal(chance, FATHERS)

    def surname(self) -> str:
        """Give a family's surname in its masculine form."""
        return next(self._surnames)

    def child(self, surname: str, *, girl: bool) -> str:
        """Name a pupil: «Зимина Алиса»."""
        return f"{feminine(surname) if girl else surname} {next(self._first['child', girl])}"

    def adult(self, surname: str, *, woman: bool) -> str:
        """Name an adult: «Зимина Вера Павловна»."""
        first = next(self._first["adult", woman])
        return f"{feminine(surname) if woman else surname} {first} {next(self._fathers)[woman]}"


def feminine(surname: str) -> str:
    """Give the feminine form of a surname.

    >>> feminine("Зимин"), feminine("Ильинский"), feminine("Заречный")
    ('Зимина', 'Ильинская', 'Заречная')
    """
    return f"{surname[:-2]}ая" if surname.endswith(("ий", "ый")) else f"{surname}а"


def _deal(chance: Random, words: Sequence[T]) -> Iterator[T]:
    return cycle(chance.sample(words, len(words)))
