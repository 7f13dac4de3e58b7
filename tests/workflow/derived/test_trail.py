"""Who read one key of a kept mapping hears when something else stands under it, and of no other key."""

from collections.abc import Mapping

from workflow.derived.trail import Held, Tracked, Trail, tracked


class Diary(Tracked):
    """Keeps words by their first letter."""

    words: tracked[tuple[str, ...]] = tracked()

    def __init__(self) -> None:
        super().__init__(Trail())
        self.words = ()
        self.counted: list[str] = []

    def by_letter(self) -> Mapping[str, list[str]]:
        """Sort the words."""
        return {word[0]: [one for one in self.words if one[0] == word[0]] for word in self.words}

    def number(self, letter: str) -> int:
        """Count the words of a letter, kept."""
        return self.derive(Diary._number, letter, kind=Held)

    def _number(self, letter: str) -> int:
        self.counted.append(letter)
        return len(self.pick(Diary.by_letter, letter) or ())


def test_only_who_read_the_key_that_changed_derives_anew() -> None:
    diary = Diary()
    assert (diary.number("a"), diary.number("b")) == (0, 0)
    for words, numbers, counted in (
        (("anna",), (1, 0), ["a"]),
        (("anna", "boris"), (1, 1), ["b"]),
        (("anna", "boris", "vera"), (1, 1), []),
        (("boris",), (0, 1), ["a"]),
    ):
        diary.counted.clear()
        diary.words = words
        assert (diary.number("a"), diary.number("b")) == numbers
        assert diary.counted == counted
