"""The curator's winter holiday: a deputy takes the duties over for a term, and gives the role back."""

from api.demo.almanac import Month
from api.demo.script import Script

DECEMBER, JANUARY = Month.DECEMBER, Month.JANUARY
REASON = "Отпуск куратора в зимние каникулы."


def tell(script: Script) -> None:
    """Hand the duties over and take them back."""
    almanac, deputy, director = script.almanac, script.school.additional, script.director
    given = almanac.at(DECEMBER, 27, 11)
    script.say(given, "role.granted", deputy.ref, director, role="curator")
    back = almanac.on(JANUARY, 10)
    values = {"hands_over": script.school.curator.id, "takes_over": deputy.id, "terms": "deputy", "until": back}
    script.say(given.replace(hour=12), "duties.handed_over", script.cycle, director, **values, reason=REASON)
    script.say(almanac.at(JANUARY, 12, 9), "role.revoked", deputy.ref, director, role="curator")
