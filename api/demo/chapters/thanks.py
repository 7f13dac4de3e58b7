"""Letters of thanks: to parents of pupils who mentor, to mentors' companies, to the college; some before the end."""

from datetime import datetime, timedelta

from api.demo.almanac import Month
from api.demo.school import Someone
from api.demo.script import Script

FEBRUARY, JUNE = Month.FEBRUARY, Month.NEXT_JUNE
OF_PARENTS = "Ваш ребёнок весь год терпеливо помогал младшему: так умеют там, где дома умеют слушать."
OF_COMPANY = "Ваш сотрудник нашёл время для школьника, а вы нашли время для него. Спасибо, что отпускали."
OF_COLLEGE = "Мастерские колледжа были открыты для группы робототехники каждую неделю."


def tell(script: Script) -> None:
    """Thank a family, a company and the college for the first half of the year, and everybody else at its end."""
    mentors, at = script.roster.mentors, script.almanac.at
    families = [person for person in mentors if person.is_pupil]
    companies = [person for person in mentors if person.organisation]
    winter = at(FEBRUARY, 21, 13)
    _to_parents(script, families[0], winter, 1)
    _to_company(script, companies[0], winter + timedelta(minutes=10), 2)
    _to_college(script, winter + timedelta(minutes=20), 3)
    summer = at(JUNE, 7, 10)
    for number, person in enumerate((*families[1:], *companies[1:])):
        thank = _to_parents if person.is_pupil else _to_company
        thank(script, person, summer + timedelta(minutes=number), number + 4)


def _to_parents(script: Script, person: Someone, at: datetime, number: int) -> None:
    _give(script, person.ref, at, number, reward="letter_to_parents", reason=OF_PARENTS)


def _to_company(script: Script, person: Someone, at: datetime, number: int) -> None:
    said = {"reward": "letter_to_organisation", "reason": OF_COMPANY, "organisation": person.organisation}
    _give(script, person.ref, at, number, **said)


def _to_college(script: Script, at: datetime, number: int) -> None:
    said = {"reward": "letter_to_institution", "reason": OF_COLLEGE, "organisation": "Колледж «Кедр»"}
    _give(script, script.cycle, at, number, **said)


def _give(script: Script, about: str, at: datetime, number: int, **said: str | None) -> None:
    values = {"cycle": script.cycle_id, "number": f"{number}-Б", "signed_on": at.date(), **said}
    script.say(at, "reward.given", about, script.director, **values)
