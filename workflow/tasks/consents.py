"""Tasks of consents: what is signed anew at 14 and 18, and what follows from a withdrawal, on clocks of the law."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from workflow.access import by
from workflow.consents.by_link import intention_of
from workflow.consents.clocks import end_of, term_of
from workflow.consents.consent import Consent, asked_anew_from, holds_until
from workflow.consents.strictest import soonest_reminder, strictest
from workflow.facts.event import Fact
from workflow.facts.people import ConsentIntended, ConsentKind, ConsentWithdrawn, PublicationTakenDown
from workflow.guards.consents import ACCUSATIVE
from workflow.subjects.cycle import Cycle
from workflow.subjects.person import Person
from workflow.tasks.task import Task
from workflow.words import day_words


def consents(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give the tasks of everyone who takes part; those who take part in nothing stand in the newest cycle."""
    for person in _people(cycle):
        yield from tasks_of(person, now)


def tasks_of(person: Person, now: datetime) -> Iterator[Task]:
    """Give what is to be done about one person's consents; of whom nothing is left, nothing."""
    if person.erased:
        return
    today = now.astimezone(person.institution.timezone).date()
    consents = [person.consent(kind) for kind in ConsentKind]
    anew = list(_anew(person, consents))
    asked = {one.kind: day for one, day in anew if day <= today}
    birthday = min((day for one, day in anew if one.in_force), default=None)
    if asked:
        yield _sign_anew(person, next(iter(asked.values())), list(asked))
    elif birthday is not None and _is_soon(person, birthday, today) and any(_open_pairs(person)):
        yield _prepare(person, birthday)
    for one in consents:
        yield from _withdrawn(person, one)
    yield from _intended(person)


def _people(cycle: Cycle) -> list[Person]:
    everyone, here = cycle.institution.people.values(), _ids(cycle)
    *earlier, newest = cycle.institution.cycles.values()
    if newest is not cycle:
        return [person for person in everyone if person.id in here]
    elsewhere = set().union(*map(_ids, earlier)) - here
    return [person for person in everyone if person.id not in elsewhere]


def _ids(cycle: Cycle) -> set[UUID]:
    """Name everybody who takes or took part in a cycle."""
    return {pair.mentee.id for pair in cycle.pairs}.union(cycle.mentors)


def _anew(person: Person, consents: list[Consent]) -> Iterator[tuple[Consent, date]]:
    """Give each consent that was signed and not withdrawn, with the birthday from which others must sign it."""
    for one in consents:
        if one.signed is not None and one.withdrawal is None:
            day = asked_anew_from(person, one.signed)
            if day is not None:
                yield one, day


def _is_soon(person: Person, birthday: date, today: date) -> bool:
    return birthday <= today + timedelta(days=soonest_reminder(person))


def _prepare(person: Person, birthday: date) -> Task:
    zone = person.institution.timezone
    began = birthday - timedelta(days=soonest_reminder(person))
    return Task(
        code="consent.birthday",
        about=person.ref,
        role=by.CURATOR,
        sentence="Подготовить новые согласия ко дню рождения.",
        why=f"{day_words(birthday).capitalize()} исполнится {person.age_on(birthday)}: подписывать будут другие.",
        since=datetime.combine(began, time(), zone),
        due=datetime.combine(birthday, time(), zone),
        events=("consent.signed",),
    )


def _sign_anew(person: Person, birthday: date, kinds: list[ConsentKind]) -> Task:
    himself, representative = person.signers_on(birthday)
    whose = [word for word, must in (("сам участник", himself), ("законный представитель", representative)) if must]
    lasts = holds_until(birthday, strictest(person, "consent_grace_days")) - timedelta(days=1)
    return Task(
        code="consent.sign_anew",
        about=person.ref,
        role=by.CURATOR,
        sentence=f"Получить согласия заново. Теперь подписывает: {' и '.join(whose)}.",
        why=f"Исполнилось {person.age_on(birthday)}: {', '.join(kind.label for kind in kinds)}. "
        f"Прежние согласия действуют по {day_words(lasts)}, потом пары остановятся.",
        since=datetime.combine(birthday, time(), person.institution.timezone),
        due=end_of(lasts, person.institution.timezone),
        clock=True,
        events=("consent.signed",),
    )


def _withdrawn(person: Person, consent: Consent) -> Iterator[Task]:
    withdrawal = consent.withdrawal
    if withdrawal is None:
        return
    if _is_done(person, consent.kind, withdrawal):
        return
    row = FOLLOWS.get(consent.kind)
    if row is None:
        return
    code, sentence, why, events = row
    yield Task(
        code=code,
        about=person.ref,
        role=by.CURATOR | by.HEAD if consent.kind is ConsentKind.PROCESSING else by.CURATOR,
        sentence=sentence,
        why=why,
        since=withdrawal.at,
        due=end_of(term_of(person, withdrawal), person.institution.timezone),
        clock=True,
        events=events,
    )


def _intended(person: Person) -> Iterator[Task]:
    """Give the consents that a representative said he is ready to sign, while nothing was signed after that."""
    for kind in ConsentKind if person.of(ConsentIntended) else ():
        said = intention_of(person, kind)
        if said is not None:
            yield Task(
                code="consent.hand_paper",
                about=person.ref,
                role=by.CURATOR,
                sentence=f"Дать на подпись бумагу: согласие на {ACCUSATIVE[kind]}.",
                why="Законный представитель сообщил, что готов его подписать.",
                since=said.at,
                events=("consent.signed",),
            )


def _is_done(person: Person, kind: ConsentKind, withdrawal: Fact[ConsentWithdrawn]) -> bool:
    """Say whether what a withdrawal asks for was done: the pairs have ended, or what was published is gone."""
    if kind is ConsentKind.PARTICIPATION:
        return not any(_open_pairs(person))
    down = person.last(PublicationTakenDown) if kind is ConsentKind.PUBLICATION else None
    return down is not None and down.at >= withdrawal.at


def _open_pairs(person: Person) -> Iterator[bool]:
    yield from (pair.open for pair in person.pairs)
    yield from (match.live and match.pair.open for match in person.mentoring)


FOLLOWS = {
    ConsentKind.PROCESSING: (
        "consent.destroy",
        "Завершить пары человека с итогом и уничтожить его данные по акту.",
        "Отозвано согласие на обработку данных (152-ФЗ, статья 21). Часы остановит акт или новое согласие.",
        ("person.erased", "consent.signed"),
    ),
    ConsentKind.PARTICIPATION: (
        "consent.end_pairs",
        "Завершить пары человека с итогом и следующим шагом.",
        "Отозвано согласие на участие: пары стоят на паузе. Без итога никто не выбывает.",
        ("mentee.left", "mentor.left", "pair.dissolved", "consent.signed"),
    ),
    ConsentKind.PUBLICATION: (
        "consent.take_down",
        "Убрать всё, что опубликовано о человеке, и записать это.",
        "Отозвано согласие на публикацию (152-ФЗ, статья 10.1).",
        ("publication.taken_down", "consent.signed"),
    ),
}
"""By kind: the code, what to do, what it follows from, what ends it; questioning that is withdrawn just stops."""
