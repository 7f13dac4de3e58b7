"""The second institution of the demonstration: a college that mentors of the school are offered to."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from api.demo.school import PLACE, Someone

NAME = "Колледж «Кедр» (учебный пример)"


def _employee(key: str, name: str, post: str) -> Someone:
    return Someone(key, name, ("employee",), post=post, work_years=16, organisation="Колледж «Кедр»")


@dataclass(frozen=True)
class Partner:
    """The college with its head and its curator; he curates at the school, too, where he is known as an employee."""

    head: Someone = field(default_factory=lambda: _employee("partner-head", "Сорокина Лидия Петровна", "директор"))
    curator: Someone = field(
        default_factory=lambda: _employee(
            "partner-curator", "Веретенников Пётр Ильич", "мастер производственного обучения"
        )
    )

    @property
    def id(self) -> UUID:
        """Give the institution's id."""
        return uuid5(PLACE, "college")

    @property
    def ref(self) -> str:
        """Give the college as a subject of events."""
        return f"institution/{self.id}"

    @property
    def cycle_id(self) -> UUID:
        """Give the id of its own cycle, which only begins."""
        return uuid5(PLACE, "college-cycle")
