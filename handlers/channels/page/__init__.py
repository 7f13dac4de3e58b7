"""The page of the recipient: always there, and nobody outside is asked."""

from contextlib import nullcontext

from handlers.channels.channel import Ended, Message, Outcome
from workflow.letters.lawful import Channel


class Page:
    """A letter is on its page as soon as its words are kept."""

    channel = Channel.PAGE
    at_once = Outcome(Ended.DELIVERED, "стоит на странице получателя")
    one_host = None
    line = nullcontext

    def host(self, message: Message) -> str:
        """Name nobody: it stays here."""
        return ""

    def send(self, message: Message) -> Outcome:
        """Put it out."""
        return self.at_once
