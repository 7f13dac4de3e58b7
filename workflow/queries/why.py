"""Why a pair is where it is, in a sentence or two, composed from the answers of its requirements alone."""

from workflow.access import Caller, Role
from workflow.queries.asked import Asked, opened_again, still_open
from workflow.queries.seeing import cause_of
from workflow.stages import PAIR_LABELS, Stage
from workflow.subjects.pair import Pair
from workflow.words import day_words

ENDED = {
    Stage.COMPLETED: "Пара завершила работу.",
    Stage.DISSOLVED: "Пара расформирована: это окончательно, продолжение — новая пара.",
}


def why_here(pair: Pair, caller: Caller) -> str:
    """Say what holds a pair and who can act, for one reader; what is met is not repeated."""
    if not pair.open:
        return ENDED[pair.stage]
    return " ".join(filter(None, (_pauses(pair, caller), _stage(pair, caller), _again(pair, caller))))


def _pauses(pair: Pair, caller: Caller) -> str:
    if not pair.standing_pauses:
        return ""
    pause = min(pair.standing_pauses, key=lambda pause: pause.since)
    cause = cause_of(caller, pair, pause)
    if cause is None:
        return "Работа пары временно приостановлена."
    return f"Пара приостановлена с {day_words(pause.since)}: {cause.label}; снять это может {pause.lifted_by.label}."


def _stage(pair: Pair, caller: Caller) -> str:
    label = PAIR_LABELS[pair.stage]
    still = still_open(pair, caller)
    ours = [one for one in still if one.act is not Role.SERVICE]
    if ours:
        return f"Этап «{label}»: осталось {'. Ещё '.join(_line(one) for one in _each_once(ours))}."
    if still:
        return f"Этап «{label}»: со стороны пары всё готово, {still[0].why}."
    return "" if pair.standing_pauses else f"Этап «{label}»: всё выполнено."


def _again(pair: Pair, caller: Caller) -> str:
    again = _each_once(opened_again(pair, caller))
    return f"Снова открыто из пройденного: {'. Ещё '.join(_line(one) for one in again)}." if again else ""


def _each_once(asked: list[Asked]) -> list[Asked]:
    """Several hidden requirements share one neutral sentence: it is said once."""
    return list({one.sentence: one for one in reversed(asked)}.values())[::-1]


def _line(one: Asked) -> str:
    figures = f" (есть {one.have}, нужно {one.need})" if one.need > 1 else ""
    why = f" — {one.why}" if one.why else ""
    return f"«{one.sentence.rstrip('.')}»{figures}{why}; кто может: {one.who}"
