"""The channels that work in an installation, by its settings: one row a channel."""

from collections.abc import Mapping

from handlers.channels.channel import Sender
from handlers.channels.email import Email
from handlers.channels.hand import Hand
from handlers.channels.max import Max
from handlers.channels.page import Page
from handlers.channels.webhook import Webhook
from workflow.letters.lawful import Channel
from workflow.settings import Settings

Senders = Mapping[Channel, Sender]


def senders(settings: Settings) -> Senders:
    """Give what works: the page and slips always, the others once they are set up."""
    found: list[Sender] = [Page(), Hand(), Webhook(private=settings.private_webhooks)]
    if settings.smtp_url:
        found.append(Email(settings.smtp_url, settings.mail_from, settings.smtp_ca))
    if settings.max_token:
        found.append(Max(settings.max_url, settings.max_token, settings.max_ca))
    return {one.channel: one for one in found}
