"""The catalogue of events: one row a type, saying what it is about, who may do it and when it is refused.

`GET /api/v1/event-types`, the door, the refusals and the README's list are drawn from these rows.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from workflow.access import GRANTED, HEADS, NOBODY, Role, by
from workflow.errors import NotTrue
from workflow.facts import (
    activities,
    calendars,
    care,
    concerns,
    corrections,
    cycles,
    duties,
    elsewhere,
    erasing,
    meetings,
    orders,
    pairs,
    people,
    planning,
    questionnaires,
    rewards,
)
from workflow.facts.payload import Kind, Payload
from workflow.guards import assignments as of_assignments
from workflow.guards import care as of_care
from workflow.guards import concerns as of_concerns
from workflow.guards import corrections as of_corrections
from workflow.guards import cycles as of_cycles
from workflow.guards import details as of_details
from workflow.guards import duties as of_duties
from workflow.guards import elsewhere as of_elsewhere
from workflow.guards import erasing as of_erasing
from workflow.guards import meetings as of_meetings
from workflow.guards import pairs as of_pairs
from workflow.guards import people as of_people
from workflow.guards import questionnaires as of_questionnaires
from workflow.guards import rewards as of_rewards
from workflow.guards import standing
from workflow.guards.event_type import EventType
from workflow.guards.guard import Guard
from workflow.moves import movers

P, C, M, G, A = Kind.PERSON, Kind.CYCLE, Kind.PAIR, Kind.GROUP, Kind.APPROVAL
CURATOR, STAFF, SIDES = by.CURATOR, by.CURATOR | by.PSYCHOLOGIST, by.MENTEE | by.MENTOR
SELF = by.MENTEE | by.MENTOR | by.REPRESENTATIVE | CURATOR
LEADS = CURATOR | by.HEAD
ANYBODY = SELF | GRANTED

open_cycle = (standing.cycle_is_open,)
coded = (standing.cycle_is_open, of_cycles.codes_are_in_the_pack)
open_pair = (standing.cycle_is_open, standing.pair_is_open)
filled_in = (
    *open_cycle,
    of_questionnaires.questionnaire_is_in_the_pack,
    of_questionnaires.questionnaire_is_for_this_person,
    of_questionnaires.questioning_may_go_on,
    of_questionnaires.first_answers_need_no_reason_and_later_ones_do,
    of_questionnaires.answers_fit_the_questions,
)
taken_on = (
    of_pairs.mentor_is_not_the_mentee,
    of_pairs.mentor_is_in_the_base,
    of_pairs.mentor_suits_the_pair,
    of_pairs.mentor_has_room,
    of_pairs.group_is_this_mentors,
)
proposed = (*open_pair, *taken_on, of_pairs.pair_has_no_other_mentor)
replaced = (
    *open_pair,
    of_pairs.replaced_match_stands,
    of_pairs.match_is_not_completing,
    *taken_on,
    of_pairs.mentor_is_in_reserve,
)
requested = (
    *coded,
    of_pairs.cycle_still_takes_requests,
    of_pairs.mentee_is_old_enough,
    of_details.role_models_are_of_the_forms,
    of_details.informant_is_known,
    of_pairs.form_is_run_here,
    of_pairs.no_second_open_pair_in_this_form,
)
asked = (*open_cycle, of_cycles.nothing_like_it_waits)
decided = (of_cycles.approval_waits, of_cycles.a_second_person_decides)
confirmed = (*open_cycle, of_cycles.approval_is_of_this_kind, *decided)
handed_over = (
    standing.cycle_is_open,
    of_duties.duties_pass_to_another,
    of_duties.duties_are_his,
    of_duties.taker_is_a_curator,
    of_duties.taker_is_no_side,
    of_duties.term_is_ahead,
)
planned = (
    of_meetings.planned_meeting_is_theirs,
    of_meetings.planned_meeting_has_come,
    of_meetings.planned_meeting_is_untold,
)
answered = (of_meetings.first_meeting_was_held, of_pairs.side_speaks_for_itself, of_meetings.mentor_is_the_present_one)
dealt = (of_concerns.no_side_deals_with_it, of_concerns.head_deals_with_the_curators)
mended = (
    of_corrections.corrected_fact_is_there,
    of_corrections.correction_is_about_the_same_subject,
    of_corrections.leaving_is_still_ahead,
)


def opening(code: str, payload: type[Payload], on: Kind, who: Role, *only_if: Guard) -> EventType:
    """Make a row of an event that opens its subject."""
    return EventType(code, payload, (on,), who, only_if, opens=True)


def command(code: str, payload: type[Payload], on: Kind, who: Role, *only_if: Guard) -> EventType:
    """Make a row of an event that moves something: it is never corrected, another move follows it."""
    return EventType(code, payload, (on,), who, only_if, correctable=False)


def second(code: str, payload: type[Payload], *only_if: Guard, who: Role = NOBODY) -> EventType:
    """Make a row of an event in which a second person decides an approval."""
    return EventType(code, payload, (A,), who or movers(code), only_if, second_person=True, correctable=False)


# ruff: noqa: E501
# fmt: off
ROWS = (
    # the institution and its people
    opening("institution.opened",  people.InstitutionOpened,    Kind.INSTITUTION, by.ADMINISTRATOR, of_people.institution_is_new),
    opening("person.registered",   people.PersonRegistered,     P, LEADS | by.ADMINISTRATOR | by.HEAD_ABOVE, of_people.birth_date_is_possible, of_details.card_details_wait_for_consent),
    EventType("person.changed",    people.PersonChanged,        (P,), LEADS, (of_people.birth_date_is_possible, of_details.card_details_wait_for_consent)),
    EventType("representative.named", people.RepresentativeNamed, (P,), CURATOR, (of_people.representative_is_another_person, of_people.representative_is_an_adult)),
    EventType("role.granted",      people.RoleGranted,          (P,), HEADS | by.ADMINISTRATOR, (of_people.from_above_comes_an_auditor_alone, of_people.an_auditor_comes_for_a_term, of_people.role_changes), correctable=False),
    EventType("role.revoked",      people.RoleRevoked,          (P,), by.HEAD | by.ADMINISTRATOR, (of_people.role_changes,), correctable=False),
    EventType("consent.signed",    people.ConsentSigned,        (P,), SELF, (of_people.consent_is_dated_by_its_signing, of_people.those_who_must_sign_signed, of_people.health_belongs_to_processing, of_elsewhere.transfer_names_its_receiver, of_people.link_signs_what_needs_no_paper)),
    EventType("consent.withdrawn", people.ConsentWithdrawn,     (P,), SELF, (of_elsewhere.withdrawn_receiver_belongs_to_transfer, of_people.consent_is_there_to_withdraw, of_people.stop_is_demanded_of_processing)),
    EventType("consent.intended",  people.ConsentIntended,      (P,), by.REPRESENTATIVE, (of_people.consent_is_still_to_sign,)),
    EventType("publication.taken_down", people.PublicationTakenDown, (P,), CURATOR),
    command("consent.outgrown",    people.ConsentOutgrown,      P, by.SERVICE, of_people.consent_was_outgrown),
    command("consent.expired",     people.ConsentExpired,       P, by.SERVICE, of_people.consent_has_expired),
    EventType("person.erased",     erasing.PersonErased,        (P,), by.HEAD, (of_erasing.processing_is_withdrawn, of_erasing.nothing_of_his_goes_on, of_erasing.act_is_not_of_the_future), correctable=False, owner="institution"),
    EventType("questionnaire.submitted", questionnaires.QuestionnaireSubmitted, (P,), SELF, filled_in),
    EventType("measurement.taken", people.MeasurementTaken,     (P,), STAFF, open_cycle),
    EventType("calendar.replaced", calendars.CalendarReplaced,  (P,), ANYBODY, (of_people.address_is_ones_own,), correctable=False),
    EventType("calendar.closed",   calendars.CalendarClosed,    (P,), ANYBODY, (of_people.address_is_ones_own,), correctable=False),
    # the cycle and its approvals
    opening("cycle.opened",        cycles.CycleOpened,          C, LEADS, of_cycles.pack_is_known),
    command("stage.completed",     cycles.StageCompleted,       C, movers("stage.completed"), *open_cycle, standing.stage_is_the_current_one),
    opening("stage.forcing_asked", cycles.StageForcingAsked,    A, LEADS, *asked, standing.stage_is_the_current_one),
    second("stage.forced",         cycles.StageForced,          *confirmed),
    opening("stage.reopening_asked", cycles.StageReopeningAsked, A, LEADS, *asked, of_cycles.stage_is_an_earlier_one),
    second("stage.reopened",       cycles.StageReopened,        *confirmed),
    opening("cycle.cancelling_asked", cycles.CycleCancellingAsked, A, LEADS, *asked),
    second("cycle.cancelled",      cycles.CycleCancelled,       *confirmed),
    opening("waiver.asked",        cycles.WaiverAsked,          A, CURATOR, *asked, standing.pair_is_open, standing.named_people_are_in_one_cycle, of_cycles.requirement_is_in_the_pack, of_cycles.requirement_may_be_waived, of_cycles.waiver_names_one_pair_or_person),
    second("waiver.confirmed",     cycles.WaiverConfirmed,      *confirmed, who=HEADS),
    second("approval.declined",    cycles.ApprovalDeclined,     *decided, who=HEADS),
    command("approval.lapsed",     cycles.ApprovalLapsed,       A, by.SERVICE, of_cycles.approval_is_undecided),
    EventType("coverage.entered",  cycles.CoverageEntered,      (C,), CURATOR, open_cycle),
    EventType("school_days.changed", calendars.SchoolDaysChanged, (C,), LEADS, open_cycle),
    EventType("minimum.raised",    cycles.MinimumRaised,        (C,), CURATOR, (*open_cycle, of_cycles.requirement_is_in_the_pack, of_cycles.number_goes_up), correctable=False),
    # preparation
    EventType("paper.adopted",     cycles.PaperAdopted,         (C,), LEADS, (*coded, of_cycles.paper_is_not_of_the_future)),
    EventType("team.named",        cycles.TeamNamed,            (C,), by.HEAD, open_cycle),
    EventType("duties.handed_over", duties.DutiesHandedOver,    (C,), by.HEAD, handed_over),
    EventType("preliminary_requests.collected", cycles.PreliminaryRequestsCollected, (C,), CURATOR, coded),
    EventType("aims.set",          cycles.AimsSet,              (C,), LEADS, open_cycle),
    EventType("forms.offered",     cycles.FormsOffered,         (C,), LEADS, coded),
    EventType("resource.found",    cycles.ResourceFound,        (C,), LEADS, coded),
    EventType("roadmap.approved",  cycles.RoadmapApproved,      (C,), by.HEAD, open_cycle),
    EventType("audience.told",     cycles.AudienceTold,         (C,), LEADS, coded),
    EventType("activity.done",     cycles.ActivityDone,         (C,), LEADS, coded),
    EventType("activity.moved",    cycles.ActivityMoved,        (C,), LEADS, (*open_cycle, of_cycles.activities_are_in_the_pack)),
    EventType("activity.assigned", cycles.ActivityAssigned,     (C,), LEADS, (*coded, of_cycles.responsible_holds_a_role)),
    # the base of mentees
    opening("request.submitted",   pairs.RequestSubmitted,      M, by.MENTEE | by.REPRESENTATIVE | CURATOR, *requested),
    EventType("request.changed",   pairs.RequestChanged,        (M,), by.MENTEE | by.REPRESENTATIVE | CURATOR, (*coded, standing.pair_is_open, of_details.role_models_are_of_the_forms, of_pairs.form_is_run_here, of_pairs.no_second_open_pair_in_this_form)),
    EventType("informant.reported", pairs.InformantReported,    (P,), by.INFORMANT | by.PSYCHOLOGIST | by.REPRESENTATIVE, open_cycle),
    EventType("mentee.admitted",   pairs.MenteeAdmitted,        (M,), CURATOR, open_pair),
    command("mentee.declined",     pairs.MenteeDeclined,        M, movers("mentee.declined"), *open_pair),
    EventType("forms.chosen",      cycles.FormsChosen,          (C,), by.HEAD, (*coded, of_cycles.forms_were_offered)),
    # the base of mentors, their selection and training
    EventType("mentor.offered",    pairs.MentorOffered,         (P,), by.MENTOR | CURATOR, (*coded, of_details.offered_forms_are_run_here, of_details.role_models_are_of_the_forms)),
    EventType("mentor.selected",   pairs.MentorSelected,        (P,), CURATOR, (*open_cycle, of_pairs.mentor_is_in_the_base)),
    command("mentor.declined",     pairs.MentorDeclined,        P, CURATOR, *open_cycle, of_pairs.mentor_is_in_the_base, of_pairs.mentor_completes_no_pair),
    EventType("criteria.set",      activities.CriteriaSet,      (C,), CURATOR, open_cycle),
    EventType("interview.held",    pairs.InterviewHeld,         (P,), STAFF, open_cycle),
    EventType("training.planned",  activities.TrainingPlanned,  (C,), CURATOR, open_cycle),
    EventType("training.held",     activities.TrainingHeld,     (C,), STAFF, open_cycle),
    EventType("training.not_needed", pairs.TrainingNotNeeded,   (P,), CURATOR, (*open_cycle, of_pairs.mentor_is_in_the_base)),
    EventType("record.checked",    pairs.RecordChecked,         (P,), LEADS, (of_cycles.paper_is_not_of_the_future,)),
    # between institutions
    command("mentor.offered_elsewhere", elsewhere.MentorOfferedElsewhere, P, by.MENTOR | CURATOR, *open_cycle, of_elsewhere.receiver_is_another_institution, of_elsewhere.mentor_agreed_to_be_asked_elsewhere, of_elsewhere.consent_to_pass_on_is_in_force, of_elsewhere.passed_on_forms_are_his, of_elsewhere.receiver_has_no_offer_of_him),
    command("elsewhere.answered",  elsewhere.ElsewhereAnswered, P, by.SERVICE),
    opening("mentor.received",     elsewhere.MentorReceived,    P, by.SERVICE),
    command("received_mentor.accepted", elsewhere.ReceivedMentorAccepted, P, LEADS, of_elsewhere.received_mentor_waits),
    command("received_mentor.declined", elsewhere.ReceivedMentorDeclined, P, LEADS, of_elsewhere.received_mentor_waits),
    command("mentor.withdrawn_elsewhere", elsewhere.MentorWithdrawnElsewhere, P, by.SERVICE),
    EventType("assignment.agreed", pairs.AssignmentAgreed,      (P,), LEADS, (*open_cycle, of_pairs.mentor_is_in_the_base, of_assignments.mentor_is_a_teacher, of_cycles.paper_is_not_of_the_future)),
    # pairing
    EventType("group_meeting.held", activities.GroupMeetingHeld, (C,), STAFF, (*open_cycle, *planned)),
    EventType("preference.stated", pairs.PreferenceStated,      (P,), SIDES, open_cycle),
    opening("match.proposed",      pairs.MatchProposed,         Kind.MATCH, CURATOR, *proposed),
    EventType("match.agreed",      pairs.MatchAgreed,           (Kind.MATCH,), SIDES | by.REPRESENTATIVE, (*open_pair, standing.match_is_live, of_pairs.side_speaks_for_itself, of_pairs.pair_has_no_other_mentor, of_pairs.mentor_has_room)),
    EventType("match.declined",    pairs.MatchDeclined,         (Kind.MATCH,), SIDES | by.REPRESENTATIVE, (*open_pair, standing.match_is_live, of_pairs.side_speaks_for_itself, of_pairs.match_is_not_agreed), correctable=False),
    command("match.ended",         pairs.MatchEnded,            Kind.MATCH, movers("match.ended"), *open_pair, standing.match_is_live, of_pairs.match_is_not_completing),
    opening("mentor.replaced",     pairs.MentorReplaced,        Kind.MATCH, movers("mentor.replaced"), *replaced),
    EventType("match.told",        pairs.MatchTold,             (Kind.MATCH,), CURATOR, (*open_pair, standing.match_is_live)),
    EventType("order.signed",      orders.OrderSigned,          (C,), by.HEAD, (*open_cycle, standing.named_people_are_in_one_cycle, of_cycles.paper_is_not_of_the_future)),
    EventType("order.revoked",     orders.OrderRevoked,         (C,), by.HEAD, (*open_cycle, of_pairs.order_is_there)),
    opening("group.formed",        pairs.GroupFormed,           G, CURATOR, *coded, standing.pair_is_open, of_pairs.mentor_is_in_the_base, of_pairs.group_is_possible),
    EventType("group.dissolved",   pairs.GroupDissolved,        (G,), CURATOR, (*open_cycle, standing.group_is_live)),
    EventType("support.given",     meetings.SupportGiven,       (M,), STAFF),
    EventType("care.scheduled",    meetings.CareScheduled,      (M,), CURATOR, (of_care.next_attempt_is_ahead,)),
    # the work of pairs
    opening("meeting.planned",     planning.MeetingPlanned,     Kind.MEETING, SIDES | STAFF, *open_pair, of_meetings.somebody_is_there_to_meet, of_meetings.meeting_time_is_possible),
    EventType("meeting.moved",     planning.MeetingMoved,       (Kind.MEETING,), SIDES | STAFF, (*open_pair, of_meetings.meeting_waits, of_meetings.meeting_time_is_possible), correctable=False),
    EventType("meeting.cancelled", planning.MeetingCancelled,   (Kind.MEETING,), SIDES | STAFF, (*open_pair, of_meetings.meeting_waits), correctable=False),
    EventType("meeting.held",      meetings.MeetingHeld,        (M, G), SIDES | CURATOR, (*open_pair, of_meetings.kind_is_of_its_subject, of_pairs.attendance_is_possible, *planned)),
    EventType("meeting.missed",    meetings.MeetingMissed,      (M, G, C), SIDES | STAFF, (*open_pair, of_meetings.kind_is_of_its_subject, of_meetings.absent_are_of_a_pair, *planned)),
    EventType("fit.answered",      meetings.FitAnswered,        (M,), SIDES, (*open_pair, *answered, of_pairs.match_is_not_completing), owner="actor", correctable=False),
    EventType("strengths.reviewed", meetings.StrengthsReviewed, (M,), by.MENTOR | STAFF, open_pair),
    EventType("plan.agreed",       meetings.PlanAgreed,         (M, G), by.MENTOR | CURATOR, open_pair),
    EventType("material.given",    meetings.MaterialGiven,      (M, G, C), STAFF, open_pair),
    EventType("feedback.given",    meetings.FeedbackGiven,      (M, C), SIDES | CURATOR, (*open_pair, of_pairs.side_speaks_for_itself), owner="actor"),
    EventType("interim_results.shown", activities.InterimResultsShown, (C,), LEADS, coded),
    EventType("reward_scheme.set", activities.RewardSchemeSet,  (C,), LEADS, open_cycle),
    EventType("pair.paused",       meetings.PairPaused,         (M,), CURATOR, (*open_pair, of_pairs.pause_does_not_stand)),
    EventType("pair.resumed",      meetings.PairResumed,        (M,), CURATOR, (*open_pair, of_pairs.pause_stands), correctable=False),
    command("pair.sent_back",      meetings.PairSentBack,       M, movers("pair.sent_back"), *open_pair, of_pairs.pair_goes_back),
    command("pair.dissolved",      meetings.PairDissolved,      M, movers("pair.dissolved"), *open_pair),
    command("mentee.left",         meetings.MenteeLeft,         M, movers("mentee.left"), *open_pair),
    EventType("mentor.left",       meetings.MentorLeft,         (P,), movers("mentor.left"), (*open_cycle, of_pairs.mentor_is_in_the_base, of_pairs.completing_pairs_get_an_outcome, of_assignments.teacher_gives_notice)),
    command("notice.ended",        meetings.NoticeEnded,        P, by.SERVICE, of_assignments.notice_has_run_out),
    # care: a concern has its outcome and an end is talked over, whether or not the pair goes on
    EventType("concern.raised",    concerns.ConcernRaised,      (M,), by.MENTEE | by.REPRESENTATIVE | STAFF | by.INFORMANT | by.HEAD, (*open_pair, of_concerns.danger_has_a_kind), correctable=False),
    EventType("concern.taken",     concerns.ConcernTaken,       (M,), STAFF | by.HEAD, (*dealt, of_concerns.concern_stands, of_concerns.concern_is_not_taken), correctable=False),
    EventType("concern.resolved",  concerns.ConcernResolved,    (M,), STAFF | by.HEAD, (*dealt, of_concerns.concern_stands, of_concerns.danger_is_not_the_curators, of_concerns.concern_has_a_decision, of_concerns.decision_is_carried_out), correctable=False),
    EventType("authorities.informed", concerns.AuthoritiesInformed, (M,), STAFF | by.HEAD, (*dealt, of_concerns.danger_was_told, of_concerns.authority_knows_already), correctable=False),
    command("silence.climbed",     care.SilenceClimbed,         M, by.SERVICE, *open_pair, of_care.pair_is_silent),
    EventType("contact.made",      care.ContactMade,            (M,), STAFF, (*open_pair, of_care.pair_has_somebody_to_ask)),
    EventType("exit_talk.held",    care.ExitTalkHeld,           (M,), STAFF, (of_care.an_end_is_talked_over, of_care.there_is_such_a_side)),
    # completion
    EventType("group_final_meeting.held", activities.GroupFinalMeetingHeld, (C,), STAFF, (*open_cycle, *planned)),
    EventType("specialist.invited", activities.SpecialistInvited, (C,), CURATOR, open_cycle),
    EventType("quality.measured",  activities.QualityMeasured,  (C,), CURATOR, open_cycle),
    EventType("practice.published", activities.PracticePublished, (C,), CURATOR, open_cycle),
    EventType("reward.given",      rewards.RewardGiven,         (P, C), LEADS, (*coded, of_rewards.rewarded_took_part, of_rewards.organisation_is_named, of_rewards.publication_is_consented, of_cycles.paper_is_not_of_the_future)),
    EventType("invitations.sent",  activities.InvitationsSent,  (C,), LEADS, coded),
    EventType("closing_event.held", activities.ClosingEventHeld, (C,), LEADS, open_cycle),
    EventType("bases.renewed",     activities.BasesRenewed,     (C,), CURATOR, open_cycle),
    EventType("outcome.recorded",  meetings.OutcomeRecorded,    (M,), CURATOR, open_pair),
    # what was wrong, and what the service could not settle
    EventType("fact.corrected",    corrections.FactCorrected,   (P, C, M, G, Kind.MATCH), CURATOR, (*mended, of_questionnaires.answers_are_given_anew, of_corrections.correction_names_the_same_subjects), correctable=False),
    EventType("fact.annulled",     corrections.FactAnnulled,    (P, C, M, G, Kind.MATCH), CURATOR, (*mended, of_corrections.fact_opens_nothing, of_corrections.outcome_stays_with_an_ended_pair), correctable=False),
    command("incident.retried",    corrections.IncidentRetried, Kind.INCIDENT, by.ADMINISTRATOR | by.CURATOR, standing.incident_stands),
    command("incident.skipped",    corrections.IncidentSkipped, Kind.INCIDENT, by.ADMINISTRATOR | by.CURATOR, standing.incident_stands),
    command("incident.released",   corrections.IncidentReleased, Kind.INCIDENT, by.ADMINISTRATOR | by.CURATOR, standing.incident_stands),
)
# fmt: on

CATALOGUE: Mapping[str, EventType] = {row.code: row for row in ROWS}


def read(code: str, values: Mapping[str, Any]) -> Payload:
    """Read corrected data as the payload of an event type; NotTrue names the fields that do not fit."""
    kind = CATALOGUE[code]
    if not kind.correctable:
        raise NotTrue(f"Событие {code} не исправляют: за ним следует другое событие.")
    try:
        return kind.payload.model_validate_json(json.dumps(values))
    except ValidationError as wrong:
        fields = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in wrong.errors())
        raise NotTrue(f"Исправленные данные не подходят событию {code}: {fields}.") from wrong
