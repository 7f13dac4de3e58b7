"""Which ways a letter takes to somebody: his page always, and the first open one by which he can be told of it."""

from collections.abc import Callable, Collection, Iterable, Mapping

from workflow.facts.people import PersonCard, ReachedBy
from workflow.letters.kinds import LetterKind, Pace
from workflow.letters.lawful import Channel, is_lawful, is_staff
from workflow.letters.letter import Part
from workflow.subjects.person import Person

ADDRESS: Mapping[Channel, Callable[[PersonCard], str | None]] = {
    Channel.EMAIL: lambda card: card.email,
    Channel.MAX: lambda card: card.max_address,
}
FIRST = {ReachedBy.EMAIL: Channel.EMAIL, ReachedBy.MAX: Channel.MAX}


def address_of(person: Person, channel: Channel) -> str | None:
    """Give where a channel finds somebody; None where his card does not say."""
    found = ADDRESS.get(channel)
    return found(person.card) if found and person.card else None


def ways_of(
    kind: LetterKind,
    part: Part,
    to: Person,
    named: Iterable[Person],
    there: Collection[Channel],
    *,
    reads_here: bool,
    but: Collection[Channel] = (),
) -> list[Channel]:
    """Give the ways of a letter. `there` are the channels that work, `but` those that have failed already.

    `reads_here`: he has an account. Whoever has none, and can be told by no other way, gets it into his hands; staff
    read their pages, and a reminder is worth no paper. What goes to an organisation goes on paper.
    """
    if part is Part.COMPANY:
        return [Channel.HAND]
    people = list(named)
    wanted = to.card.reached_by if to.card else None
    order = sorted((Channel.EMAIL, Channel.MAX), key=lambda one: one is not FIRST.get(wanted) if wanted else False)
    out = [
        one
        for one in order
        if one in there
        and one not in but
        and wanted is not ReachedBy.NONE
        and address_of(to, one)
        and is_lawful(kind.matter, one, to, part, people)
    ]
    page = [] if Channel.PAGE in but else [Channel.PAGE]
    if out:
        return [*page, out[0]]
    unreached = (not reads_here or bool(but)) and not is_staff(to)
    needs_paper = unreached and kind.pace is Pace.AT_ONCE and Channel.HAND not in but
    return [*page, Channel.HAND] if needs_paper and is_lawful(kind.matter, Channel.HAND, to, part, people) else page
