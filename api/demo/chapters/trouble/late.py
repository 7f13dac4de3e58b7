"""Late activities: one pushes the training, another was moved ahead too boldly and comes back to its old day."""

from api.demo.almanac import Month
from api.demo.script import Script, Tale

OCTOBER, NOVEMBER = Month.OCTOBER, Month.NOVEMBER
FEBRUARY, MARCH, MAY = Month.FEBRUARY, Month.MARCH, Month.NEXT_MAY
EXPERTS = (
    "Занятия ведут методист районного центра и школьный психолог; пособия «Ментори» распечатаны, "
    "кабинет занят на два четверга."
)
ILL = "Методист районного центра заболел, замену искали две недели."
PUSHED = "Обучать нечем, пока не найдены эксперты и пособия."
EARLIER = "У девятых и одиннадцатых классов в мае экзамены, хотим успеть раньше."
BACK = "К 11 марта четыре встречи провели не все: возвращаем прежний срок."


def tell(script: Script) -> None:
    """Say what was late, what that pushed and how it was caught up."""
    tale, almanac, cycle, curator = Tale("Мероприятие опоздало", script), script.almanac, script.cycle, script.curator
    on, at = almanac.on, almanac.at
    told = (
        "Эксперты для обучения наставников не найдены к концу октября. Срок перенесён, и видно, что он толкает дальше."
    )
    values = {"activity": 14, "start": on(OCTOBER, 4), "end": on(NOVEMBER, 8), "reason": ILL}
    tale.say(at(NOVEMBER, 1, 11), told, "activity.moved", cycle, curator, **values)
    told = "Обучение сдвинуто вслед: без экспертов учить нечем."
    values = {"activity": 15, "start": on(NOVEMBER, 11), "end": on(NOVEMBER, 19), "reason": PUSHED}
    tale.say(at(NOVEMBER, 1, 12), told, "activity.moved", cycle, curator, **values)
    told = "Нашли с опозданием на девять дней; через два дня — первое занятие, общая встреча не сдвинулась."
    tale.say(at(NOVEMBER, 9, 15), told, "activity.done", cycle, curator, activity=14, evidence=EXPERTS)
    told = "Регулярные встречи хотят закончить до экзаменов: срок передвинут на 11 марта."
    values = {"activity": 23, "start": on(FEBRUARY, 21), "end": on(MARCH, 11), "reason": EARLIER}
    tale.say(at(FEBRUARY, 18, 11), told, "activity.moved", cycle, curator, **values)
    told = "Не успели: видно, что ждут заключительные встречи и праздник. Срок возвращён, встречи идут до мая."
    values = {"activity": 23, "start": on(FEBRUARY, 21), "end": on(MAY, 31), "reason": BACK}
    tale.say(at(MARCH, 18, 16), told, "activity.moved", cycle, curator, **values)
