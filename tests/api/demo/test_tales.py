"""What goes wrong in the year of the demonstration school: each story is there by its facts, and each has an end."""

from datetime import date, timedelta

import pytest

from api.demo.chapters.contacts import NOT_ASKED
from api.demo.chapters.trouble.birthdays import OUTGROWS
from api.demo.partner import Partner
from api.demo.roster import Couple, Roster, assemble
from api.demo.school import build
from api.demo.year import YEAR, lines, squeezed
from tests.api.demo.told import Told
from workflow.access import by
from workflow.across.offers import OfferState
from workflow.facts.care import ContactMade, ExitTalkHeld, TalkSide
from workflow.facts.concerns import ConcernDecision
from workflow.facts.cycles import ActivityMoved
from workflow.facts.duties import DutiesHandedOver
from workflow.facts.meetings import (
    CareScheduled,
    FitAnswer,
    MeetingHeld,
    MeetingKind,
    MeetingMissed,
    OutcomeRecorded,
    SupportGiven,
)
from workflow.facts.people import ConsentKind
from workflow.facts.rewards import RewardGiven
from workflow.queries.care import care_list
from workflow.queries.cycle.rewards import unthanked
from workflow.queries.early_ends import early_ends
from workflow.queries.roadmap import ActivityState, roadmap
from workflow.stages import Stage
from workflow.subjects.duties import deputies, on_duty
from workflow.subjects.meeting import MeetingState
from workflow.subjects.pair import Pair, PauseCause

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def year() -> Told:
    return Told(lines())


@pytest.fixture(scope="module")
def middle() -> Told:
    return Told(squeezed(TODAY))


@pytest.fixture(scope="module")
def roster() -> Roster:
    return assemble(build(YEAR))


def mentors_of(pair: Pair) -> list[str]:
    return [match.mentor.name for match in pair.matches if match.agreed]


def test_a_mentor_who_is_silent_is_replaced_from_the_reserve(year: Told, roster: Roster) -> None:
    couple = roster.silent
    pair = year.pair(couple.ref)
    missed = [fact for fact in pair.of(MeetingMissed) if fact.payload.absent]
    assert len(missed) == 3
    assert mentors_of(pair) == [couple.mentor.name, roster.later(couple).mentor.name]
    assert pair.stage is Stage.COMPLETED
    assert len(pair.counted(MeetingKind.REGULAR)) >= pair.cycle.regular_meetings


def test_a_pair_that_does_not_fit_is_formed_anew_and_its_first_mentor_helps_another_child(
    year: Told, roster: Roster
) -> None:
    couple = roster.misfit
    pair = year.pair(couple.ref)
    first, second = [match for match in pair.matches if match.agreed]
    assert FitAnswer.DOES_NOT_FIT in [fact.payload.answer for fact in first.fit_answers]
    assert {fact.payload.answer for fact in second.fit_answers} == {FitAnswer.FITS}
    assert pair.stage is year.pair(roster.silent.ref).stage is Stage.COMPLETED
    assert first.mentor.name == roster.later(roster.silent).mentor.name


def test_a_mentee_without_a_mentor_is_supported_and_has_a_day_of_the_next_attempt_all_year(
    year: Told, roster: Roster
) -> None:
    pair = year.pair(roster.unmatched.ref)
    assert len(pair.of(SupportGiven)) >= 4
    days = [fact.day for fact in pair.of(CareScheduled)]
    until = [fact.payload.next_on for fact in pair.of(CareScheduled)]
    assert all(later <= end + timedelta(days=1) for end, later in zip(until, days[1:], strict=False))
    assert len(pair.matches) == 2
    assert pair.stage is Stage.DISSOLVED


def test_a_concern_is_resolved_with_an_outcome_and_the_pairs_work_on(year: Told, roster: Roster) -> None:
    for couple in (roster.uneasy, roster.endangered):
        pair = year.pair(couple.ref)
        (concern,) = pair.concerns
        assert concern.taken
        assert concern.resolved
        assert concern.resolved.payload.decision is ConcernDecision.RESUMED
        assert concern.danger is bool(concern.informed) is (couple is roster.endangered)
        assert pair.stage is Stage.COMPLETED


def test_an_early_end_is_talked_over_with_everybody(year: Told, roster: Roster) -> None:
    ends = early_ends(year.cycle)
    assert {end.pair.id for end in ends} >= {roster.moving.id, roster.misfit.id, roster.silent.id, roster.changing.id}
    assert all(end.done for end in ends)
    talks = year.pair(roster.moving.ref).of(ExitTalkHeld)
    assert {talk.payload.side for talk in talks} == set(TalkSide)


def test_a_late_activity_is_moved_with_a_reason_and_pushes_others(year: Told) -> None:
    cycle = year.cycle
    assert {fact.payload.activity for fact in cycle.of(ActivityMoved)} >= {14, 15, 23}
    assert {one.state for one in roadmap(cycle, year.lines[-1].at.date())} == {ActivityState.DONE}


def test_a_month_of_meetings_stands_on_one_sheet_and_one_of_its_lines_is_annulled(year: Told) -> None:
    sheet = [line.envelope for line in year.lines if (line.envelope.papernumber or "").startswith("Лист встреч")]
    assert len({(one.papernumber, one.paperdate) for one in sheet}) == 1
    assert len({one.subject for one in sheet}) == len(sheet) == 6
    (annulled,) = [line.envelope for line in year.lines if line.envelope.type == "fact.annulled"]
    assert annulled.data["annulled_id"] in {one.id for one in sheet}


def test_a_side_is_asked_twice_in_its_first_month(year: Told, roster: Roster) -> None:
    for couple in roster.couples:
        if roster.later(couple) == couple:
            _is_asked(year.pair(couple.ref), couple)


def _is_asked(pair: Pair, couple: Couple) -> None:
    match = pair.match
    assert match
    assert match.began
    days = [fact.day for fact in pair.of(ContactMade) if fact.payload.side == "mentee"]
    assert len([day for day in days if day - match.began.day <= timedelta(days=31)]) >= 2, couple.key
    assert len(days) >= (3 if couple.key in NOT_ASKED else 4)


def test_a_consent_is_asked_again_at_fourteen_and_a_pair_waits_for_the_family_that_forgot(
    year: Told, roster: Roster
) -> None:
    in_time, late = (next(one for one in roster.couples if one.mentee.key == key) for key in ("pupil-7-0", OUTGROWS))
    assert year.by_clock == ["consent.outgrown"]
    assert not [pause for pause in year.pair(in_time.ref).pauses if pause.cause is PauseCause.CONSENT_OUTGROWN]
    (pause,) = year.pair(late.ref).pauses
    assert pause.until
    for couple in (in_time, late):
        signed = year.institution.people[couple.mentee.id].consent(ConsentKind.PROCESSING).signed
        assert signed
        assert signed.payload.signed_by_person
        assert signed.payload.signed_by_representative
        assert year.pair(couple.ref).stage is Stage.COMPLETED


def test_a_mother_withdraws_her_consent_and_the_childs_data_is_destroyed_by_an_act(
    year: Told, middle: Told, roster: Roster
) -> None:
    pair = year.pair(roster.withdrawing.ref)
    assert pair.mentee.erased
    assert pair.last(OutcomeRecorded)
    assert pair.stage is Stage.DISSOLVED
    assert any("informant.reported" in refused and "10.03" in refused for refused in year.in_vain)
    assert middle.pair(roster.withdrawing.ref).standing_pauses
    (clock,) = [task for task in middle.tasks() if task.code == "consent.destroy"]
    assert clock.clock
    assert not clock.is_late(middle.lines[-1].at)


def test_a_deputy_stands_in_for_the_curator_in_the_holidays(year: Told) -> None:
    (handed,) = year.cycle.of(DutiesHandedOver)
    school, after = build(YEAR), handed.day + timedelta(days=30)
    assert [one.takes_over for one in deputies(year.cycle, handed.day + timedelta(days=3))] == [school.additional.id]
    assert deputies(year.cycle, after) == []
    assert [one.id for one in on_duty(year.cycle, after)] == [school.curator.id]


def test_a_year_that_is_over_leaves_nobody_anything_to_do(year: Told) -> None:
    assert [task.code for task in year.tasks()] == []
    assert care_list(year.cycle) == []
    assert not [meeting for pair in year.cycle.pairs for meeting in pair.planned if meeting.waits]


def test_a_school_in_the_middle_of_its_year_has_something_of_everything_to_do(middle: Told, roster: Roster) -> None:
    now = middle.lines[-1].at + timedelta(hours=18)
    tasks = middle.tasks(now)
    codes = {task.code for task in tasks}
    assert codes >= {"care.contact", "concern.take", "care.next_attempt", "approval.decide"}
    assert codes >= {"consent.sign_anew", "consent.destroy", "roadmap.activity"}
    assert len([task for task in tasks if task.code == "care.contact" and task.is_late(now)]) in range(3, 7)
    assert len(tasks) < 40
    ahead = [
        meeting for pair in middle.cycle.pairs for meeting in pair.planned if meeting.state is MeetingState.PLANNED
    ]
    assert len([meeting for meeting in ahead if meeting.plan.starts_at > now]) > 5
    assert [cared.pair.id for cared in care_list(middle.cycle)] == [roster.unmatched.id]
    assert ActivityState.LATE in {one.state for one in roadmap(middle.cycle, TODAY)}


def test_a_meeting_that_was_called_off_is_held_on_another_day(year: Told) -> None:
    (cancelled,) = [
        meeting for pair in year.cycle.pairs for meeting in pair.planned if meeting.state is MeetingState.CANCELLED
    ]
    held = [fact for fact in cancelled.whose.of(MeetingHeld) if fact.payload.kind is MeetingKind.REGULAR]
    assert len(held) >= 4


def test_four_mentors_are_offered_to_a_college_and_each_offer_ends_otherwise(
    year: Told, middle: Told, roster: Roster
) -> None:
    there = [person for person in year.college.people.values() if person.received]
    assert [(one.received.state, bool(one.erased)) for one in there if one.received] == [
        (OfferState.ACCEPTED, False),
        (OfferState.DECLINED, True),
        (OfferState.ACCEPTED, True),
        (OfferState.ACCEPTED, False),
    ]
    college_cycle = next(iter(year.college.cycles.values()))
    assert there[0].id in college_cycle.mentors
    (waits,) = [one for one in middle.college.people.values() if one.received and one.received.state == "waits"]
    assert waits.card
    assert [task.code for task in middle.college_tasks()] == ["received.answer"]
    assert year.college_tasks() == []
    sent = [one for person in year.institution.people.values() for one in person.sent_elsewhere]
    states = [OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.ACCEPTED]
    assert sorted(one.state for one in sent) == sorted(states)


def test_an_employee_of_the_college_curates_at_the_school_too(year: Told) -> None:
    colleague = Partner().curator.id
    asked = [fact for pair in year.cycle.pairs for fact in pair.of(ContactMade) if fact.actor.person == colleague]
    assert len({fact.subject for fact in asked}) == 3
    assert by.CURATOR in year.institution.people[colleague].roles & year.college.people[colleague].roles


def test_parents_a_company_and_the_college_are_thanked_each_in_a_letter_of_their_own(year: Told, middle: Told) -> None:
    kinds = {"letter_to_parents", "letter_to_organisation", "letter_to_institution"}
    for told in (year, middle):
        assert {fact.payload.reward for fact in told.cycle.of(RewardGiven)} >= kinds
    assert unthanked(year.cycle) == []


def test_people_are_reached_by_phone_by_email_in_max_or_by_nothing_but_a_note(year: Told) -> None:
    cards = [person.card for person in year.institution.people.values() if person.card]
    for way in ("phone", "email", "max_address", "contact"):
        assert any(getattr(card, way) for card in cards), way
