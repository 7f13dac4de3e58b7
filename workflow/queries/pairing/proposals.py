"""Whom to propose to a mentee who looks for a mentor: suitable ones, the likeliest first, with reasons in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.facts.activities import GroupMeetingHeld
from workflow.facts.pairs import PreferenceStated
from workflow.subjects.cycle import Cycle
from workflow.subjects.match import Match
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair
from workflow.subjects.person import Person
from workflow.words import alphabetical, counted

Reason = tuple[int, str]
"""How much it weighs, and what it is."""

EACH_OTHER, MENTEES, MENTORS = 6, 4, 2
READY, SAME_SUBJECT, SAME_MODEL, A_WORD, MOST_WORDS, MET, HIGHER = 3, 3, 3, 2, 3, 1, 1
STEM, SHORTEST = 5, 4
SAYS_NOTHING = frozenset({"хочу", "хочет", "чтобы", "помочь", "помощь", "нужно", "нужна", "очень", "который", "будет"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mentor who may be proposed; `proposed` is the match when that has been done already."""

    mentor: Mentor
    score: int
    reasons: tuple[str, ...]
    proposed: Match | None


def proposals(pair: Pair) -> list[Proposal]:
    """Give every suitable mentor with room for a pair that looks for one, the likeliest first; nobody else looks.

    Whose time in this pair is over is not proposed to it again by the service; the curator still may.
    """
    if not looks_for_a_mentor(pair):
        return []
    over = {match.mentor for match in pair.matches if not match.live}
    mentors = pair.cycle.mentors_with_room(pair.form)
    found = [_proposal(pair, mentor) for mentor in mentors if mentor.suits(pair) and mentor.person not in over]
    return sorted(
        found,
        key=lambda one: (-one.score, -one.mentor.room, alphabetical(one.mentor.person.name), one.mentor.person.id),
    )


def looks_for_a_mentor(pair: Pair) -> bool:
    """Say whether a pair is admitted and has nobody on whom both sides agreed."""
    return pair.open and pair.admission is not None and not (pair.match and pair.match.agreed)


def reserve(cycle: Cycle, form: str | None = None) -> list[Mentor]:
    """Give the trained mentors of a cycle with free capacity in a form: who can step in at once."""
    return [
        mentor
        for mentor in cycle.selected_mentors
        if mentor.trained and mentor.record_is_checked and mentor.room > 0 and (form is None or not mentor.misfit(form))
    ]


def reserve_of(pair: Pair) -> list[Mentor]:
    """Give the reserve for one pair: who suits it and is not its mentor already."""
    now = {match.mentor for match in pair.matches if match.live}
    return [one for one in reserve(pair.cycle, pair.form) if one.suits(pair) and one.person not in now]


def _proposal(pair: Pair, mentor: Mentor) -> Proposal:
    reasons = list(_reasons(pair, mentor))
    proposed = next((match for match in pair.matches if match.live and match.mentor is mentor.person), None)
    weight = sum(points for points, _ in reasons)
    return Proposal(mentor, weight, tuple(words for _, words in reasons), proposed)


def _reasons(pair: Pair, mentor: Mentor) -> Iterator[Reason]:
    yield from _preferences(pair, mentor)
    yield 0, f"подходит для формы «{pair.cycle.pack.forms[pair.form].title}»"
    yield 0, f"{counted(mentor.room, 'свободное место', 'свободных места', 'свободных мест')} из {mentor.capacity}"
    yield _readiness(mentor)
    yield from _cards(pair, mentor)
    yield from _role_model(pair, mentor)
    words = _shared_words(pair, mentor)
    if words:
        yield A_WORD * len(words), f"умеет то, о чём просят: {', '.join(words)}"
    present = (set(fact.payload.present) for fact in pair.cycle.of(GroupMeetingHeld))
    if any({pair.mentee.id, mentor.person.id} <= people for people in present):
        yield MET, "виделись на групповой встрече"


def _preferences(pair: Pair, mentor: Mentor) -> Iterator[Reason]:
    """Say whom the two named after the group meeting."""
    his, mine = _prefers(pair.cycle, pair.mentee, mentor.person), _prefers(pair.cycle, mentor.person, pair.mentee)
    if his and mine:
        yield EACH_OTHER, "назвали друг друга после групповой встречи"
    elif his:
        yield MENTEES, "наставляемый назвал его после групповой встречи"
    elif mine:
        yield MENTORS, "назвал этого наставляемого после групповой встречи"


def _prefers(cycle: Cycle, one: Person, other: Person) -> bool:
    stated = [fact for fact in one.of(PreferenceStated) if fact.subject == one.ref and fact.payload.cycle == cycle.id]
    return bool(stated) and other.id in stated[-1].payload.preferred


def _readiness(mentor: Mentor) -> Reason:
    if mentor.selected and mentor.trained and mentor.record_is_checked:
        return READY, "отобран и обучен"
    if not mentor.selected:
        return 0, "ещё не отобран"
    return 0, "отобран, но ещё не обучен" if not mentor.trained else "справка ещё не проверена"


def _cards(pair: Pair, mentor: Mentor) -> Iterator[Reason]:
    """Say what the two cards tell together: the subject and the step."""
    mine, his = mentor.person.card, pair.mentee.card
    if mine is None or his is None:
        return
    if mine.subject and his.subject and mine.subject.casefold() == his.subject.casefold():
        yield SAME_SUBJECT, f"ведёт тот же предмет: {mine.subject}"
    if mine.grade and his.grade and mine.grade > his.grade:
        yield HIGHER, f"старше по классу: {mine.grade}-й и {his.grade}-й"


def _role_model(pair: Pair, mentor: Mentor) -> Iterator[Reason]:
    """Say whether the role model that the mentee wished for is one that the mentor offered; it is the mentee's secret.

    Who named none takes any.
    """
    models = pair.cycle.pack.forms[pair.form].role_models
    model = next((one.title for one in models if one.code == pair.role_model), None)
    if model is None:
        return
    offered = mentor.offer.role_models if mentor.offer else ()
    of_form = [one for one in offered if one in {known.code for known in models}]
    if pair.role_model in of_form:
        yield SAME_MODEL, f"оба хотят вариант «{model}»"
    elif of_form:
        yield 0, f"наставляемый хочет вариант «{model}», а наставник называл другие"
    else:
        yield 0, f"наставляемый хочет вариант «{model}», наставнику подойдёт любой"


def _shared_words(pair: Pair, mentor: Mentor) -> list[str]:
    """Give the words of the request that the mentor's competences speak of, too; endings do not matter."""
    wanted = _words(pair.request.request if pair.request else None)
    able = _words(mentor.offer.competences if mentor.offer else None)
    return [word for stem, word in wanted.items() if stem in able][:MOST_WORDS]


def _words(text: str | None) -> dict[str, str]:
    found = re.findall(r"[^\W\d_]+", (text or "").casefold())
    telling = (word for word in found if len(word) >= SHORTEST and word not in SAYS_NOTHING)
    return {word[:STEM]: word for word in telling}
