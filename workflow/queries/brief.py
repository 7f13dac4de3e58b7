"""A person's name as it may stand where it is read without signing in: the first name and one initial."""

PATRONYMICS = ("вич", "ьич", "ична", "вна", "оглы", "кызы")
SURNAMES = (
    *("ов", "ев", "ёв", "ин", "ын", "ова", "ева", "ёва", "ина", "ына", "ский", "цкий", "ская", "цкая", "ской", "цкой"),
    *("ый", "ий", "ая", "ых", "их", "ко", "ук", "юк", "ян", "янц", "дзе", "швили"),
)
FIRST_NAMES = frozenset(
    {
        *("алина", "ангелина", "антонина", "арина", "валентина", "галина", "дарина", "екатерина", "ирина", "карина"),
        *("марина", "нина", "полина", "валентин", "григорий", "дмитрий", "евгений", "константин", "лев", "юлий"),
        *("юрий", "яков", "ян"),
    }
)
"""First names that end as surnames do."""


def brief_name(name: str) -> str:
    """Give the first name and the initial of the surname: «Зимина Вера Павловна» and «Вера Зимина» are «Вера З.».

    Where the words alone do not tell which is which, the surname comes first, as it does in a school's lists.
    """
    words = name.split()
    plain = [word for word in words if not word.lower().endswith(PATRONYMICS)]
    if len(plain) < 2:
        return " ".join((*plain[:1], *(f"{word[0]}." for word in words if word not in plain[:1])))
    surname, first = plain[0], plain[1]
    if _is_surname(first) and not _is_surname(surname):
        surname, first = first, surname
    return f"{first} {surname[0]}."


def _is_surname(word: str) -> bool:
    return word.lower() not in FIRST_NAMES and word.lower().endswith(SURNAMES)
