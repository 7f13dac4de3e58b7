"""By which channel a message may lawfully go: the class of the message, the channel, and who agreed to what."""

from collections.abc import Iterable, Mapping

from workflow.access import GRANTED
from workflow.facts.people import ConsentKind
from workflow.letters.kinds import Matter
from workflow.letters.letter import Part
from workflow.subjects.person import Person
from workflow.words import Named


class Channel(Named):
    """A way on which a letter reaches somebody."""

    PAGE = "page", "страница в «Ступенях»"
    EMAIL = "email", "электронная почта"
    MAX = "max", "MAX"
    HAND = "hand", "на руки"
    WEBHOOK = "webhook", "другая система"


class Rule(Named):
    """When a channel is open to a class of messages."""

    ALWAYS = "always", "всегда"
    CONSENT = "consent", "с согласия тех, о ком письмо"
    STAFF = "staff", "только сотрудникам"
    NEVER = "never", "никогда"


# fmt: off
#                       page          e-mail        MAX           by hand       webhook
LAWFUL: Mapping[Matter, Mapping[Channel, Rule]] = {
    matter: dict(zip(Channel, rules, strict=True)) for matter, *rules in (
        (Matter.LEGAL,    Rule.ALWAYS,  Rule.ALWAYS,  Rule.CONSENT, Rule.ALWAYS,  Rule.NEVER),
        (Matter.CONCERN,  Rule.ALWAYS,  Rule.STAFF,   Rule.NEVER,   Rule.NEVER,   Rule.NEVER),
        (Matter.PERSONAL, Rule.ALWAYS,  Rule.CONSENT, Rule.CONSENT, Rule.ALWAYS,  Rule.NEVER),
        (Matter.NEUTRAL,  Rule.ALWAYS,  Rule.CONSENT, Rule.CONSENT, Rule.ALWAYS,  Rule.ALWAYS),
    )
}
# fmt: on


def is_lawful(matter: Matter, channel: Channel, to: Person, part: Part, named: Iterable[Person]) -> bool:
    """Say whether a message of this class may go to somebody by this channel, naming these people.

    Employees need no consent for what is their work (152-ФЗ, art. 6, part 1, item 5), and representatives are written
    to about the child whose consent is asked of them; everybody else, and whoever is named, agreed to processing.
    """
    rule = LAWFUL[matter][channel]
    if rule is Rule.CONSENT:
        return (part is Part.REPRESENTATIVE or _agreed_or_staff(to)) and all(map(_agreed_or_staff, named))
    return rule is Rule.ALWAYS or (rule is Rule.STAFF and is_staff(to))


def is_staff(person: Person) -> bool:
    """Say whether somebody holds a role that the institution gives."""
    return bool(person.roles & GRANTED)


def _agreed_or_staff(person: Person) -> bool:
    return is_staff(person) or _agreed(person)


def _agreed(person: Person) -> bool:
    return person.consented(ConsentKind.PROCESSING)
