"""Between institutions: a college opens, its master curates here too, mentors of the school are offered to it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from api.demo.almanac import Month
from api.demo.partner import NAME
from api.demo.roster import EMPLOYERS
from api.demo.school import ZONE, Someone
from api.demo.script import Script, Tale, Voice
from api.demo.tree import TOWN
from workflow.access import by

SEPTEMBER, JANUARY, FEBRUARY, MARCH = Month.SEPTEMBER, Month.JANUARY, Month.FEBRUARY, Month.MARCH
APRIL, NEXT_AUGUST = Month.APRIL, Month.NEXT_AUGUST
TERMS, AGREED = "Согласие на передачу данных", "Согласие для колледжа"
LETTER = "Мастерская робототехники ищет того, кто покажет завод изнутри."
NO_PLACE = "Карьерную технику мы не преподаём: учить нашим студентам было бы нечему."
WELCOME = "Ждём в мастерской по четвергам."
TALE = "Наставников предложили колледжу"
ACT = {"destroyed_by": "комиссия колледжа, две подписи"}


def tell(script: Script) -> None:
    """Say how the college opens, and what becomes of the four mentors who were offered to it."""
    _open_college(script)
    tale, outside, at = Tale(TALE, script), script.school.outside, script.almanac.at
    told = "Инженер подписал, что его контакт передадут колледжу, и школа предложила его. В колледже видят только это."
    _stay(tale, _offer(tale, outside[9], at(JANUARY, 18, 10), told), outside[9])
    told = "Предложен и машинист; его согласие названо до конца августа."
    there = _offer(tale, outside[5], at(FEBRUARY, 7, 10), told, until=script.almanac.on(NEXT_AUGUST, 31))
    _decline(tale, there)
    told = "Предложен и архитектор, колледж его берёт."
    _withdraw(tale, _offer(tale, outside[4], at(FEBRUARY, 15, 10), told), outside[4])
    told = "Предложена владелица пекарни: колледж думает, это стоит в его делах."
    there = _offer(tale, outside[3], at(MARCH, 9, 10), told)
    told = "Колледж согласился."
    tale.say(at(APRIL, 5, 11), told, "received_mentor.accepted", there, script.partner_curator, reason=WELCOME)


def _open_college(script: Script) -> None:
    """Open the college with a cycle that only begins, and make its master a curator of the school as well."""
    partner, at = script.partner, script.almanac.at(SEPTEMBER, 1, 9)
    script.say(at, "institution.opened", partner.ref, script.partner_installer, name=NAME, timezone=ZONE, parent=TOWN)
    for number, (person, role) in enumerate(((partner.head, "head"), (partner.curator, "curator"))):
        minutes = timedelta(minutes=number + 1)
        script.say(at + minutes, "person.registered", person.ref, script.partner_installer, **person.card)
        script.say(at + 2 * minutes, "role.granted", person.ref, script.partner_installer, role=role)
    cycle, head = f"cycle/{partner.cycle_id}", script.partner_head
    values = {"title": f"Студенты помогают, {script.school.title}", "pack": "seven-stages"}
    at = script.almanac.at(SEPTEMBER, 2, 11)
    script.say(at, "cycle.opened", cycle, head, **values, school_year=script.school.year)
    script.say(at.replace(hour=12), "team.named", cycle, head, curator=partner.curator.id, members=[])
    at = script.almanac.at(SEPTEMBER, 3, 9)
    script.say(at, "person.registered", partner.curator.ref, script.curator, **partner.curator.card)
    script.say(at.replace(hour=10), "role.granted", partner.curator.ref, script.director, role="curator")


def _offer(tale: Tale, person: Someone, at: datetime, told: str, **term: object) -> str:
    """Have somebody sign for the college and be offered there; gives who he is in its base."""
    script, receiver = tale.script, tale.script.partner.id
    signed = {"kind": "transfer", "signed_by_person": True, "receiver": receiver}
    script.say(at, "consent.signed", person.ref, script.on_paper(person, by.MENTOR, TERMS), **signed, **term)
    values = {"cycle": script.cycle_id, "receiver": receiver, "forms": [EMPLOYERS], "note": LETTER}
    event = tale.say(at + timedelta(days=1), told, "mentor.offered_elsewhere", person.ref, script.curator, **values)
    return f"person/{_there(script, event)}"


def _there(script: Script, event: str) -> UUID:
    return uuid5(script.school.id, f"{script.source} {event} {script.partner.id}")


def _stay(tale: Tale, there: str, person: Someone) -> None:
    """Have the college accept him, and him sign there anew and offer himself in its own cycle."""
    script, at = tale.script, tale.script.almanac.at
    told = "Колледж принял инженера; согласия он подписывает там заново: школьные в колледже не действуют."
    tale.say(at(JANUARY, 25, 11), told, "received_mentor.accepted", there, script.partner_curator, reason=WELCOME)
    himself = Voice(script.partner_curator.caller, UUID(there.partition("/")[2]), by.MENTOR.code, f"{AGREED} № 1")
    for number, kind in enumerate(("processing", "participation")):
        signed = {"kind": kind, "signed_by_person": True}
        script.say(at(JANUARY, 27, 12, number), "consent.signed", there, himself, **signed)
    offered = {"cycle": script.partner.cycle_id, "forms": [EMPLOYERS], "competences": "Собирает роботов с нуля"}
    script.say(at(JANUARY, 27, 13), "mentor.offered", there, himself, **offered)


def _decline(tale: Tale, there: str) -> None:
    """Have the college refuse him, and destroy the copy that it has no more use for."""
    script, at = tale.script, tale.script.almanac.at
    told = "Колледж отказался и сказал почему; школа видит ответ на карточке."
    tale.say(at(FEBRUARY, 10, 11), told, "received_mentor.declined", there, script.partner_curator, reason=NO_PLACE)
    act = {"act_number": "1-К", "act_date": script.almanac.on(FEBRUARY, 17), **ACT}
    told = "Копия его данных в колледже уничтожена по акту: держать её больше не на чем."
    tale.say(at(FEBRUARY, 17, 12), told, "person.erased", there, script.partner_head, **act)


def _withdraw(tale: Tale, there: str, person: Someone) -> None:
    """Have the college accept him, him take the consent back at the school, and the college destroy its copy."""
    script, at = tale.script, tale.script.almanac.at
    script.say(at(FEBRUARY, 21, 11), "received_mentor.accepted", there, script.partner_curator, reason=WELCOME)
    told = "Архитектор передумал и отозвал согласие на передачу. Колледж узнал об этом в ту же минуту, копия скрыта."
    voice = script.on_paper(person, by.MENTOR, "Отзыв согласия на передачу")
    withdrawn = {"kind": "transfer", "receiver": script.partner.id}
    tale.say(at(FEBRUARY, 28, 11), told, "consent.withdrawn", person.ref, voice, **withdrawn)
    act = {"act_number": "2-К", "act_date": script.almanac.on(MARCH, 4), **ACT}
    told = "Копия в колледже уничтожена по акту; в школе архитектор наставник, как и был."
    tale.say(at(MARCH, 4, 12), told, "person.erased", there, script.partner_head, **act)
