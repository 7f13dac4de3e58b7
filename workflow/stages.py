"""The seven stages of the programme and the ends, with the labels of a cycle and of a pair."""

from workflow.words import Named


class Stage(Named):
    """Where a cycle or a pair stands (programme, section 6.1)."""

    PREPARATION = "preparation", "Подготовка условий для запуска"
    MENTEE_BASE = "mentee_base", "Формирование базы наставляемых"
    MENTOR_BASE = "mentor_base", "Формирование базы наставников"
    MENTOR_SELECTION = "mentor_selection", "Отбор и обучение наставников"
    PAIRING = "pairing", "Формирование пар и групп"
    PAIR_WORK = "pair_work", "Организация работы пар и групп"
    COMPLETION = "completion", "Завершение"
    COMPLETED = "completed", "Завершён"
    CANCELLED = "cancelled", "Отменён"
    DISSOLVED = "dissolved", "Расформирована"


SEVEN = (
    Stage.PREPARATION,
    Stage.MENTEE_BASE,
    Stage.MENTOR_BASE,
    Stage.MENTOR_SELECTION,
    Stage.PAIRING,
    Stage.PAIR_WORK,
    Stage.COMPLETION,
)
ENDS = frozenset({Stage.COMPLETED, Stage.CANCELLED, Stage.DISSOLVED})

PAIR_LABELS = {
    Stage.PREPARATION: "Запрос",
    Stage.MENTEE_BASE: "В базе",
    Stage.MENTOR_BASE: "Ищем наставника",
    Stage.MENTOR_SELECTION: "Готовим наставника",
    Stage.PAIRING: "Знакомство",
    Stage.PAIR_WORK: "Работа",
    Stage.COMPLETION: "Завершение",
    Stage.COMPLETED: "Завершена",
    Stage.DISSOLVED: "Расформирована",
}

_PLACE = {stage: place for place, stage in enumerate(SEVEN)}


def place(stage: Stage) -> int:
    """Give a stage's place among the seven, from 0; every end stands after them."""
    return _PLACE.get(stage, len(SEVEN))


def following(stage: Stage) -> Stage:
    """Give the stage after one of the seven; after completion comes completed."""
    return (*SEVEN, Stage.COMPLETED)[place(stage) + 1]
