"""April to June: questionnaires, final meetings, measurements, outcomes, quality, rewards, the closing event."""

from datetime import timedelta

from api.demo.almanac import Month
from api.demo.answers import fill, form_of
from api.demo.chapters.consents import sign
from api.demo.chapters.measuring import measure
from api.demo.chapters.pair_work import keeper
from api.demo.chapters.plans import plan_of_cycle
from api.demo.roster import STUDENTS, Couple
from api.demo.school import Someone
from api.demo.script import Script
from api.demo.voices import REWARDS, pick
from api.demo.work_words import PRACTICES
from workflow.access import by

NOMINATION = "contest_municipal"
"""Names a mentor before other schools: he signs for that first."""
APRIL, MAY, JUNE = Month.APRIL, Month.NEXT_MAY, Month.NEXT_JUNE
SWOT = {
    "strengths": ["Классные руководители знают детей и помогают", "Наставники-ученики пришли сами"],
    "weaknesses": ["Обучение началось поздно", "Мало мужчин среди наставников младших"],
    "opportunities": ["Предприятия готовы принимать на пробу", "Выпускники просят позвать их"],
    "threats": ["Карантин срывает встречи", "Справки из ведомств идут долго"],
}


def tell(script: Script) -> None:
    """Say how the year ends."""
    roster = script.roster
    people = dict.fromkeys([*(couple.mentee for couple in roster.couples), *roster.mentors])
    leaving = (roster.changing.mentor, roster.silent.mentor)
    staying = [person for person in people if person not in leaving]
    for number, person in enumerate(staying):
        _leave(script, person, number, len(staying))
    for number, couple in enumerate(roster.lasting):
        _part(script, couple, number)
    _judge(script)
    _celebrate(script)


def _leave(script: Script, person: Someone, number: int, count: int) -> None:
    """Fill in the exit questionnaire and be measured for the second time."""
    almanac = script.almanac
    role = by.MENTOR if person in script.roster.mentors else by.MENTEE
    form = form_of(script, person, script.roster.couples)
    at = almanac.spread(almanac.on(APRIL, 26), almanac.on(MAY, 18), number, count)
    fill(script, person, role, form, "satisfaction", number, at)
    at = almanac.spread(almanac.on(MAY, 16), almanac.on(MAY, 26), number, count)
    measure(script, person, role, form, "exit", number, at)


def _part(script: Script, couple: Couple, number: int) -> None:
    """Hold the final meeting and record what came of the pair; a group parts together."""
    almanac, roster = script.almanac, script.roster
    count = len(roster.couples)
    at = almanac.spread(almanac.on(MAY, 13), almanac.on(MAY, 24), number, count)
    voice = keeper(script, couple)
    if couple.group is None:
        script.say(at, "meeting.held", couple.ref, voice, kind="final", minutes=45)
    elif couple == roster.groups[couple.group][0]:
        values = {"kind": "final", "minutes": 70, "present": [one.id for one in roster.groups[couple.group]]}
        script.say(at, "meeting.held", f"group/{couple.group_id}", voice, **values)
    outcome = "not_reached" if number == 21 else "partly_reached" if number % 5 == 3 else "goal_reached"
    practice = pick(PRACTICES, number // 10) if number % 10 == 0 else None
    at = almanac.spread(almanac.on(MAY, 27), almanac.on(MAY, 31), number, count)
    script.say(at, "outcome.recorded", couple.ref, script.curator, outcome=outcome, best_practice=practice)


def _judge(script: Script) -> None:
    """Measure the quality of the programme, with a specialist from outside."""
    almanac, cycle, curator = script.almanac, script.cycle, script.curator
    about = "Методист районного центра посмотрит измерения и побеседует с пятью парами."
    script.say(almanac.at(MAY, 17, 12), "specialist.invited", cycle, curator, about=about)
    present = [couple.id for number, couple in enumerate(script.roster.couples) if number % 13 != 7]
    at = almanac.at(MAY, 26, 15)
    planned = plan_of_cycle(script, "group_final_meeting", almanac.at(MAY, 16, 11), at)
    script.say(at, "group_final_meeting.held", cycle, curator, present=present, planned=planned)
    fill(script, script.school.curator, by.CURATOR, STUDENTS, "conformity", 0, almanac.at(MAY, 30, 10))
    for number, couple in enumerate(script.roster.couples[::2]):
        at = almanac.at(MAY, 26, 10 + number % 5, number)
        fill(script, couple.mentee, by.MENTEE, couple.form, "quality", number, at)
    script.say(almanac.at(MAY, 31, 15), "quality.measured", cycle, curator, **SWOT)
    for number, title in enumerate(PRACTICES):
        at = almanac.at(JUNE, 1, 11 + number)
        where = "Сайт школы, раздел «Наставничество»"
        script.say(at, "practice.published", cycle, curator, title=title, where=where)


def _celebrate(script: Script) -> None:
    """Invite, celebrate, reward, renew both bases and close the year."""
    almanac, roster, cycle, curator = script.almanac, script.roster, script.cycle, script.curator
    script.say(almanac.at(JUNE, 1, 15), "invitations.sent", cycle, curator, audience="parents", invited=96)
    at = almanac.at(JUNE, 1, 15, 30)
    script.say(at, "invitations.sent", cycle, script.deputy, audience="partners", invited=14)
    about = "Праздник в актовом зале: защита трёх проектов, письма наставникам, концерт."
    at = almanac.at(JUNE, 6, 14)
    script.say(at, "closing_event.held", cycle, script.deputy, about=about)
    best = [roster.mentors[place] for place in (0, 1, 5, 13, 14, 17, 19, 26)]
    for number, person in enumerate(best):
        reward, reason = pick(REWARDS, number)
        if reward == NOMINATION:
            sign(script, person, "publication", by.MENTOR, at - timedelta(hours=3, minutes=number))
        values = {"cycle": script.cycle_id, "reward": reward, "reason": reason}
        script.say(at + timedelta(minutes=20 + number), "reward.given", person.ref, script.director, **values)
    values = {"mentors_kept": 21, "former_mentees_among_mentors": 9}
    at = almanac.at(JUNE, 8, 12)
    script.say(at, "bases.renewed", cycle, curator, **values)
    script.say(almanac.at(JUNE, 9, 15), "stage.completed", cycle, curator, stage="completion")
