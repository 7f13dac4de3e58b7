"""What waits for a consent: one table of events, each with the consents that it needs and whose they are.

An event that says something about a person is either here or among those that wait for nothing, with the reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.case import Case
from workflow.errors import NotLawful
from workflow.facts.payload import Payload
from workflow.facts.people import ConsentKind
from workflow.facts.rewards import RewardGiven
from workflow.guards.guard import guard
from workflow.subjects.person import Person

PROCESSING = (ConsentKind.PROCESSING,)
QUESTIONED = (ConsentKind.PROCESSING, ConsentKind.QUESTIONING)
PUBLISHED = (ConsentKind.PUBLICATION,)


def himself(case: Case) -> Iterator[Person]:
    """Name the person whom the event is about."""
    if case.person is not None:
        yield case.person


def mentee(case: Case) -> Iterator[Person]:
    """Name the mentees of the pairs whose affair it is, and one who asks for his pair only now."""
    yield from (pair.mentee for pair in case.pairs)
    asking = case.someone(getattr(case.event.payload, "mentee", None))
    if asking is not None:
        yield asking


def mentee_unless_it_ended(case: Case) -> Iterator[Person]:
    """Name the mentees but for those whose consent ended after their pair came together.

    A child who withdrew it is still said goodbye to and not sent off without a word; what was said is destroyed with
    the rest of his data when the term of the law ends.
    """
    for pair in case.pairs:
        ending = pair.mentee.consent(ConsentKind.PROCESSING).ending
        days = [match.began.day for match in pair.matches if match.began is not None]
        if ending is None or not any(day <= ending.day for day in days):
            yield pair.mentee


def sides(case: Case) -> Iterator[Person]:
    """Name both sides of the pairs whose affair it is."""
    for pair in case.pairs:
        yield pair.mentee
        if pair.match is not None:
            yield pair.match.mentor


def shown(case: Case) -> Iterator[Person]:
    """Name the people who are shown in a publication."""
    yield from (one for identity in getattr(case.event.payload, "people", ()) if (one := case.someone(identity)))


def always(said: Payload) -> bool:
    """Say that the event waits whatever it holds."""
    return True


def given(*fields: str) -> Callable[[Payload], bool]:
    """Make a condition: the event waits when one of these fields is filled in."""
    return lambda said: any(getattr(said, name, None) not in (None, (), "") for name in fields)


def publicly(said: RewardGiven) -> bool:
    """Say that somebody is named in public; a kind of reward that always does so is told by the pack."""
    return said.published


@dataclass(frozen=True, slots=True)
class Waits:
    """A row: the consents that must be in force, whose, and when the event waits for them at all."""

    kinds: tuple[ConsentKind, ...]
    whose: Callable[[Case], Iterator[Person]]
    when: Callable[[Any], bool] = always


DETAILS = ("situation", "role_model", "request", "hours_a_week", "when_free", "told_through", "told_by")
OFFERED = ("competences", "mentor_type", "role_models", "hours_a_week", "when_free", "comes_from")

# fmt: off
AWAITED: Mapping[str, Waits] = {
    "questionnaire.submitted": Waits(PROCESSING, himself),
    "measurement.taken":       Waits(QUESTIONED, himself),
    "informant.reported":      Waits(PROCESSING, himself),
    "request.submitted":       Waits(PROCESSING, mentee, given(*DETAILS)),
    "request.changed":         Waits(PROCESSING, mentee, given(*DETAILS)),
    "mentor.offered":          Waits(PROCESSING, himself, given(*OFFERED)),
    "mentor.offered_elsewhere": Waits(PROCESSING, himself),
    "interview.held":          Waits(PROCESSING, himself),
    "training.not_needed":     Waits(PROCESSING, himself),
    "record.checked":          Waits(PROCESSING, himself),
    "preference.stated":       Waits(PROCESSING, himself),
    "strengths.reviewed":      Waits(PROCESSING, sides),
    "plan.agreed":             Waits(PROCESSING, sides, given("goal", "tasks")),
    "feedback.given":          Waits(PROCESSING, sides, given("text")),
    "support.given":           Waits(PROCESSING, mentee, given("about")),
    "contact.made":            Waits(PROCESSING, mentee, given("note")),
    "exit_talk.held":          Waits(PROCESSING, mentee_unless_it_ended),
    "outcome.recorded":        Waits(PROCESSING, mentee, given("best_practice")),
    "practice.published":      Waits(PUBLISHED, shown),
    "reward.given":            Waits(PUBLISHED, himself, publicly),
}
# fmt: on

CARD = "это нужно, чтобы попросить согласие: кто человек, сколько ему лет, кто за него подписывает"
OFFICE = "это о должности в программе, а не о жизни человека"
ENDING = "прекратить можно и без согласия, а без причины и итога никто не выбывает"
SAFETY = "о тревоге говорят, не спрашивая бумаг: безопасность ребёнка важнее"
TIME = "это о времени и месте встреч, а не о человеке"
CONSENT = "это и есть согласие или то, чем оно кончилось"
PAIRING = "это о том, кто с кем в паре; подробностей о человеке тут нет"
ELSEWHERE = "передать контакт человек согласился там, откуда его предложили; здесь у него спросят всё заново"
SILENCE = "это о том, что встреч не было и кого об этом спросили; подробностей о человеке тут нет"
PAPER = "без этого нет решения программы; личного в нём только имена"

FREE: Mapping[str, str] = {
    "person.registered": CARD,
    "person.changed": CARD,
    "representative.named": CARD,
    "role.granted": OFFICE,
    "role.revoked": OFFICE,
    "team.named": OFFICE,
    "duties.handed_over": OFFICE,
    "activity.assigned": OFFICE,
    "consent.signed": CONSENT,
    "consent.withdrawn": CONSENT,
    "consent.intended": CONSENT,
    "consent.outgrown": CONSENT,
    "consent.expired": CONSENT,
    "publication.taken_down": CONSENT,
    "person.erased": "акт об уничтожении сам о человеке ничего не рассказывает",
    "assignment.agreed": "об этом договариваются с работником по Трудовому кодексу: основание — договор, а не согласие",
    "silence.climbed": SILENCE,
    "waiver.asked": PAPER,
    "mentee.admitted": PAPER,
    "mentor.selected": PAPER,
    "order.signed": PAPER,
    "training.held": PAPER,
    "group_meeting.held": PAPER,
    "mentee.declined": ENDING,
    "mentor.declined": ENDING,
    "match.declined": ENDING,
    "match.ended": ENDING,
    "mentor.replaced": ENDING,
    "group.dissolved": ENDING,
    "pair.paused": ENDING,
    "pair.resumed": ENDING,
    "pair.sent_back": ENDING,
    "pair.dissolved": ENDING,
    "mentee.left": ENDING,
    "mentor.left": ENDING,
    "notice.ended": ENDING,
    "match.proposed": PAIRING,
    "match.agreed": PAIRING,
    "match.told": PAIRING,
    "group.formed": PAIRING,
    "material.given": PAIRING,
    "care.scheduled": TIME,
    "meeting.planned": TIME,
    "meeting.moved": TIME,
    "meeting.cancelled": TIME,
    "meeting.held": TIME,
    "meeting.missed": TIME,
    "fit.answered": "сказать, что не подходит, можно всегда: из-за бумаги никого не держат в паре",
    "concern.raised": SAFETY,
    "concern.resolved": SAFETY,
    "concern.taken": SAFETY,
    "authorities.informed": SAFETY,
    "mentor.received": ELSEWHERE,
    "received_mentor.accepted": ELSEWHERE,
    "received_mentor.declined": ENDING,
    "elsewhere.answered": ELSEWHERE,
    "mentor.withdrawn_elsewhere": CONSENT,
    "calendar.replaced": TIME,
    "calendar.closed": TIME,
    "fact.corrected": "исправленное ждёт того же согласия, что и само событие",
    "fact.annulled": "здесь о человеке ничего не сообщают, а убирают",
}
"""Events that may say something about a person and wait for no consent, with the reason."""


@guard(NotLawful)
def consents_are_in_force(case: Case) -> bool:
    """Без согласия это не принимают."""
    row = AWAITED.get(case.event.type)
    if row is None or not row.when(case.event.payload):
        return True
    for person in dict.fromkeys(row.whose(case)):
        for kind in row.kinds:
            is_in_force(case, person, kind)
    return True


def is_in_force(case: Case, person: Person, kind: ConsentKind) -> bool:
    """Refuse when a consent was not in force on the day of the event, or no longer is; say whose signature it needs."""
    if person.consented(kind, case.event.day) and person.consented(kind):
        return True
    why = person.consent(kind).ended
    reason = f" Прежнее не действует: {why.label}." if why else ""
    raise NotLawful(
        f"Нужно согласие на {ACCUSATIVE[kind]} с подписью: {signers_words(person, case)}.{reason} "
        "Запишите его событием consent.signed и пришлите это событие снова под новым номером."
    )


def signers_words(person: Person, case: Case) -> str:
    """Say whose signatures a consent of a person needs on the day of the event."""
    person_signs, representative_signs = person.signers_on(case.event.day)
    words = (("участника", person_signs), ("законного представителя", representative_signs))
    return " и ".join(word for word, must in words if must)


ACCUSATIVE: Mapping[ConsentKind, str] = {
    ConsentKind.PROCESSING: "обработку персональных данных",
    ConsentKind.PARTICIPATION: "участие в программе",
    ConsentKind.QUESTIONING: "психологическое анкетирование",
    ConsentKind.PUBLICATION: "публикацию",
    ConsentKind.TRANSFER: "передачу данных другой организации",
}
