"""Facts about rewards: who was thanked, with what, why, and on which paper."""

from datetime import date

from workflow.facts.payload import Code, CycleId, Line, Payload, Text


class RewardGiven(Payload):
    """Вручено поощрение."""

    cycle: CycleId
    reward: Code
    """Вид поощрения из программы: грамота, письмо родителям, письмо организации."""
    reason: Text
    organisation: Line | None = None
    """Кому письмо, если благодарят организацию."""
    number: Line | None = None
    """Номер грамоты или письма."""
    signed_on: date | None = None
    published: bool = False
    """Назван ли человек публично: на празднике, на сайте, на стенде."""
