"""What of the journal and the events a caller may not know of: the concerns that are concealed from him."""

from workflow.access import Caller
from workflow.queries.seeing import conceals
from workflow.subjects.institution import Institution

OF_CONCERNS = ("concern.raised", "concern.taken", "concern.resolved", "authorities.informed")


def concealed(institution: Institution, caller: Caller) -> frozenset[int]:
    """Give the numbers of the facts that tell of a concern concealed from the caller; what he said himself he knows."""
    return frozenset(
        fact.number
        for pair in institution.pairs.values()
        for concern in pair.concerns
        if conceals(caller, pair, concern)
        for fact in concern.facts
        if caller.person not in (fact.actor.person, fact.reporter.person)
    )
