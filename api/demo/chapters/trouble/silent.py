"""A silent mentor: meetings are missed one after another, and a mentor from the reserve takes his place."""

from uuid import uuid5

from api.demo.almanac import Month
from api.demo.chapters.mentor_base import mentor
from api.demo.chapters.pair_work import answer_fit, hold, review
from api.demo.chapters.trouble.another import Anew, begin_anew, talk_over
from api.demo.school import PLACE
from api.demo.script import Script, Tale

DECEMBER, JANUARY, FEBRUARY = Month.DECEMBER, Month.JANUARY, Month.FEBRUARY
MARCH, APRIL, MAY = Month.MARCH, Month.APRIL, Month.NEXT_MAY
MISSED = (
    ((JANUARY, 13), (JANUARY, 18), "Наставник не пришёл на встречу и не предупредил."),
    ((JANUARY, 19), (JANUARY, 25), "Не пришёл и во второй раз; телефон не отвечает."),
    ((JANUARY, 26), (JANUARY, 31), "Третья встреча за месяц не состоялась: наставник молчит."),
)
NO_ANSWER = "Не ответил ни на звонок, ни на письмо; нашли его через классного руководителя."
REASON = "Полтора месяца без встреч: готовится к экзаменам и не решался сказать, что не успевает."
LEAVES = "В этом году наставником быть не сможет; предложил вернуться после экзаменов."
SAID = {
    "mentee": "Думал, что дело в нём. Объяснили, что нет; хочет попробовать с другим.",
    "mentor": "Стыдно, что молчал. Поблагодарили за честность.",
    "representative": "Мама просит сообщать о пропусках сразу; договорились.",
}
DAYS = Anew(
    number="8-р",
    trial=(FEBRUARY, 14),
    planning=(FEBRUARY, 17),
    regular=((FEBRUARY, 25), (MARCH, 11), (MARCH, 31), (APRIL, 12), (APRIL, 28)),
)


def tell(script: Script) -> None:
    """Say how nobody hears of a mentor for weeks, and who comes instead of him."""
    tale, couple, at = Tale("Наставник замолчал", script), script.roster.silent, script.almanac.at
    number, curator = script.roster.couples.index(couple), script.curator
    first = at(DECEMBER, 20, 15)
    hold(script, couple, "organisational", first, number)
    answer_fit(script, couple, 0, script.almanac.later(first, 1, 12), first)
    review(script, couple, script.almanac.later(first, 2, 12), number)
    for turn, (said, day, told) in enumerate(MISSED):
        meeting = uuid5(PLACE, f"meeting-{couple.key}-silent-{turn}")
        voice = mentor(script, couple.mentor, "Журнал встреч") if turn == 0 else curator
        values = {"kind": "trial", "pair": couple.id, "starts_at": at(*day, 14)}
        script.say(at(*said, 12), "meeting.planned", f"meeting/{meeting}", voice, **values)
        values = {"kind": "trial", "absent": ["mentor"], "planned": meeting}
        tale.say(at(*day, 15), told, "meeting.missed", couple.ref, curator, **values)
    told = "Куратор находит его через класс: экзамены, и неловко признаться. Союз прекращён, причина записана."
    found = script.almanac.later(at(*MISSED[-1][1]), 1, 11)
    values = {"side": "mentor", "how": "call", "deeper": True, "note": NO_ANSWER}
    script.say(found, "contact.made", couple.ref, curator, **values)
    values = {"cycle": script.cycle_id, "reason": f"{REASON} {LEAVES}"}
    tale.say(found.replace(hour=13), told, "mentor.left", couple.mentor.ref, curator, **values)
    told = "Ребёнку сказали главное: дело не в нём. Поговорили с наставником и с мамой."
    talked = script.almanac.later(found, 1, 10)
    talk_over(tale, couple, talked, SAID, "Наставник из резерва на этой же неделе.", told)
    told_anew = (
        "В резерве — наставница, которая в декабре не подошла другой ученице.",
        "Пара закреплена распоряжением.",
        "Теперь встречаются каждую неделю, и к маю цель достигнута.",
    )
    begin_anew(tale, couple, script.almanac.later(talked, 1, 10), DAYS, number, told_anew)
