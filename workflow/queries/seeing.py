"""Who may see what: staff their institution, sides their own pairs, and what is said of a child only those who care."""

from workflow.access import Caller, Role, by
from workflow.reading.shown import show
from workflow.seeing.circles import CARE as CARE
from workflow.seeing.circles import CYCLES as CYCLES
from workflow.seeing.circles import OVERVIEW as OVERVIEW
from workflow.seeing.circles import SIDES as SIDES
from workflow.subjects.concern import Concern
from workflow.subjects.cycle import Cycle
from workflow.subjects.pair import Pair, Pause, PauseCause
from workflow.subjects.person import Person


def sees_all_pairs(caller: Caller) -> bool:
    """Say whether the caller sees every pair of his institution."""
    return bool(caller.roles & OVERVIEW)


def sees_pair(caller: Caller, pair: Pair) -> bool:
    """Say whether a pair is the caller's affair: his institution's staff, or one of its sides in his role."""
    return sees_all_pairs(caller) or bool(part_in(caller, pair))


def part_in(caller: Caller, pair: Pair) -> Role:
    """Give the caller's roles as a side of this pair."""
    parts = Role(0)
    if caller.person is None:
        return parts
    if caller.person == pair.mentee.id:
        parts |= by.MENTEE
    if any(match.mentor.id == caller.person and match.live for match in pair.matches):
        parts |= by.MENTOR
    if caller.person in pair.mentee.representatives:
        parts |= by.REPRESENTATIVE
    return parts & caller.roles


def sees_cycle(caller: Caller, cycle: Cycle) -> bool:
    """Say whether the caller sees a cycle: staff and the head above, or whoever takes part in it."""
    if caller.roles & CYCLES:
        return True
    if caller.roles & by.MENTOR and caller.person in cycle.mentors:
        return True
    return bool(caller.roles & SIDES) and any(part_in(caller, pair) for pair in cycle.pairs)


def sees_card(caller: Caller, person: Person) -> bool:
    """Say whether the caller sees a person's card: those who care, the person himself, his representative."""
    if caller.roles & CARE or (caller.person is not None and caller.person == person.id):
        return True
    return bool(caller.roles & by.REPRESENTATIVE) and caller.person in person.representatives


def sees_name(caller: Caller, person: Person) -> bool:
    """Say whether the caller sees a name: whoever sees the card, and the other side of a pair of his."""
    if sees_card(caller, person):
        return True
    pairs = [*person.pairs, *(match.pair for match in person.mentoring if match.live)]
    return any(part_in(caller, pair) for pair in pairs)


def name_of(caller: Caller, person: Person) -> str | None:
    """Give a person's name, to whoever may see it, to go out in an answer: that he was shown is noted."""
    show(person.id)
    return sought_name(caller, person)


def sought_name(caller: Caller, person: Person) -> str | None:
    """Give a person's name to whoever may see it, to search and sort by: nobody is shown yet."""
    return person.name if sees_name(caller, person) else None


def sees_concern(caller: Caller, pair: Pair, concern: Concern) -> bool:
    """Say whether the caller may know of a concern: those who care, and to whom nothing of it is concealed."""
    return bool(caller.roles & CARE) and not conceals(caller, pair, concern)


def conceals(caller: Caller, pair: Pair, concern: Concern) -> bool:
    """Say whether a concern is hidden from somebody whatever his roles are: from the mentors of the pair, and one about
    the curator from everybody who curates. The psychologist learns of such a one when there is danger.
    """
    if any(match.mentor.id == caller.person for match in pair.matches):
        return True
    if not concern.about_curator:
        return False
    person = pair.cycle.institution.people.get(caller.person) if caller.person else None
    if caller.roles & by.CURATOR or (person is not None and by.CURATOR in person.roles):
        return True
    return bool(caller.roles & CARE) and not caller.roles & by.HEAD and not concern.danger


def cause_of(caller: Caller, pair: Pair, pause: Pause) -> PauseCause | None:
    """Give why a pair stands still; a concern stays between the child and those who care.

    A mentor reads the same neutral words of a consent that is the mentee's affair: they would tell him otherwise.
    """
    if pause.cause is PauseCause.CONCERN:
        concern = next((one for one in pair.concerns if one.number == pause.number), None)
        return pause.cause if concern and sees_concern(caller, pair, concern) else None
    mentors = {match.mentor.id for match in pair.matches}
    hidden = pause.cause is PauseCause.CONSENT_WITHDRAWN and caller.person in mentors
    return None if hidden else pause.cause
