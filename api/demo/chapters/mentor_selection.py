"""October and November: criteria, interviews, record checks of those from outside, training, selection."""

from api.demo.almanac import Month
from api.demo.roster import OF_GROUP
from api.demo.school import Someone
from api.demo.script import Script
from api.demo.voices import CONCLUSIONS, pick

OCTOBER, NOVEMBER, JANUARY = Month.OCTOBER, Month.NOVEMBER, Month.JANUARY
CRITERIA = (
    "Сам хочет быть наставником и может назвать зачем",
    "Свободен не меньше часа в неделю до конца учебного года",
    "Умеет слушать и не оценивает вслух",
    "Подходит хотя бы одному из собранных запросов",
)
DECLINED = (
    ("Занят в трёх кружках, времени на встречи не остаётся.", "Волонтёрский отряд; заявка на следующий год."),
    ("Стаж меньше пяти лет: форма этого не допускает.", "Приглашение рассказать о профессии на классном часе."),
)
WITHOUT_TRAINING = "Двенадцать лет ведёт школу молодого педагога, в прошлом году сам обучал наставников."
ASSIGNED = "Вести молодого коллегу: уроки друг у друга, план роста, разбор трудных случаев."
WORKS = "Встречи раз в неделю и взаимные посещения уроков"
PAID = "Доплата 3000 рублей в месяц по дополнительному соглашению"


def tell(script: Script) -> None:
    """Say how candidates become mentors."""
    almanac, cycle, curator = script.almanac, script.cycle, script.curator
    script.say(almanac.at(OCTOBER, 1, 11), "criteria.set", cycle, curator, criteria=CRITERIA)
    at = almanac.at(OCTOBER, 14, 12)
    help_from = "Методист районного методического центра"
    title = "Первые шаги наставника: встреча, цель, границы"
    script.say(at, "training.planned", cycle, curator, title=title, hours=4, outside_help=help_from)
    _interview(script)
    _check_records(script)
    _train(script)
    mentors = script.roster.mentors
    for number, person in enumerate(mentors):
        at = almanac.spread(almanac.on(NOVEMBER, 9), almanac.on(NOVEMBER, 10), number, len(mentors))
        script.say(at, "mentor.selected", person.ref, curator, cycle=script.cycle_id)
    _assign(script)
    script.say(almanac.at(NOVEMBER, 18, 16), "stage.completed", cycle, curator, stage="mentor_selection")


def _interview(script: Script) -> None:
    """Talk to everyone; two are declined with a next step."""
    almanac, roster = script.almanac, script.roster
    for number, person in enumerate((*roster.mentors, *roster.declined_mentors)):
        at = almanac.spread(almanac.on(OCTOBER, 5), almanac.on(OCTOBER, 27), number, len(roster.mentors) + 2)
        values = {"cycle": script.cycle_id, "psychologist_joined": number % 3 == 0}
        values["conclusion"] = pick(CONCLUSIONS, number)
        if person in roster.declined_mentors:
            values["conclusion"] = "Не рекомендуется в этом году."
        script.say(at, "interview.held", person.ref, script.curator, **values)
    for number, (person, (reason, step)) in enumerate(zip(roster.declined_mentors, DECLINED, strict=True)):
        values = {"cycle": script.cycle_id, "reason": reason, "next_step": step}
        script.say(almanac.at(OCTOBER, 28, 14, number), "mentor.declined", person.ref, script.curator, **values)


def _check_records(script: Script) -> None:
    """Check the record of each adult from outside; one paper comes only in January, and his group waits for it."""
    almanac, roster = script.almanac, script.roster
    late = script.school.outside[OF_GROUP]
    outside = [person for person in roster.mentors if person in script.school.outside and person is not late]
    for number, person in enumerate(outside):
        at = almanac.spread(almanac.on(NOVEMBER, 1), almanac.on(NOVEMBER, 15), number, len(outside))
        issued = almanac.on(OCTOBER, 18 + number % 5)
        values = {"number": f"42-{1107 + number * 13}", "issued_on": issued, "decision": "admit"}
        script.say(at, "record.checked", person.ref, script.deputy, **values)
    values = {"number": "42-1390", "issued_on": almanac.on(JANUARY, 11), "decision": "admit"}
    script.say(almanac.at(JANUARY, 13, 12), "record.checked", late.ref, script.deputy, **values)


def _assign(script: Script) -> None:
    """Agree with each teacher in writing: what he does as a mentor, how long, how, and for what pay."""
    almanac = script.almanac
    teachers = [person for person in script.roster.mentors if "teacher" in person.kinds]
    for number, person in enumerate(teachers):
        at = almanac.at(NOVEMBER, 12, 11, 5 * number)
        term = {"starts_on": almanac.on(NOVEMBER, 12), "ends_on": almanac.on(Month.NEXT_JUNE, 10)}
        paper = {"consent_number": f"{number + 1}-н", "signed_on": almanac.on(NOVEMBER, 12)}
        values = {"cycle": script.cycle_id, "content": ASSIGNED, "work_form": WORKS, "pay": PAID, **term, **paper}
        script.say(at, "assignment.agreed", person.ref, script.director, **values)


def _train(script: Script) -> None:
    """Hold two sessions; one experienced teacher needs none, who missed the first comes to both hours of the second."""
    almanac, cycle = script.almanac, script.cycle
    master = next(person for person in script.roster.mentors if person is script.school.teachers[4])
    values = {"cycle": script.cycle_id, "reason": WITHOUT_TRAINING}
    script.say(almanac.at(NOVEMBER, 11, 10), "training.not_needed", master.ref, script.curator, **values)
    learning = [person for person in script.roster.mentors if person is not master]
    for day, present in ((11, _without(learning, 7)), (16, _without(learning, 5))):
        values = {"hours": 2, "present": [person.id for person in present]}
        script.say(almanac.at(NOVEMBER, day, 15), "training.held", cycle, script.curator, **values)


def _without(people: list[Someone], every: int) -> list[Someone]:
    return [person for number, person in enumerate(people) if number % every != every - 1]
