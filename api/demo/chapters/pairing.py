"""November and December: the group meeting, preferences, proposals, agreements, the head's orders."""

from datetime import datetime, timedelta
from uuid import uuid5

from api.demo.almanac import Month
from api.demo.chapters.mentee_base import mentee
from api.demo.chapters.mentor_base import mentor
from api.demo.chapters.plans import plan_of_cycle
from api.demo.roster import Couple
from api.demo.school import PLACE, Someone
from api.demo.script import Script
from workflow.access import by

NOVEMBER, DECEMBER = Month.NOVEMBER, Month.DECEMBER
DECLINED_FIRST = "s6"
WAITING = (
    "Познакомили с психологом, договорились о встречах раз в две недели, пока ищем наставника.",
    "Беседа о том, чего ждёт от наставника; начал ходить в мастерскую, чтобы не терять время.",
)


def tell(script: Script) -> None:
    """Say how pairs and groups are formed."""
    almanac, roster, cycle = script.almanac, script.roster, script.cycle
    mentees = dict.fromkeys(couple.mentee for couple in roster.admitted)
    came = [*mentees, *roster.mentors]
    planned = plan_of_cycle(script, "group_meeting", almanac.at(NOVEMBER, 11, 12), almanac.at(NOVEMBER, 23, 15))
    values = {"present": [person.id for person in came], "planned": planned}
    script.say(almanac.at(NOVEMBER, 23, 15), "group_meeting.held", cycle, script.curator, **values)
    _state_preferences(script, came)
    _form_groups(script, wave=1, at=almanac.at(DECEMBER, 1, 10))
    now = [couple for couple in roster.working if couple.wave < 3]
    for couple in now:
        propose(script, couple, proposed_at(script, couple))
    _care(script)
    for wave, day in ((1, 8), (2, 9)):
        sign_order(script, f"{70 + wave}-р", now, wave, almanac.at(DECEMBER, day, 11))
    at = almanac.at(DECEMBER, 10, 16)
    script.say(at, "stage.completed", cycle, script.curator, stage="pairing")


def proposed_at(script: Script, couple: Couple) -> datetime:
    """Give the moment at which a couple is proposed to each other; both agree a day later."""
    on, now = script.almanac.on, [one for one in script.roster.working if (one.wave == 3) is (couple.wave == 3)]
    if couple.wave == 3:
        return script.almanac.at(Month.JANUARY, 17, 12, 5 * now.index(couple))
    return script.almanac.spread(on(DECEMBER, 1), on(DECEMBER, 3), now.index(couple), len(now)).replace(hour=11)


def _state_preferences(script: Script, came: list[Someone]) -> None:
    """Ask everyone who came with whom he would like to work; most name the one they will."""
    almanac, roster = script.almanac, script.roster
    here = {person.id for person in came}
    for number, person in enumerate(came):
        led = roster.led_by(person)
        liked = [couple.mentee.id for couple in led] or [
            one.mentor.id for one in roster.working if one.mentee is person
        ]
        if number % 4 == 1:
            liked.append(roster.mentors[number % 5].id if not led else roster.couples[number % 7].mentee.id)
        role = by.MENTOR if led else by.MENTEE
        at = almanac.spread(almanac.on(NOVEMBER, 24), almanac.on(NOVEMBER, 26), number, len(came))
        voice = (
            script.on_paper(person, role, "Листок предпочтений") if person.is_pupil else script.himself(person, role)
        )
        others = [one for one in dict.fromkeys(liked) if one in here and one != person.id]
        script.say(at, "preference.stated", person.ref, voice, cycle=script.cycle_id, preferred=others)


def _form_groups(script: Script, wave: int, at: datetime) -> None:
    for couples in script.roster.groups.values():
        first = couples[0]
        if first.wave == wave:
            values = {"cycle": script.cycle_id, "mentor": first.mentor.id, "form": first.form}
            pairs = [couple.id for couple in couples]
            script.say(at, "group.formed", f"group/{first.group_id}", script.curator, **values, pairs=pairs)


def propose(script: Script, couple: Couple, at: datetime) -> None:
    """Propose the mentor, hear both sides, tell them; one mentee first says no to another mentor."""
    if couple.key == DECLINED_FIRST:
        other = uuid5(PLACE, f"match-{couple.key}-declined")
        values = {"pair": couple.id, "mentor": script.roster.mentors[9].id}
        script.say(at - timedelta(minutes=30), "match.proposed", f"match/{other}", script.curator, **values)
        voice, why = script.on_paper(couple.mentee, by.MENTEE, "Ответ о паре"), "Мы соседи, мне было бы неловко."
        script.say(at - timedelta(minutes=5), "match.declined", f"match/{other}", voice, side="mentee", reason=why)
    match = f"match/{couple.match}"
    script.say(
        at, "match.proposed", match, script.curator, pair=couple.id, mentor=couple.mentor.id, group=couple.group_id
    )
    agree(script, couple, couple.mentor, match, at + timedelta(days=1, hours=2))


def agree(script: Script, couple: Couple, led_by: Someone, match: str, at: datetime) -> None:
    """Hear both sides and tell them that they are a pair."""
    script.say(at, "match.agreed", match, mentee(script, couple, "Ответ о паре"), side="mentee")
    voice = mentor(script, led_by, "Ответ наставника о паре")
    script.say(at + timedelta(minutes=25), "match.agreed", match, voice, side="mentor")
    script.say(at + timedelta(days=1), "match.told", match, script.curator)


def sign_order(script: Script, number: str, couples: list[Couple], wave: int, at: datetime) -> None:
    """Sign an order: a group stands on it as one line."""
    lines: dict[object, dict[str, object]] = {}
    for couple in couples:
        if couple.wave == wave:
            named = {"group": couple.group_id} if couple.group else {"pair": couple.id}
            lines[couple.group_id or couple.id] = {**named, "mentor": couple.mentor.id}
    values = {"number": number, "signed_on": at.date(), "lines": list(lines.values())}
    script.say(at, "order.signed", script.cycle, script.director, **values)


def _care(script: Script) -> None:
    """Put those who are still without a mentor on the care list, with support and a date."""
    almanac, roster = script.almanac, script.roster
    waiting = [*(couple for couple in roster.couples if couple.group and couple.wave == 3), roster.unmatched]
    for number, couple in enumerate(waiting):
        about = WAITING[number % len(WAITING)]
        at = almanac.at(DECEMBER, 6, 12 + number)
        script.say(at, "support.given", couple.ref, script.psychologist, about=about)
        next_on = almanac.on(Month.JANUARY, 14)
        script.say(almanac.at(DECEMBER, 7, 10, number), "care.scheduled", couple.ref, script.curator, next_on=next_on)


def form_later(script: Script) -> None:
    """Form the group whose mentor's record came late, and bring it and the latecomer to the third order."""
    almanac, roster = script.almanac, script.roster
    _form_groups(script, wave=3, at=almanac.at(Month.JANUARY, 14, 10))
    later = [couple for couple in roster.couples if couple.wave == 3]
    for couple in later:
        propose(script, couple, proposed_at(script, couple))
    sign_order(script, "4-р", later, 3, almanac.at(Month.JANUARY, 20, 11))
