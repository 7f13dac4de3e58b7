"""Cases of the guards of concerns, exit talks and days to come."""

from tests.school import School
from tests.workflow.guards.cases import Row, Step, both, by_head, say
from workflow.access import by
from workflow.errors import NotNow, NotTrue, NotYours
from workflow.stages import Stage

WORK = Stage.PAIR_WORK
PAIR = "pair/pair-misha"
TODAY = "2021-05-11"


def uneasy(**more: object) -> Step:
    return say("concern.raised", PAIR, who="misha", acting=by.MENTEE, grade="uncomfortable", **more)


def danger(school: School) -> None:
    school.say("concern.raised", PAIR, "misha", by.MENTEE, grade="danger", danger="threat")


def resolve(decision: str | None = "resumed", **more: object) -> Step:
    return say("concern.resolved", PAIR, outcome="Поговорили", decision=decision, **more)


def talk(side: str = "mentee") -> Step:
    return say("exit_talk.held", PAIR, side=side, said="Жаль")


def teacher_ends(school: School) -> None:
    """Have a teacher's match end: nobody represents a grown-up."""
    school.request("nina")
    school.match_up("nina", "anna")
    school.say("match.ended", "match/nina-anna", reason="Некогда")


def climb(school: School) -> None:
    """Have the service ask the mentor of a pair that does not meet."""
    school.say("silence.climbed", PAIR, "service", by.SERVICE, None, None, rung="mentor", because="no_meeting")


# ruff: noqa: E501
OF_CARE = (
    Row("danger_has_a_kind", WORK, NotTrue, "Назовите, в чём опасность", say("concern.raised", PAIR, grade="danger")),
    Row("no_side_deals_with_it", WORK, NotYours, "кто не участвует в этой паре", say("concern.resolved", PAIR, who="anna", acting=by.PSYCHOLOGIST, outcome="Всё хорошо", decision="resumed"), both(by_head("role.granted", "person/anna", role="psychologist"), uneasy())),
    Row("head_deals_with_the_curators", WORK, NotYours, "руководитель, который сам не куратор", resolve(about_curator=True), uneasy(about_curator=True)),
    Row("concern_stands", WORK, NotNow, "Неразобранного обращения", resolve()),
    Row("concern_is_not_taken", WORK, NotNow, "уже взято в работу", say("concern.taken", PAIR), both(uneasy(), say("concern.taken", PAIR))),
    Row("danger_is_not_the_curators", WORK, NotYours, "руководитель или психолог", resolve(), danger),
    Row("concern_has_a_decision", WORK, NotNow, "назовите, к чему пришли", resolve(None), uneasy()),
    Row("decision_is_carried_out", WORK, NotNow, "сначала прекратите союз", resolve("mentor_replaced"), uneasy()),
    Row("danger_was_told", WORK, NotTrue, "Об опасности по этой паре не сообщали", say("authorities.informed", PAIR, body="police", informed_on=TODAY), uneasy()),
    Row("authority_knows_already", WORK, NotTrue, "ещё не наступил", by_head("authorities.informed", PAIR, body="police", informed_on="2031-01-01"), danger),
    Row("next_attempt_is_ahead", WORK, NotTrue, "уже прошёл", say("care.scheduled", PAIR, next_on="2021-01-01")),
    Row("pair_has_somebody_to_ask", Stage.PAIRING, NotNow, "Спрашивать пока не о чем", say("contact.made", PAIR, side="mentee", how="call")),
    Row("pair_is_silent", WORK, NotNow, "этот шаг уже сделан", climb, both(lambda one: one.wait(30), climb)),
    Row("an_end_is_talked_over", Stage.PAIRING, NotTrue, "наставника не было", talk()),
    Row("there_is_such_a_side", WORK, NotTrue, "Законного представителя", lambda one: one.say("exit_talk.held", "pair/pair-nina", side="representative", said="Нет"), teacher_ends),
)  # fmt: skip
