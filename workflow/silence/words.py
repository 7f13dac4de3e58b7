"""What is said of a silence to the mentor, the mentee, the curator and the head; the same in tasks and letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workflow.access import Role, by
from workflow.facts.care import Rung, WhyClimbed
from workflow.queries.pairing.proposals import reserve_of
from workflow.silence.ladder import Silence, days_of
from workflow.subjects.person import Person
from workflow.tasks.sides.spoken import to
from workflow.words import counted, day_words

RESERVE_NAMED = 3
NO_BLAME = "Если что-то мешает встречаться, скажите куратору: он поможет, упрекать никто не будет."
CHILD = "Если что-то мешает или не хочется, скажи куратору: это не страшно, он поможет."


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody is asked at a step of the ladder. `person` None: whoever holds the role."""

    code: str
    role: Role
    person: UUID | None
    sentence: str
    why: str


def said_of(silence: Silence, today: date, *, named: bool = True) -> Iterator[Said]:
    """Give what stands now, by the steps made; `named`: with the names of the reserve, which no letter carries."""
    pair, match = silence.pair, silence.pair.match
    if match is None or silence.rung is None:
        return
    yield _to_mentor(silence, match.mentor, today)
    if silence.has_come_to(Rung.SIDES) and any(step.payload.rung is Rung.SIDES for step in silence.steps):
        yield _to_mentee(pair.mentee)
    if silence.has_come_to(Rung.RESERVE):
        yield _replace(silence, today, named=named)
    elif silence.has_come_to(Rung.CURATOR):
        yield _call(silence, today)
    if silence.has_come_to(Rung.HEAD):
        yield Said(
            "silence.help",
            by.HEAD,
            None,
            "Помочь куратору с молчащей парой.",
            f"{_since(silence, today)} Куратор знает, но встречи так и не было.",
        )


def _to_mentor(silence: Silence, mentor: Person, today: date) -> Said:
    sentence = to(mentor, "Договорись о встрече в своей паре.", "Договоритесь о встрече в вашей паре.")
    why = f"{_since(silence, today)} {to(mentor, CHILD, NO_BLAME)}"
    return Said("silence.meet_mentor", by.MENTOR, mentor.id, sentence, why)


def _to_mentee(mentee: Person) -> Said:
    sentence = to(mentee, "Договорись с наставником о встрече.", "Договоритесь с наставником о встрече.")
    return Said("silence.meet_mentee", by.MENTEE, mentee.id, sentence, to(mentee, CHILD, NO_BLAME))


def _call(silence: Silence, today: date) -> Said:
    why = f"{_since(silence, today)} {_what_became(silence)}"
    return Said("silence.call", by.CURATOR, None, "Связаться с парой и помочь ей встретиться.", why)


def _replace(silence: Silence, today: date, *, named: bool) -> Said:
    why = f"{_since(silence, today)} {_reserve(silence, named=named)}"
    return Said("silence.replace", by.CURATOR, None, "Предложить паре наставника из резерва.", why)


def _reserve(silence: Silence, *, named: bool) -> str:
    found = reserve_of(silence.pair)
    if not found:
        return "В резерве никого: обсудите с руководителем, кто сможет."
    if not named:
        return f"В резерве {counted(len(found), 'наставник', 'наставника', 'наставников')}: выбор на странице пары."
    return f"В резерве: {', '.join(one.person.name for one in found[:RESERVE_NAMED])}."


def _since(silence: Silence, today: date) -> str:
    days = counted(days_of(silence, today), "день", "дня", "дней")
    return f"Последняя встреча была {day_words(silence.since)}, прошло: {days}." if _met(silence) else (
        f"Встреч ещё не было, с начала работы прошло: {days}."
    )  # fmt: skip


def _met(silence: Silence) -> bool:
    return any(fact.day == silence.since for fact in silence.pair.meetings)


def _what_became(silence: Silence) -> str:
    """Say what became of the letters to the sides, in words that fit what really happened to them."""
    because = next((step.payload.because for step in silence.steps if step.payload.rung is Rung.CURATOR), None)
    return BECAME.get(because, "") if because else ""


BECAME = {
    WhyClimbed.NOT_DELIVERED: "Письма не дошли: позвоните или передайте через класс.",
    WhyClimbed.NO_ANSWER: "Письма дошли, ответа нет.",
    WhyClimbed.ANSWERED_ONLY: "На письма ответили, но не встретились.",
}
