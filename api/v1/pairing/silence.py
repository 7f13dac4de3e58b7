"""The ladder of silence of a pair: since when it does not meet, the steps made, and the next one."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from api.auth import Calling
from api.given import Installed
from api.v1.models import Read
from api.v1.pairs import find_pair
from workflow.errors import NotYours
from workflow.facts.care import SilenceClimbed
from workflow.facts.event import Fact
from workflow.queries.seeing import part_in
from workflow.silence.ladder import Heard, history, next_step, silence_of
from workflow.silence.rows import heard_of
from workflow.subjects.pair import Pair

router = APIRouter(tags=["Пары"])


class StepRead(Read):
    """A step that was made, and whether its letters reached anybody."""

    rung: str = Field(examples=["mentor"])
    label: str = Field(examples=["письмо наставнику"])
    because: str = Field(examples=["no_meeting"])
    because_label: str
    on: date
    reached_at: datetime | None

    @classmethod
    def of(cls, step: Fact[SilenceClimbed], heard: Heard) -> "StepRead":
        """Take a step."""
        said = step.payload
        return cls(
            rung=said.rung.value,
            label=said.rung.label,
            because=said.because.value,
            because_label=said.because.label,
            on=step.day,
            reached_at=heard(step),
        )


class NextStepRead(Read):
    """The next step, if nothing happens until then."""

    rung: str
    label: str
    on: date
    because_label: str


class SilenceRead(Read):
    """`since` is null for a pair that is not silent, has nothing to meet for, or is paused."""

    since: date | None
    steps: list[StepRead]
    """Все шаги за всё время, новые сверху."""
    next: NextStepRead | None

    @classmethod
    def of(cls, pair: Pair, connection: Connection) -> "SilenceRead":
        """Take the ladder of a pair."""
        heard = heard_of(connection, pair.cycle.institution.id)
        silence = silence_of(pair)
        step = next_step(silence, heard) if silence else None
        ahead = (
            NextStepRead(rung=step.rung.value, label=step.rung.label, on=step.on, because_label=step.because.label)
            if step
            else None
        )
        steps = [StepRead.of(one, heard) for one in history(pair)]
        return cls(since=silence.since if silence else None, steps=steps, next=ahead)


@router.get("/pairs/{pair_id}/silence", summary="Давно ли пара не встречалась")
def read_silence(pair_id: UUID, calling: Calling, installation: Installed) -> SilenceRead:
    """Give the ladder of a pair as it stands now, with its history."""
    with (
        installation.database.reading(calling.institution) as connection,
        installation.institutions.reading(connection, calling.institution) as institution,
    ):
        pair = find_pair(institution, pair_id, calling)
        if part_in(calling, pair):
            raise NotYours("Кому и когда писали о паре, её сторона не видит.")
        return SilenceRead.of(pair, connection)
