"""The ladder: how long a pair is silent, which steps were made, and when the next one is due. Pure.

A step is a fact. The next one depends on what became of the letters of the last: whether they reached anybody, and
whether anybody answered. Whether they did is asked of the caller, for no fact says so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workflow.access import by
from workflow.facts.care import ContactMade, Rung, SilenceClimbed, WhyClimbed
from workflow.facts.event import Fact
from workflow.facts.meetings import FeedbackGiven, FitAnswered, MeetingMissed
from workflow.facts.payload import Payload
from workflow.facts.planning import MeetingMoved, MeetingPlanned
from workflow.school_days.calendar import is_open, meeting_days_after
from workflow.stages import Stage
from workflow.subjects.pair import Pair

LADDER = tuple(Rung)
TO_SIDES = (Rung.MENTOR, Rung.SIDES)
Heard = Callable[[Fact[SilenceClimbed]], datetime | None]
"""When the letters of a step reached somebody; None: not yet, or never."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence that lasts: the day after which nothing was heard of a meeting, and the steps made since then."""

    pair: Pair
    since: date
    steps: tuple[Fact[SilenceClimbed], ...]

    @property
    def rung(self) -> Rung | None:
        """Give the step made last."""
        return self.steps[-1].payload.rung if self.steps else None

    def is_ahead(self, rung: Rung) -> bool:
        """Say whether a step was not made yet, nor a later one."""
        return self.rung is None or LADDER.index(rung) > LADDER.index(self.rung)

    def has_come_to(self, rung: Rung) -> bool:
        """Say whether a step or a later one was made."""
        return not self.is_ahead(rung)


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: on which day it is due, and why."""

    rung: Rung
    on: date
    because: WhyClimbed


def silence_of(pair: Pair) -> Silence | None:
    """Give the silence of a pair at work; None for a pair that has nothing to meet for, is paused, or whose pack has
    the rule off. A meeting begins it anew, and so does the end of a pause.
    """
    cycle = pair.cycle
    at_work = pair.open and cycle.open and pair.stage is Stage.PAIR_WORK and pair.match is not None
    if not at_work or not cycle.pack.care.silence or pair.standing_pauses:
        return None
    since = max(_edges(pair), default=None)
    if since is None:
        return None
    steps = [fact for fact in pair.of(SilenceClimbed) if fact.day >= since and not _is_over(pair, fact, since)]
    return Silence(pair, since, tuple(sorted(steps, key=lambda fact: fact.number)))


def next_step(silence: Silence, heard: Heard) -> Step | None:
    """Give the next step of a silence; None when it was the last."""
    step = _step(silence, heard)
    return replace(step, on=_past_meetings(silence, step.on)) if step else None


def _step(silence: Silence, heard: Heard) -> Step | None:
    numbers = silence.pair.cycle.pack.numbers
    if not silence.steps:
        return Step(Rung.MENTOR, _after(silence, silence.since, numbers.silence_days), WhyClimbed.NO_MEETING)
    last = silence.steps[-1]
    place = LADDER.index(last.payload.rung) + 1
    if place == len(LADDER):
        return None
    reached, wait = heard(last), numbers.silence_step_days
    if reached is None:
        until = _after(silence, last.day, wait)
        rung = Rung.CURATOR if last.payload.rung in TO_SIDES else LADDER[place]
        return Step(rung, until, WhyClimbed.NOT_DELIVERED)
    on = reached.astimezone(silence.pair.cycle.institution.timezone).date()
    said = max((fact.day for fact in _answers(silence.pair, last.number)), default=None)
    if said is not None and said >= on:
        return Step(LADDER[place], _after(silence, said, wait), WhyClimbed.ANSWERED_ONLY)
    return Step(LADDER[place], _after(silence, on, wait), WhyClimbed.NO_ANSWER)


def _past_meetings(silence: Silence, on: date) -> date:
    """Put a step off until the day after a meeting that stands in the days to come: nobody is asked to arrange what is
    arranged. One further off than a step waits for is no reason to wait.
    """
    pair, match = silence.pair, silence.pair.match
    group = match.group if match else None
    far = _after(silence, on, pair.cycle.pack.numbers.silence_step_days)
    planned = [*pair.planned, *(group.planned if group else ())]
    days = [meeting.day for meeting in planned if meeting.waits and on <= meeting.day <= far]
    return max(days) + timedelta(days=1) if days else on


def history(pair: Pair) -> list[Fact[SilenceClimbed]]:
    """Give every step ever made about a pair, the newest first."""
    return sorted(pair.of(SilenceClimbed), key=lambda fact: fact.number, reverse=True)


def days_of(silence: Silence, today: date) -> int:
    """Count the days since the last meeting, those of vacations among them: that is how people count."""
    return (today - silence.since) // timedelta(days=1)


def _edges(pair: Pair) -> Iterator[date]:
    """Give the days on which a silence may have begun: the order, each meeting with this mentor, the end of a pause."""
    match = pair.match
    if match is None or match.ordered_from is None:
        return
    yield max(match.ordered_from, match.proposal.day)
    yield from (fact.day for fact in pair.meetings if pair.match_on(fact.day) is match)
    yield from (pause.until for pause in pair.pauses if pause.until is not None)


def _is_over(pair: Pair, step: Fact[SilenceClimbed], since: date) -> bool:
    """Say whether the meeting from which the silence counts now was told of after a step: it was about another one."""
    return any(fact.day >= since and fact.number > step.number for fact in pair.meetings)


def _answers(pair: Pair, number: int) -> Iterator[Fact[Payload]]:
    """Give what a side said or was asked since a step: that it is not silent, though it does not meet."""
    said = [
        *pair.of(MeetingMissed, FitAnswered),
        *pair.of(FeedbackGiven),
        *(fact for meeting in pair.planned for fact in meeting.of(MeetingPlanned, MeetingMoved)),
    ]
    sides = by.MENTOR | by.MENTEE
    yield from (fact for fact in said if fact.number > number and fact.actor.role & sides)
    yield from (fact for fact in pair.of(ContactMade) if fact.number > number)


def _after(silence: Silence, day: date, number: int) -> date:
    return meeting_days_after(silence.pair.cycle, day, number)


def due_steps(pairs: Iterable[Pair], heard: Heard, now: datetime) -> Iterator[tuple[Silence, Step]]:
    """Give the steps to be made now: on a day on which the school is open, and not before its hour of reminders."""
    for pair in pairs:
        silence = silence_of(pair)
        local = now.astimezone(pair.cycle.institution.timezone)
        if silence is None or local.hour < pair.cycle.pack.reminders.hour or not is_open(pair.cycle, local.date()):
            continue
        step = next_step(silence, heard)
        if step is not None and step.on <= local.date():
            yield silence, step
