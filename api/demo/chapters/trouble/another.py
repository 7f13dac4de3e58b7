"""How a pair goes on with another mentor: talks about the end, an acquaintance, an order, and a new beginning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from api.demo.almanac import Month
from api.demo.chapters.contacts import ask
from api.demo.chapters.pair_work import answer_fit, hold, keeper, plan
from api.demo.chapters.pairing import agree
from api.demo.roster import Couple
from api.demo.school import PLACE
from api.demo.script import Script, Tale

Moment = tuple[Month, int]
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Anew:
    """The number of the order that fixes a second mentor, and when the pair goes through what others did before."""

    number: str
    trial: Moment
    planning: Moment
    regular: tuple[Moment, ...] = ()


def talk_over(tale: Tale, couple: Couple, at: datetime, said: Mapping[str, str], step: str, told: str) -> None:
    """Talk an end over with the mentee, the mentor and the parent."""
    for number, (side, words) in enumerate(said.items()):
        values = {"side": side, "said": words, "next_step": step if side == "mentee" else None}
        sentence = told if number == len(said) - 1 else None
        tale.say(at + number * AN_HOUR, sentence, "exit_talk.held", couple.ref, tale.script.psychologist, **values)


def begin_anew(
    tale: Tale, couple: Couple, proposed: datetime, days: Anew, number: int, told: tuple[str, str, str]
) -> None:
    """Begin with a second mentor: `told` are the sentences of the proposal, of the order and of the first meeting."""
    script, almanac, new = tale.script, tale.script.almanac, tale.script.roster.later(couple)
    match = f"match/{uuid5(PLACE, f'match-{couple.key}-new')}"
    named = {"pair": new.id, "mentor": new.mentor.id}
    tale.say(proposed, told[0], "match.proposed", match, script.curator, **named)
    met = almanac.later(proposed, 1, 13)
    hold(script, new, "acquaintance", met, number)
    agree(script, new, new.mentor, match, met + AN_HOUR)
    signed = almanac.later(met, 2, 11)
    order = {"number": days.number, "signed_on": signed.date(), "lines": [named]}
    tale.say(signed, told[1], "order.signed", script.cycle, script.director, **order)
    first = almanac.later(signed, 1, 15)
    tale.say(first, told[2], "meeting.held", new.ref, keeper(script, new), kind="organisational", minutes=45)
    _work(script, new, first, days, number)
    ask(script, new, met.date(), almanac.on(Month.NEXT_MAY, 12), number)


def _work(script: Script, new: Couple, first: datetime, days: Anew, number: int) -> None:
    """Go on from the first meeting to a plan and to those regular meetings that are days of its own."""
    trial, planning = script.almanac.at(*days.trial, 15), script.almanac.at(*days.planning, 15)
    answer_fit(script, new, 0, first + AN_HOUR, trial)
    hold(script, new, "trial", trial, number)
    hold(script, new, "planning", planning, number)
    plan(script, new.ref, new, planning + AN_HOUR, number)
    for turn, day in enumerate(days.regular):
        hold(script, new, "regular", script.almanac.at(*day, 15), number + turn)
