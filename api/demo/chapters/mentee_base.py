"""September and October: requests, consents, questionnaires, what third parties tell, measurements, admission."""

from datetime import datetime, timedelta

from api.demo.almanac import Month
from api.demo.answers import fill
from api.demo.chapters.consents import sign_all
from api.demo.chapters.measuring import measure
from api.demo.roster import COLLEGE, EMPLOYERS, STUDENTS, TEACHERS, Couple
from api.demo.script import Script, Voice
from api.demo.voices import FREE, REPORTS, REQUESTS, pick
from workflow.access import by

SEPTEMBER, OCTOBER = Month.SEPTEMBER, Month.OCTOBER

#   why the candidate is not admitted, and what he is offered instead
DECLINED = (
    ("Сам ученик участвовать не хочет, заявление принесла мама.", "Беседа со школьным психологом, приглашение позже."),
    (
        "Уже занимается с репетитором и тренером, времени на встречи нет.",
        "Группа подготовки к контрольным по субботам.",
    ),
    ("Нужна помощь специалиста, а не наставника.", "Занятия с психологом; вернуться к запросу через три месяца."),
)


def tell(script: Script) -> None:
    """Say how the base of mentees is formed."""
    asking = script.roster.asking
    for number, couple in enumerate(asking):
        almanac = script.almanac
        at = almanac.spread(almanac.on(SEPTEMBER, 15), almanac.on(SEPTEMBER, 30), number, len(asking))
        ask(script, couple, number, at)
        examine(script, couple, number, at + timedelta(days=4))
    _decide(script)
    _choose_forms(script)


def mentee(script: Script, couple: Couple, paper: str) -> Voice:
    """Let a mentee speak: a teacher for himself, a pupil on paper."""
    if couple.mentee.is_pupil:
        return script.on_paper(couple.mentee, by.MENTEE, paper)
    return script.himself(couple.mentee, by.MENTEE)


def ask(script: Script, couple: Couple, number: int, at: datetime) -> None:
    """Sign the consents, make the request and fill in the questionnaire."""
    sign_all(script, couple.mentee, by.MENTEE, at, publication=number % 3 == 0)
    at += timedelta(days=1)
    unwilling = couple in script.roster.declined[:1]
    script.say(
        at,
        "request.submitted",
        couple.ref,
        mentee(script, couple, "Заявление"),
        cycle=script.cycle_id,
        mentee=couple.mentee.id,
        form=couple.asked_form or couple.form,
        wants_to_take_part=not unwilling,
        situation=couple.why,
        role_model=couple.role_model if couple.asked_form is None else None,
        request=pick(REQUESTS[couple.why], number),
        hours_a_week=1 + number % 2,
        when_free=pick(FREE, number),
        told_through="class_teacher" if couple.mentee.is_pupil else "himself",
        told_by=script.school.class_teacher(couple.mentee).id if couple.mentee.is_pupil else None,
    )
    form = couple.asked_form or couple.form
    fill(script, couple.mentee, by.MENTEE, form, "intake", number, at + timedelta(minutes=20))


def examine(script: Script, couple: Couple, number: int, at: datetime) -> None:
    """Hear a third party and measure the mentee: the class teacher tells of a pupil, the psychologist of a teacher."""
    if couple in script.roster.declined:
        return
    school, about = script.school, couple.mentee
    voice = script.himself(school.class_teacher(about), by.INFORMANT) if about.is_pupil else script.psychologist
    values = {"cycle": script.cycle_id, "report": pick(REPORTS[couple.why], number)}
    script.say(at, "informant.reported", about.ref, voice, **values)
    form = couple.asked_form or couple.form
    measure(script, about, by.MENTEE, form, "entry", number, at + timedelta(days=2))


def _decide(script: Script) -> None:
    """Admit or decline, with a reason and a next step."""
    almanac, admitted = script.almanac, script.roster.admitted
    for number, couple in enumerate(admitted):
        at = almanac.spread(almanac.on(OCTOBER, 18), almanac.on(OCTOBER, 20), number, len(admitted))
        script.say(at, "mentee.admitted", couple.ref, script.curator)
    for number, (couple, (reason, step)) in enumerate(zip(script.roster.declined, DECLINED, strict=True)):
        at = almanac.at(OCTOBER, 19, 12, number)
        script.say(at, "mentee.declined", couple.ref, script.curator, reason=reason, next_step=step)


def _choose_forms(script: Script) -> None:
    """Choose three of the four forms offered; who asked for the fourth is given a choice."""
    almanac = script.almanac
    forms = [STUDENTS, TEACHERS, EMPLOYERS]
    script.say(almanac.at(OCTOBER, 22, 11), "forms.chosen", script.cycle, script.deputy, forms=forms)
    for couple in (couple for couple in script.roster.couples if couple.asked_form == COLLEGE):
        voice = mentee(script, couple, "Заявление")
        values = {"form": couple.form, "wants_to_take_part": True, "role_model": couple.role_model}
        values |= {"situation": couple.why, "request": "Студентов не набралось; согласен на мастера с предприятия."}
        script.say(almanac.at(OCTOBER, 25, 14), "request.changed", couple.ref, voice, **values)
    at = almanac.at(OCTOBER, 26, 16)
    script.say(at, "stage.completed", script.cycle, script.curator, stage="mentee_base")
