"""Lists of papers: consents as they stand today, the head's orders line by line, rewards, offers of other institutions."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.consents.standing import Standing, consents_of
from workflow.exporting.export import Asking, Export, Field, Value, named
from workflow.exporting.people import everybody
from workflow.facts.event import Fact
from workflow.facts.orders import OrderLine
from workflow.facts.payload import Kind
from workflow.facts.rewards import RewardGiven
from workflow.packs.pack import Pack
from workflow.queries.bases.received import OfferedRow, offered_here
from workflow.queries.cycle.rewards import given
from workflow.queries.pairing.orders import Order
from workflow.queries.pairing.orders import orders as signed_orders
from workflow.queries.seeing import CARE
from workflow.subjects.person import Person

Consented = tuple[Person, Standing]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A line of an order: a pair, or a group as a whole."""

    order: Order
    line: OrderLine


def consents(asking: Asking) -> Iterator[Consented]:
    """Give each kind of consent of everybody whose card the reader sees, as it stands today."""
    for person in everybody(asking):
        yield from ((person, one) for one in consents_of(person, asking.today))


def order_lines(asking: Asking) -> Iterator[Fixed]:
    """Give the lines of the orders signed, the newest order first."""
    for order in signed_orders(asking.here):
        yield from (Fixed(order, line) for line in order.signed.payload.lines)


def rewards(asking: Asking) -> list[Fact[RewardGiven]]:
    """Give what was given in a cycle, the newest first."""
    return given(asking.here)


def offers(asking: Asking) -> Iterator[OfferedRow]:
    """Give the mentors whom others offered and who wait for an answer."""
    return offered_here(asking.institution, asking.caller)


def _signed_by(asking: Asking, one: Consented) -> str:
    return "; ".join(named(asking, signer) for signer in one[1].signed_by)


def _must_sign(asking: Asking, one: Consented) -> str:
    who = (("сам человек", one[1].person_signs), ("законный представитель", one[1].representative_signs))
    return " и ".join(words for words, signs in who if signs)


def _whom(asking: Asking, fixed: Fixed) -> str:
    line = fixed.line
    if line.group:
        members = asking.institution.groups[line.group].pairs
        return "группа: " + "; ".join(named(asking, pair.mentee) for pair in members)
    return named(asking, asking.institution.pairs[line.pair].mentee) if line.pair else ""


def _order_state(asking: Asking, fixed: Fixed) -> str:
    return "отменено" if fixed.order.revoked else "в силе"


def _why_revoked(asking: Asking, fixed: Fixed) -> Value:
    return fixed.order.revoked.payload.reason if fixed.order.revoked else None


def _rewarded(asking: Asking, fact: Fact[RewardGiven]) -> str:
    if fact.subject.kind is Kind.PERSON:
        return named(asking, asking.institution.people.get(fact.subject.id))
    return fact.payload.organisation or "весь цикл"


def _reward(asking: Asking, fact: Fact[RewardGiven]) -> str:
    kinds = {one.code: one.title for one in asking.here.pack.rewards}
    return kinds.get(fact.payload.reward, fact.payload.reward)


def _forms(asking: Asking, row: OfferedRow) -> str:
    cycles = list(asking.institution.cycles.values())
    pack: Pack | None = cycles[-1].pack if cycles else None
    forms = pack.forms if pack else {}
    return "; ".join(forms[code].title if code in forms else code for code in row.offer.forms)


# ruff: noqa: E501
# fmt: off
EXPORTS = (
    Export("consents", "Согласия", "Каждое согласие каждого человека: в силе ли, кто подписал, до какого дня, кто должен подписать.", CARE, consents, (
        Field("ФИО", lambda asking, one: named(asking, one[0]), 34), Field("Согласие", lambda asking, one: one[1].kind.label, 34),
        Field("Состояние", lambda asking, one: one[1].state.label, 18), Field("Подписано", lambda asking, one: one[1].signed_on),
        Field("Кто подписал", _signed_by, 40), Field("Бумага", lambda asking, one: one[1].paper.number if one[1].paper else None, 18),
        Field("Действует по", lambda asking, one: one[1].holds_until), Field("Прекратилось", lambda asking, one: one[1].ended_on),
        Field("Кто подписывает сегодня", _must_sign, 40),
    ), of_cycle=False),
    Export("orders", "Распоряжения", "Подписанные распоряжения построчно: кто с кем закреплён.", CARE, order_lines, (
        Field("№", lambda asking, one: one.order.signed.payload.number, 10), Field("Дата", lambda asking, one: one.order.signed.payload.signed_on),
        Field("Наставляемый", _whom, 50), Field("Наставник", lambda asking, one: named(asking, asking.institution.people.get(one.line.mentor)), 34),
        Field("Состояние", _order_state, 12), Field("Почему отменено", _why_revoked, 50),
    )),
    Export("rewards", "Поощрения", "Кого и чем поощрили в цикле и за что.", CARE, rewards, (
        Field("Когда", lambda asking, fact: fact.day), Field("Кого", _rewarded, 34), Field("Чем", _reward, 34),
        Field("За что", lambda asking, fact: fact.payload.reason, 60), Field("Кому письмо", lambda asking, fact: fact.payload.organisation, 34),
        Field("№", lambda asking, fact: fact.payload.number, 12), Field("Подписано", lambda asking, fact: fact.payload.signed_on),
    )),
    Export("offered-mentors", "Предложены другими", "Наставники, которых предложили другие организации и которые ждут ответа.", CARE, offers, (
        Field("ФИО", lambda asking, row: named(asking, row.person), 34), Field("Кто предложил", lambda asking, row: row.offer.from_name, 34),
        Field("Когда", lambda asking, row: row.at, 18), Field("Формы", _forms, 36),
        Field("Чем может помочь", lambda asking, row: row.offer.competences, 50),
        Field("Телефон", lambda asking, row: row.offer.card.phone, 18), Field("Почта", lambda asking, row: row.offer.card.email, 26),
    ), of_cycle=False),
)
# fmt: on
