"""Clocks of concerns: the curator's, then the head's; danger at once to the head and the psychologist."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from workflow.access import Role, by
from workflow.facts.concerns import ConcernDecision
from workflow.subjects.concern import Concern
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair
from workflow.tasks.task import Task

TAKE = "Взять обращение в работу: поговорить с ребёнком и записать, что делаете."
RESOLVE = "Разобрать обращение и записать итог."
UNEASY = "Наставляемому неуютно в паре. Пара приостановлена, наставник знает только, что встреч пока нет."
ABOUT_CURATOR = "Обращение касается куратора: он о нём не знает, разбирает руководитель."
DANGER = "Ребёнку может грозить опасность. Действовать сразу; если угроза прямо сейчас — звонить 112."
LAW = (
    "Законы 273-ФЗ и 120-ФЗ (статья 9) обязывают учреждение незамедлительно сообщить об опасности для ребёнка тем, кто "
    "должен его защитить: полиции, опеке, комиссии по делам несовершеннолетних, прокуратуре — кому именно, зависит от "
    "случая. Запишите, кого и когда известили."
)


def concerns(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give the clocks of every concern without an outcome, also of pairs that ended and cycles that are over."""
    if not cycle.pack.care.concern:
        return
    for pair in cycle.pairs:
        standing = [concern for concern in pair.concerns if concern.stands]
        for concern in standing:
            if concern is _covering(concern, standing):
                yield from _danger(pair, concern) if concern.danger else _uneasy(pair, concern, now)
        for concern in pair.concerns:
            if concern.danger and not concern.informed and not _nothing_found(concern):
                yield _inform(pair, concern)


def _covering(concern: Concern, standing: list[Concern]) -> Concern:
    """Give the one whose clock runs for several that would be dealt with together: the earliest that nobody took."""
    alike = [one for one in standing if (one.about_curator, one.danger) == (concern.about_curator, concern.danger)]
    return min(alike, key=lambda one: (one.taken is not None, one.raised.at, one.number))


def _uneasy(pair: Pair, concern: Concern, now: datetime) -> Iterator[Task]:
    """The curator's hours to take it, the head's when they have passed, and hours for an outcome once it is taken."""
    numbers, raised = pair.cycle.pack.numbers, concern.raised.at
    curators_until = raised + timedelta(hours=numbers.concern_curator_hours)
    heads_until = raised + timedelta(hours=numbers.concern_head_hours)
    if concern.taken:
        until = concern.taken.at + timedelta(hours=numbers.concern_head_hours)
        who = by.HEAD if concern.about_curator else concern.taken.actor.role
        yield _task("concern.resolve", pair, concern, who, RESOLVE, concern.taken.at, until)
        if now >= until and who is not by.HEAD:
            why = "Обращение взято в работу, но к сроку не разобрано."
            yield _task("concern.escalated", pair, concern, by.HEAD, RESOLVE, until, until, why)
    elif concern.about_curator or not _able_curators(pair):
        yield _task("concern.take", pair, concern, by.HEAD, TAKE, raised, heads_until)
    else:
        yield _task("concern.take", pair, concern, by.CURATOR, TAKE, raised, curators_until)
        if now >= curators_until:
            why = "Куратор не взял обращение в работу вовремя."
            yield _task("concern.escalated", pair, concern, by.HEAD, TAKE, curators_until, heads_until, why)


def _danger(pair: Pair, concern: Concern) -> Iterator[Task]:
    who = by.HEAD | by.PSYCHOLOGIST
    sentence = RESOLVE if concern.taken else f"Немедленно помочь ребёнку. {TAKE}"
    yield _task("concern.danger", pair, concern, who, sentence, concern.raised.at, concern.raised.at, DANGER)


def _inform(pair: Pair, concern: Concern) -> Task:
    sentence = "Сообщить уполномоченным органам и записать это."
    who, at = by.HEAD | by.PSYCHOLOGIST, concern.raised.at
    return replace(_task("concern.inform", pair, concern, who, sentence, at, at, LAW), events=("authorities.informed",))


def _task(
    code: str,
    pair: Pair,
    concern: Concern,
    who: Role,
    sentence: str,
    since: datetime,
    due: datetime,
    why: str = UNEASY,
) -> Task:
    return Task(
        code=code,
        about=pair.ref,
        role=who,
        sentence=sentence,
        why=f"{ABOUT_CURATOR} {why}" if concern.about_curator else why,
        since=since,
        due=due,
        clock=True,
        events=("concern.resolved",) if concern.taken else ("concern.taken", "concern.resolved"),
        closed_to=_closed_to(pair, concern),
    )


def _closed_to(pair: Pair, concern: Concern) -> frozenset[UUID]:
    """Name who may not know of it though his role would let him: the pair's sides; the curators where it is theirs."""
    people = {pair.mentee.id, *(match.mentor.id for match in pair.matches), *pair.mentee.representatives}
    if concern.about_curator:
        people |= {one.id for one in pair.cycle.institution.holding(by.CURATOR)}
    return frozenset(people)


def _able_curators(pair: Pair) -> bool:
    """Say whether there is a curator here who is no side of the pair."""
    sides = {pair.mentee.id, *(match.mentor.id for match in pair.matches), *pair.mentee.representatives}
    return any(one.id not in sides for one in pair.cycle.institution.holding(by.CURATOR))


def _nothing_found(concern: Concern) -> bool:
    resolved = concern.resolved
    return resolved is not None and resolved.payload.decision is ConcernDecision.NOTHING_FOUND
