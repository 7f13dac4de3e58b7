"""Guards of handing duties over: to whom they can pass, and from whom."""

from workflow.access import by
from workflow.case import Case
from workflow.errors import NotNow, NotTrue
from workflow.facts.duties import DutiesHandedOver
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.subjects.duties import in_charge


@guard(NotTrue)
def duties_pass_to_another(case: Case) -> bool:
    """Передать дела можно только другому человеку: назовите, кто их примет."""
    given: DutiesHandedOver = payload(case)
    return given.hands_over != given.takes_over


@guard(NotNow)
def duties_are_his(case: Case) -> bool:
    """Передавать нечего: этот человек сейчас не ведёт цикл. Назовите того, кто ведёт."""
    return case.cycle is not None and payload(case).hands_over in in_charge(case.cycle)


@guard(NotNow)
def taker_is_a_curator(case: Case) -> bool:
    """У того, кто принимает дела, здесь нет роли куратора: сначала дайте её событием role.granted."""
    taker = case.someone(payload(case).takes_over)
    return taker is not None and by.CURATOR in taker.roles


@guard(NotNow)
def taker_is_no_side(case: Case) -> bool:
    """Он сторона одной из пар этого цикла и вести её как куратор не может: назовите другого."""
    taker = case.someone(payload(case).takes_over)
    pairs = case.cycle.pairs if case.cycle else ()
    return taker is not None and not any(pair.open and taker in pair.sides for pair in pairs)


@guard(NotTrue)
def term_is_ahead(case: Case) -> bool:
    """Последний день срока уже прошёл: проверьте дату."""
    until = payload(case).until
    return until is None or until >= case.event.day
