"""What happened is a resource: the table of routes under which things are added, each of them an event.

A row says which event a route reports and which field of its content the address gives.
"""

import re
from dataclasses import dataclass

from workflow.facts.payload import Kind


@dataclass(frozen=True, slots=True)
class Noun:
    """One row. The event is about the subject in the address, unless it opens its own; then `fills` names the field."""

    route: str
    event: str
    fills: str = ""

    @property
    def place(self) -> str | None:
        """Give the name of the id in the address: `pair_id`; None when a list is added to."""
        found = re.search(r"{(\w+)}", self.route)
        return found[1] if found else None

    @property
    def kind(self) -> Kind:
        """Give what the id in the address names."""
        return KINDS[self.route.split("/")[1]]


# fmt: off
#        route                                          event                        the address fills
NOUNS = (
    Noun("/people",                                     "person.registered"),
    Noun("/people/{person_id}/changes",                 "person.changed"),
    Noun("/people/{person_id}/representatives",         "representative.named"),
    Noun("/people/{person_id}/roles",                   "role.granted"),
    Noun("/people/{person_id}/role-revocations",        "role.revoked"),
    Noun("/people/{person_id}/consents",                "consent.signed"),
    Noun("/people/{person_id}/consent-withdrawals",     "consent.withdrawn"),
    Noun("/people/{person_id}/consent-intentions",      "consent.intended"),
    Noun("/people/{person_id}/publication-removals",    "publication.taken_down"),
    Noun("/people/{person_id}/erasures",                "person.erased"),
    Noun("/people/{person_id}/questionnaires",          "questionnaire.submitted"),
    Noun("/people/{person_id}/measurements",            "measurement.taken"),
    Noun("/people/{person_id}/calendar-replacements",   "calendar.replaced"),
    Noun("/people/{person_id}/calendar-closures",       "calendar.closed"),
    Noun("/people/{person_id}/reports",                 "informant.reported"),
    Noun("/people/{person_id}/requests",                "request.submitted",        "mentee"),
    Noun("/people/{person_id}/offers",                  "mentor.offered"),
    Noun("/people/{person_id}/offers-elsewhere",        "mentor.offered_elsewhere"),
    Noun("/people/{person_id}/acceptances",             "received_mentor.accepted"),
    Noun("/people/{person_id}/refusals",                "received_mentor.declined"),
    Noun("/people/{person_id}/selections",              "mentor.selected"),
    Noun("/people/{person_id}/interviews",              "interview.held"),
    Noun("/people/{person_id}/record-checks",           "record.checked"),
    Noun("/people/{person_id}/assignments",             "assignment.agreed"),
    Noun("/people/{person_id}/preferences",             "preference.stated"),
    Noun("/people/{person_id}/departures",              "mentor.left"),
    Noun("/people/{person_id}/rewards",                 "reward.given"),
    Noun("/cycles/{cycle_id}/rewards",                  "reward.given"),
    Noun("/cycles",                                     "cycle.opened"),
    Noun("/cycles/{cycle_id}/stage-completions",        "stage.completed"),
    Noun("/cycles/{cycle_id}/forcings",                 "stage.forcing_asked",      "cycle"),
    Noun("/cycles/{cycle_id}/reopenings",               "stage.reopening_asked",    "cycle"),
    Noun("/cycles/{cycle_id}/cancellings",              "cycle.cancelling_asked",   "cycle"),
    Noun("/cycles/{cycle_id}/waivers",                  "waiver.asked",             "cycle"),
    Noun("/cycles/{cycle_id}/pairs",                    "request.submitted",        "cycle"),
    Noun("/cycles/{cycle_id}/groups",                   "group.formed",             "cycle"),
    Noun("/cycles/{cycle_id}/papers",                   "paper.adopted"),
    Noun("/cycles/{cycle_id}/teams",                    "team.named"),
    Noun("/cycles/{cycle_id}/hand-overs",               "duties.handed_over"),
    Noun("/cycles/{cycle_id}/preliminary-requests",     "preliminary_requests.collected"),
    Noun("/cycles/{cycle_id}/aims",                     "aims.set"),
    Noun("/cycles/{cycle_id}/forms-offered",            "forms.offered"),
    Noun("/cycles/{cycle_id}/forms-run",                "forms.chosen"),
    Noun("/cycles/{cycle_id}/resources",                "resource.found"),
    Noun("/cycles/{cycle_id}/roadmap/approvals",        "roadmap.approved"),
    Noun("/cycles/{cycle_id}/roadmap/completions",      "activity.done"),
    Noun("/cycles/{cycle_id}/roadmap/moves",            "activity.moved"),
    Noun("/cycles/{cycle_id}/roadmap/assignments",      "activity.assigned"),
    Noun("/cycles/{cycle_id}/announcements",            "audience.told"),
    Noun("/cycles/{cycle_id}/criteria",                 "criteria.set"),
    Noun("/cycles/{cycle_id}/training-plans",           "training.planned"),
    Noun("/cycles/{cycle_id}/trainings",                "training.held"),
    Noun("/cycles/{cycle_id}/group-meetings",           "group_meeting.held"),
    Noun("/cycles/{cycle_id}/group-final-meetings",     "group_final_meeting.held"),
    Noun("/cycles/{cycle_id}/planned-meetings",         "meeting.planned",          "cycle"),
    Noun("/cycles/{cycle_id}/missed-meetings",          "meeting.missed"),
    Noun("/cycles/{cycle_id}/orders",                   "order.signed"),
    Noun("/cycles/{cycle_id}/order-revocations",        "order.revoked"),
    Noun("/cycles/{cycle_id}/coverage",                 "coverage.entered"),
    Noun("/cycles/{cycle_id}/school-days",              "school_days.changed"),
    Noun("/cycles/{cycle_id}/minimums",                 "minimum.raised"),
    Noun("/cycles/{cycle_id}/practices",                "practice.published"),
    Noun("/approvals/{approval_id}/forcings",           "stage.forced"),
    Noun("/approvals/{approval_id}/reopenings",         "stage.reopened"),
    Noun("/approvals/{approval_id}/cancellings",        "cycle.cancelled"),
    Noun("/approvals/{approval_id}/waivers",            "waiver.confirmed"),
    Noun("/approvals/{approval_id}/declines",           "approval.declined"),
    Noun("/pairs/{pair_id}/requests",                   "request.changed"),
    Noun("/pairs/{pair_id}/admissions",                 "mentee.admitted"),
    Noun("/pairs/{pair_id}/declines",                   "mentee.declined"),
    Noun("/pairs/{pair_id}/matches",                    "match.proposed",           "pair"),
    Noun("/pairs/{pair_id}/meetings",                   "meeting.held"),
    Noun("/pairs/{pair_id}/missed-meetings",            "meeting.missed"),
    Noun("/pairs/{pair_id}/planned-meetings",           "meeting.planned",          "pair"),
    Noun("/pairs/{pair_id}/fits",                       "fit.answered"),
    Noun("/pairs/{pair_id}/strengths",                  "strengths.reviewed"),
    Noun("/pairs/{pair_id}/plans",                      "plan.agreed"),
    Noun("/pairs/{pair_id}/materials",                  "material.given"),
    Noun("/pairs/{pair_id}/feedback",                   "feedback.given"),
    Noun("/pairs/{pair_id}/supports",                   "support.given"),
    Noun("/pairs/{pair_id}/care",                       "care.scheduled"),
    Noun("/pairs/{pair_id}/pauses",                     "pair.paused"),
    Noun("/pairs/{pair_id}/resumptions",                "pair.resumed"),
    Noun("/pairs/{pair_id}/returns",                    "pair.sent_back"),
    Noun("/pairs/{pair_id}/dissolutions",               "pair.dissolved"),
    Noun("/pairs/{pair_id}/departures",                 "mentee.left"),
    Noun("/pairs/{pair_id}/concerns",                   "concern.raised"),
    Noun("/pairs/{pair_id}/concern-takings",            "concern.taken"),
    Noun("/pairs/{pair_id}/concern-resolutions",        "concern.resolved"),
    Noun("/pairs/{pair_id}/authorities",                "authorities.informed"),
    Noun("/pairs/{pair_id}/contacts",                   "contact.made"),
    Noun("/pairs/{pair_id}/exit-talks",                 "exit_talk.held"),
    Noun("/pairs/{pair_id}/outcomes",                   "outcome.recorded"),
    Noun("/matches/{match_id}/agreements",              "match.agreed"),
    Noun("/matches/{match_id}/declines",                "match.declined"),
    Noun("/matches/{match_id}/endings",                 "match.ended"),
    Noun("/matches/{match_id}/replacements",            "mentor.replaced",          "replaces"),
    Noun("/matches/{match_id}/notices",                 "match.told"),
    Noun("/groups/{group_id}/meetings",                 "meeting.held"),
    Noun("/groups/{group_id}/missed-meetings",          "meeting.missed"),
    Noun("/groups/{group_id}/planned-meetings",         "meeting.planned",          "group"),
    Noun("/groups/{group_id}/plans",                    "plan.agreed"),
    Noun("/groups/{group_id}/dissolutions",             "group.dissolved"),
    Noun("/meetings/{meeting_id}/moves",                "meeting.moved"),
    Noun("/meetings/{meeting_id}/cancellations",        "meeting.cancelled"),
    Noun("/incidents/{incident_id}/retries",            "incident.retried"),
    Noun("/incidents/{incident_id}/skips",              "incident.skipped"),
    Noun("/incidents/{incident_id}/releases",           "incident.released"),
)
# fmt: on

KINDS = {
    "people": Kind.PERSON,
    "cycles": Kind.CYCLE,
    "pairs": Kind.PAIR,
    "matches": Kind.MATCH,
    "groups": Kind.GROUP,
    "approvals": Kind.APPROVAL,
    "incidents": Kind.INCIDENT,
    "meetings": Kind.MEETING,
}
