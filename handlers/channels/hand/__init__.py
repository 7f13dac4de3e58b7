"""By hand: a printed slip that a curator gives and ticks; until then the letter waits for him."""

from contextlib import nullcontext

from handlers.channels.channel import Ended, Message, Outcome
from workflow.letters.lawful import Channel


class Hand:
    """A letter stands among the slips until somebody says that it was given."""

    channel = Channel.HAND
    at_once = Outcome(Ended.WAITS, "ждёт вручения", what_to_do="Распечатайте, вручите и отметьте.")
    one_host = None
    line = nullcontext

    def host(self, message: Message) -> str:
        """Name nobody: it stays here."""
        return ""

    def send(self, message: Message) -> Outcome:
        """Put it among the slips."""
        return self.at_once
