"""How somebody stands in a cycle: a candidate until he is admitted or selected, and how it ended when it did."""

from workflow.facts.meetings import MentorLeft
from workflow.facts.pairs import MenteeDeclined, MentorDeclined
from workflow.stages import Stage
from workflow.subjects.mentor import Mentor
from workflow.subjects.pair import Pair
from workflow.words import Named


class Standing(Named):
    """How a mentee or a mentor stands in a cycle."""

    CANDIDATE = "candidate", "кандидат"
    PARTICIPANT = "participant", "участник"
    COMPLETED = "completed", "завершил"
    DECLINED = "declined", "отказано"
    LEFT = "left", "выбыл"


def standing_of_mentee(pair: Pair) -> Standing:
    """Say how the mentee of a request stands."""
    if pair.stage is Stage.COMPLETED:
        return Standing.COMPLETED
    if not pair.open:
        return Standing.DECLINED if pair.of(MenteeDeclined) else Standing.LEFT
    return Standing.PARTICIPANT if pair.admission else Standing.CANDIDATE


def standing_of_mentor(mentor: Mentor) -> Standing:
    """Say how a mentor stands."""
    if mentor.left:
        ended = mentor.last(MentorDeclined, MentorLeft)
        return Standing.DECLINED if ended and isinstance(ended.payload, MentorDeclined) else Standing.LEFT
    return Standing.PARTICIPANT if mentor.selected else Standing.CANDIDATE
