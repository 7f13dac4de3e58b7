"""Whether what the event is about still stands: an end is final and says so."""

from workflow.case import Case
from workflow.errors import NotNow, NotTrue
from workflow.guards.guard import guard
from workflow.subjects.group import Group


@guard(NotNow)
def cycle_is_open(case: Case) -> bool:
    """Цикл окончен. Продолжение — новый цикл, который называет этот своим предшественником."""
    return case.cycle is None or case.cycle.open


@guard(NotNow)
def pair_is_open(case: Case) -> bool:
    """Пара окончена. Продолжение — новая пара, которая называет эту своей предшественницей."""
    return all(pair.open for pair in case.pairs)


@guard(NotNow)
def match_is_live(case: Case) -> bool:
    """Этот союз уже прекращён: предложите паре наставника заново."""
    return case.match is None or case.match.live


@guard(NotNow)
def group_is_live(case: Case) -> bool:
    """Группа окончена."""
    return case.group is None or not case.group.ended


@guard(NotNow)
def incident_stands(case: Case) -> bool:
    """Этот инцидент уже разобран: событие пропущено или отправлено на повторную попытку."""
    return case.incident is None or case.incident.stands


@guard(NotTrue)
def named_people_are_in_one_cycle(case: Case) -> bool:
    """Пара, группа или союз относятся к другому циклу."""
    groups = [one for one in case.named if isinstance(one, Group)]
    return all(pair.cycle is case.cycle for pair in case.pairs) and all(one.cycle is case.cycle for one in groups)


@guard(NotTrue)
def stage_is_the_current_one(case: Case) -> bool:
    """Цикл сейчас на другом этапе: назовите тот, на котором он стоит."""
    return case.cycle is not None and getattr(case.event.payload, "stage", None) is case.cycle.stage
