"""Tasks of proposed matches: a side that has not said yet whether it agrees."""

from collections.abc import Iterator
from datetime import datetime

from workflow.access import by
from workflow.facts.pairs import Side
from workflow.subjects.cycle import Cycle
from workflow.subjects.match import Match
from workflow.subjects.person import Person
from workflow.tasks.sides.spoken import to
from workflow.tasks.task import Task

ROLES = {Side.MENTEE: by.MENTEE, Side.MENTOR: by.MENTOR}


def match_answers(cycle: Cycle, now: datetime) -> Iterator[Task]:
    """Give a task for each side that was proposed to the other and has not answered."""
    for pair in cycle.pairs:
        if not pair.open:
            continue
        for match in pair.matches:
            if match.live and not match.agreed:
                yield from (_answer(match, side) for side in Side if not match.said_yes(side))


def _answer(match: Match, side: Side) -> Task:
    person = match.pair.mentee if side is Side.MENTEE else match.mentor
    return Task(
        code=f"match.answer_{side.value}",
        about=match.pair.ref,
        role=ROLES[side],
        sentence=SENTENCES[side](person),
        why=to(person, "Решаешь только ты: можно сказать и «нет».", "Решаете только вы: можно и отказаться."),
        since=match.proposal.at,
        events=("match.agreed", "match.declined"),
        assigned=(person.id,),
    )


def _of_mentee(person: Person) -> str:
    return to(person, "Ответь, хочешь ли ты такого наставника.", "Ответьте, согласны ли вы на этого наставника.")


def _of_mentor(person: Person) -> str:
    return to(
        person, "Ответь, станешь ли ты наставником в этой паре.", "Ответьте, станете ли вы наставником в этой паре."
    )


SENTENCES = {Side.MENTEE: _of_mentee, Side.MENTOR: _of_mentor}
