"""December to May: typed meetings, fit, strengths, goals and plans, regular meetings, feedback, results shown."""

from datetime import date, datetime, timedelta
from uuid import UUID

from api.demo.almanac import Month
from api.demo.chapters.mentee_base import mentee
from api.demo.chapters.mentor_base import mentor
from api.demo.chapters.plans import held_at, on_the_sheet, plan_ahead
from api.demo.roster import Couple
from api.demo.script import Script, Voice
from api.demo.voices import pick
from api.demo.work_words import FORMATS, GOALS, MATERIALS, MISSED, OF_MENTEES, OF_MENTORS, STRENGTHS

DECEMBER, JANUARY, FEBRUARY, MARCH = Month.DECEMBER, Month.JANUARY, Month.FEBRUARY, Month.MARCH
APRIL, MAY = Month.APRIL, Month.NEXT_MAY

REGULAR = (
    ((FEBRUARY, 21), (MARCH, 4)),
    ((MARCH, 9), (MARCH, 18)),
    ((MARCH, 28), (APRIL, 8)),
    ((APRIL, 11), (APRIL, 22)),
    ((APRIL, 25), (MAY, 6)),
)
OF_CURATOR = (
    "Пары встречаются ровно, две попросили помочь с целью. Труднее всего наставникам даётся пауза: хочется ответить "
    "за ребёнка. В следующем году начнём обучение раньше."
)


def tell(script: Script) -> None:
    """Say how pairs work until the stage is completed."""
    almanac, roster, cycle, curator = script.almanac, script.roster, script.cycle, script.curator
    for number, couple in enumerate(roster.working):
        if couple.group or couple in (roster.misfit, roster.silent):
            continue
        _begin(script, couple, number)
        if couple not in (roster.changing, roster.moving, roster.withdrawing):
            meet_regularly(script, couple, number)
    for number, couples in enumerate(roster.groups.values()):
        _lead_group(script, couples, number)
    for number, couple in enumerate(roster.lasting):
        give_feedback(script, couple, number)
    rewards = ["Грамоты и благодарственные письма", "Страница на сайте школы", "Выдвижение на районный конкурс"]
    script.say(almanac.at(JANUARY, 24, 12), "reward_scheme.set", cycle, script.deputy, rewards=rewards)
    where = "Круглый стол с предприятиями в районной библиотеке: пять пар рассказали о своих проектах."
    script.say(almanac.at(MARCH, 24, 15), "interim_results.shown", cycle, curator, audience="partners", where=where)
    script.say(almanac.at(APRIL, 28, 14), "feedback.given", cycle, curator, side="curator", text=OF_CURATOR)
    script.say(almanac.at(MAY, 12, 16), "stage.completed", cycle, curator, stage="pair_work")


def first_days(script: Script, couple: Couple, number: int, kind: str) -> datetime:
    """Give the moment of a pair's first meetings; the latest wave begins in January."""
    on, late = script.almanac.on, couple.wave == 3
    stretches: dict[str, tuple[date, date]] = {
        "organisational": (on(JANUARY, 21), on(JANUARY, 24)) if late else (on(DECEMBER, 13), on(DECEMBER, 24)),
        "trial": (on(JANUARY, 27), on(JANUARY, 28)) if late else (on(JANUARY, 12), on(JANUARY, 28)),
        "planning": (on(FEBRUARY, 14), on(FEBRUARY, 18)) if late else (on(FEBRUARY, 1), on(FEBRUARY, 15)),
    }
    first, last = stretches[kind]
    count = len(script.roster.working)
    return script.almanac.spread(first, last, number * 7 % count, count)


def hold(script: Script, couple: Couple, kind: str, at: datetime, number: int, planned: UUID | None = None) -> str:
    """Hold a meeting: its minutes come from the mentor's own hand, or from his journal on paper."""
    values = {"kind": kind, "minutes": 35 + number * 7 % 45, "planned": planned}
    return script.say(at, "meeting.held", couple.ref, keeper(script, couple), **values)


def keeper(script: Script, couple: Couple) -> Voice:
    """Say who keeps the journal of a couple's meetings."""
    return mentor(script, couple.mentor, "Журнал встреч")


def _begin(script: Script, couple: Couple, number: int) -> None:
    """Hold the first three meetings, with what each of them brings."""
    first = first_days(script, couple, number, "organisational")
    hold(script, couple, "organisational", first, number)
    trial = first_days(script, couple, number, "trial")
    answer_fit(script, couple, number, first + timedelta(days=1), trial + timedelta(days=1))
    review(script, couple, first + timedelta(days=4), number)
    if couple is not script.roster.ill:
        hold(script, couple, "trial", trial, number)
    at = first_days(script, couple, number, "planning")
    hold(script, couple, "planning", at, number)
    plan(script, couple.ref, couple, at + timedelta(minutes=50), number)
    if number % 4 == 0:
        title = pick(MATERIALS, number // 4)
        script.say(at + timedelta(days=1), "material.given", couple.ref, script.curator, title=title)


def answer_fit(script: Script, couple: Couple, number: int, first: datetime, second: datetime) -> None:
    """Ask both sides whether they fit; whoever is still deciding is asked again after the next meeting."""
    undecided = {"mentee": number % 9 == 4, "mentor": number % 13 == 6}
    voices = {"mentee": mentee(script, couple, "Ответ после встречи")}
    voices["mentor"] = mentor(script, couple.mentor, "Ответ наставника после встречи")
    for place, (side, voice) in enumerate(voices.items()):
        answer, later = ("deciding" if undecided[side] else "fits"), timedelta(minutes=30 * place)
        script.say(first + later, "fit.answered", couple.ref, voice, side=side, answer=answer)
        if undecided[side]:
            script.say(second + later, "fit.answered", couple.ref, voice, side=side, answer="fits")


def review(script: Script, couple: Couple, at: datetime, number: int) -> None:
    """Look at strengths and weaknesses."""
    strengths, weaknesses = pick(STRENGTHS, number)
    values = {"strengths": strengths, "weaknesses": weaknesses}
    script.say(at, "strengths.reviewed", couple.ref, script.psychologist, **values)


def plan(script: Script, about: str, couple: Couple, at: datetime, number: int) -> None:
    """Agree on a format, a goal and its tasks."""
    goal, tasks = pick(GOALS[couple.form], number)
    until = script.almanac.on(MAY, 13)
    values = {"format": pick(FORMATS[couple.form], number), "goal": goal, "tasks": tasks, "until": until}
    script.say(at, "plan.agreed", about, keeper(script, couple), **values)


def meet_regularly(script: Script, couple: Couple, number: int) -> None:
    """Meet five times, one of which may fail; some meetings are planned ahead, some are told by a sheet of paper."""
    moments = regular_days(script, number)
    for turn, at in enumerate(moments):
        if turn == 0 and couple in on_the_sheet(script):
            continue
        planned = plan_ahead(script, couple, keeper(script, couple), number, turn, moments)
        if turn == 1 and number % 6 == 2:
            values = {"kind": "regular", "reason": pick(MISSED, number // 6), "planned": planned}
            script.say(at, "meeting.missed", couple.ref, keeper(script, couple), **values)
        else:
            hold(script, couple, "regular", held_at(script, couple, turn, at), number + turn, planned)


def regular_days(script: Script, number: int) -> list[datetime]:
    """Give the moments of a pair's five regular meetings."""
    on, count = script.almanac.on, len(script.roster.couples)
    return [
        script.almanac.spread(on(*first), on(*last), (number * 7 + turn) % count, count)
        for turn, (first, last) in enumerate(REGULAR)
    ]


def _lead_group(script: Script, couples: tuple[Couple, ...], number: int) -> None:
    """Meet as a group: attendance is named, the plan is common, and one mentee misses one meeting of five."""
    first, group = couples[0], f"group/{couples[0].group_id}"
    moments = [(kind, first_days(script, first, number + 1, kind)) for kind in ("organisational", "trial", "planning")]
    on = script.almanac.on
    regular = [script.almanac.spread(on(*start), on(*end), number, 3) for start, end in REGULAR]
    for turn, (kind, at) in enumerate([*moments, *(("regular", at) for at in regular)]):
        present = [couple.id for place, couple in enumerate(couples) if turn < 4 or place != turn - 4]
        values = {"kind": kind, "minutes": 60 + 5 * turn, "present": present}
        script.say(at, "meeting.held", group, keeper(script, first), **values)
    plan(script, group, first, moments[2][1] + timedelta(minutes=70), number + 2)
    for place, couple in enumerate(couples):
        later = timedelta(days=1, minutes=place)
        answer_fit(script, couple, place + 3, moments[0][1] + later, moments[1][1] + later)
        review(script, couple, moments[0][1] + timedelta(days=3, minutes=place), place + number)


def give_feedback(script: Script, couple: Couple, number: int) -> None:
    """Collect feedback from both sides in April."""
    almanac = script.almanac
    at = almanac.spread(almanac.on(APRIL, 12), almanac.on(APRIL, 27), number, len(script.roster.couples))
    voice = mentee(script, couple, "Отзыв наставляемого")
    script.say(at, "feedback.given", couple.ref, voice, side="mentee", text=pick(OF_MENTEES, number))
    voice = mentor(script, couple.mentor, "Отзыв наставника")
    values = {"side": "mentor", "text": pick(OF_MENTORS, number)}
    script.say(at + timedelta(hours=1), "feedback.given", couple.ref, voice, **values)
