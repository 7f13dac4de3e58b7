"""September to November: people offer themselves as mentors, consent, write about themselves and are measured."""

from datetime import datetime, timedelta

from api.demo.almanac import Month
from api.demo.answers import fill
from api.demo.chapters.consents import sign_all
from api.demo.chapters.measuring import measure
from api.demo.roster import OF_TEACHERS
from api.demo.school import Someone
from api.demo.script import Script, Voice
from api.demo.voices import FREE, STRONG_SIDES, pick
from workflow.access import by

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = Month.AUGUST, Month.SEPTEMBER, Month.OCTOBER, Month.NOVEMBER
GROUP_ROOM = 4
GO_ELSEWHERE = ("outside-3", "outside-4", "outside-5", "outside-9")
"""Those whom the college is offered."""
SOURCES = {
    "pupil": "pupils",
    "teacher": "teachers",
    "parent": "parents",
    "graduate": "graduates",
    "employee": "employees",
    "entrepreneur": "entrepreneurs_and_public_figures",
}
SUBJECT_MENTORS = {mentor for _, mentor, _, model in OF_TEACHERS if model == "subject_experienced_inexperienced"}


def tell(script: Script) -> None:
    """Say how the base of mentors is formed."""
    almanac, school = script.almanac, script.school
    for number, person in enumerate(school.outside):
        at = almanac.spread(almanac.on(AUGUST, 27), almanac.on(AUGUST, 31), number, len(school.outside))
        script.say(at, "person.registered", person.ref, script.curator, **person.card)
    candidates = (*script.roster.mentors, *script.roster.declined_mentors)
    for number, person in enumerate(candidates):
        at = almanac.spread(almanac.on(SEPTEMBER, 9), almanac.on(SEPTEMBER, 29), number, len(candidates))
        offer(script, person, number, at)
        if person not in script.roster.declined_mentors:
            form = script.roster.forms_of(person)[0]
            measure(script, person, by.MENTOR, form, "entry", number, at + timedelta(days=6))
    curator = script.school.curator
    at = almanac.at(SEPTEMBER, 8, 9)
    sign_all(script, curator, by.CURATOR, at)
    at = almanac.at(NOVEMBER, 8, 16)
    script.say(at, "stage.completed", script.cycle, script.curator, stage="mentor_base")


def mentor(script: Script, person: Someone, paper: str) -> Voice:
    """Let a mentor speak: a pupil on paper, everyone else for himself."""
    return script.on_paper(person, by.MENTOR, paper) if person.is_pupil else script.himself(person, by.MENTOR)


def offer(script: Script, person: Someone, number: int, at: datetime) -> None:
    """Sign the consents, offer oneself and fill in the questionnaire."""
    sign_all(script, person, by.MENTOR, at, publication=number % 2 == 0)
    at += timedelta(days=1)
    leads = script.roster.led_by(person)
    teacher = "teacher" in person.kinds
    subject_mentor = teacher and person in {script.school.teachers[one] for one in SUBJECT_MENTORS}
    values = {
        "cycle": script.cycle_id,
        "forms": script.roster.forms_of(person),
        "capacity": GROUP_ROOM if any(couple.group for couple in leads) else None,
        "mentor_type": ("subject" if subject_mentor else "consultant") if teacher else None,
        "competences": pick(STRONG_SIDES, number),
        "hours_a_week": 1 + number % 3,
        "when_free": pick(FREE, number),
        "comes_from": SOURCES[person.kinds[0]],
        "ask_again": number % 5 != 2,
        "ask_elsewhere": number % 3 == 0 or person.key in GO_ELSEWHERE,
    }
    script.say(at, "mentor.offered", person.ref, mentor(script, person, "Заявка наставника"), **values)
    form = script.roster.forms_of(person)[0]
    fill(script, person, by.MENTOR, form, "mentor", number, at + timedelta(minutes=15))
