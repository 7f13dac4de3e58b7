"""Tasks of letters that lie with people: mend an address or hand over, decide about a flood, look after a system.

They follow from rows and not from facts, so whoever asks for them brings what lies there.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from workflow.access import by
from workflow.consents.clocks import end_of
from workflow.letters.lawful import Channel
from workflow.letters.lying import FAILED, TO_HAND, Lying, Post
from workflow.subjects.cycle import Cycle
from workflow.subjects.institution import Institution
from workflow.subjects.person import Person
from workflow.tasks.task import Task
from workflow.words import counted

MEND_DAYS, GIVE_DAYS = 2, 3
"""In how many days a letter that did not get through, or a slip, is to reach its reader; what the law sets, in one."""
SENTENCES = {
    Channel.EMAIL: "Исправить адрес почты, выбрать другой канал или вручить письмо.",
    Channel.MAX: "Исправить адрес в MAX, выбрать другой канал или вручить письмо.",
}
OTHERWISE = "Выбрать другой канал или вручить письмо."
GIVE = "Вручить письмо."
NO_WAY = "У этого человека нет ни почты, ни MAX, ни входа."
DID_NOT_GO = "Отправить не вышло (ответ: {answer}): исправьте адрес на карточке."


def letters_of(institution: Institution, post: Post) -> Iterator[tuple[Cycle, Task]]:
    """Give each task with its cycle: one a person and channel, however many letters it is about."""
    if not institution.cycles:
        return
    newest = next(reversed(institution.cycles.values()))
    alike = sorted(post.lying, key=lambda one: (one.state, str(one.recipient), one.channel.value))
    for (state, recipient, _), found in groupby(alike, key=lambda one: (one.state, one.recipient, one.channel)):
        person, some = institution.people.get(recipient), list(found)
        if person is not None and not person.erased:
            cycle = institution.cycles.get(some[0].cycle or newest.id, newest)
            yield cycle, _give(cycle, person, some) if state == TO_HAND else _mend(cycle, person, some)
    if post.held and post.held_since:
        yield newest, _decide(newest, post.held, post.held_since)
    for url, at, answer in post.untold:
        yield newest, _look_after(newest, url, at, answer)


def _mend(cycle: Cycle, person: Person, some: list[Lying]) -> Task:
    channel, last = some[0].channel, max(some, key=lambda one: one.since)
    answer = f" Ответ: {last.answer.rstrip('.')}." if last.answer else ""
    return _task(
        "letter.failed",
        cycle,
        person,
        some,
        sentence=SENTENCES.get(channel, OTHERWISE),
        why=f"Не дошло ({channel.label}): {_named(some)}.{answer} {last.what_to_do}".rstrip(),
    )


def _give(cycle: Cycle, person: Person, some: list[Lying]) -> Task:
    failed = next((one.before for one in some if one.before), "")
    because = DID_NOT_GO.format(answer=failed.rstrip(".")) if failed else NO_WAY
    return _task("letter.hand_over", cycle, person, some, sentence=GIVE, why=f"{_named(some)}. {because}")


def _task(code: str, cycle: Cycle, person: Person, some: list[Lying], sentence: str, why: str) -> Task:
    """Give a task about letters to one person; what is said of a concern is the head's to look after."""
    since = min(one.since for one in some)
    clock = any(kind.waits_for_nobody for one in some for kind in one.kinds)
    days = 1 if clock else MEND_DAYS if some[0].state == FAILED else GIVE_DAYS
    zone = cycle.institution.timezone
    return Task(
        code=code,
        about=person.ref,
        role=by.HEAD if any(kind.is_of_concern for one in some for kind in one.kinds) else by.CURATOR,
        sentence=sentence,
        why=why,
        since=since,
        due=end_of(since.astimezone(zone).date() + timedelta(days=days), zone),
        clock=clock,
        which=some[0].channel.value,
    )


def _decide(cycle: Cycle, number: int, since: datetime) -> Task:
    return Task(
        code="letter.held",
        about=cycle.ref,
        role=by.CURATOR,
        sentence=f"Решить, отправлять ли: {counted(number, *HELD_BACK)}.",
        why="Их необычно много за час: так бывает после загрузки большого списка.",
        since=since,
        due=since + timedelta(days=1),
    )


def _look_after(cycle: Cycle, url: str, at: datetime, answer: str) -> Task:
    return Task(
        code="letter.untold_system",
        about=cycle.ref,
        role=by.CURATOR,
        sentence="Выяснить, почему другая система не принимает сообщений, или отключить её.",
        why=f"{url} не приняла последнее сообщение{f': {answer}' if answer else ''}.",
        since=at,
        which=url,
    )


def _named(some: Iterable[Lying]) -> str:
    """Name the letters by their subjects, a few of many."""
    subjects = list(dict.fromkeys(subject for one in some for subject in one.subjects))
    named = ", ".join(f"«{subject}»" for subject in subjects[:SHOWN])
    return f"{named} и ещё {len(subjects) - SHOWN}" if len(subjects) > SHOWN else named


SHOWN = 3
HELD_BACK = ("письмо задержано", "письма задержаны", "писем задержано")
