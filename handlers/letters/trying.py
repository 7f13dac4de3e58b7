"""Trying a text out: one message to whoever asks for it, by the channel that would take it to him, kept nowhere."""

from uuid import uuid4

from handlers.channels.channel import Ended, Message
from handlers.channels.table import senders
from handlers.letters.composing import BY_SERVICE
from handlers.letters.words import Words, html, plain
from workflow.access import Caller
from workflow.installation import Installation
from workflow.letters.lawful import Channel
from workflow.letters.ways import address_of

NOWHERE = "Пробное письмо отправить некуда: на вашей карточке нет почты и MAX, либо они не настроены."
TRIED = "Пробное письмо отправлено: {channel}."
NOT_TAKEN = "Пробное письмо не принято ({channel}): {answer}"


def try_out(installation: Installation, caller: Caller, words: Words) -> str:
    """Send an example to the caller himself; answers what a person reads about it."""
    there = senders(installation.settings)
    with (
        installation.database.reading(caller.institution) as connection,
        installation.institutions.reading(connection, caller.institution) as institution,
    ):
        person = institution.people.get(caller.person) if caller.person else None
        ways = [(one, address_of(person, one)) for one in (Channel.EMAIL, Channel.MAX) if person and one in there]
    found = next(((channel, to) for channel, to in ways if to), None)
    if found is None:
        return NOWHERE
    channel, to = found
    now, site = installation.now(), installation.settings.links
    subject = f"Проба: {words.subject}"
    message = Message(
        uuid4(), to, subject, plain([words], site, BY_SERVICE), html([words], site, BY_SERVICE, subject), now, now
    )
    outcome = there[channel].send(message)
    if outcome.ended is Ended.DELIVERED:
        return TRIED.format(channel=channel.label)
    return NOT_TAKEN.format(channel=channel.label, answer=outcome.kept)
