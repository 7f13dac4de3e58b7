"""Guards of a teacher's assignment as a mentor (Labour Code, article 351.8, in force from 1 March 2025)."""

from workflow.case import Case
from workflow.consents.clocks import working_days_after
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.facts.meetings import MentorLeft
from workflow.guards.guard import guard
from workflow.guards.people import payload
from workflow.leaving.timers import notices_of
from workflow.words import day_words, working_days


@guard(NotTrue)
def mentor_is_a_teacher(case: Case) -> bool:
    """Содержание, срок, форму и оплату согласуют с педагогом школы, а этот наставник здесь не работает."""
    return case.person is not None and case.person.is_teacher


@guard(NotLawful)
def teacher_gives_notice(case: Case) -> bool:
    """Педагог с действующим поручением предупреждает об отказе заранее, в рабочих днях."""
    left: MentorLeft = payload(case)
    mentor = case.cycle.mentors.get(case.person.id) if case.cycle and case.person else None
    if case.cycle is None or mentor is None or not case.cycle.pack.care.teacher_consent:
        return True
    assignment, day = mentor.assignment, case.event.day
    if assignment is None or assignment.ends_on < day:
        return True
    days = case.cycle.pack.numbers.notice_working_days
    notice = working_days(days)
    first = min(working_days_after(day, days), assignment.ends_on)
    if left.leaves_on is not None and left.leaves_on >= first:
        return True
    raise NotLawful(
        f"От поручения наставника отказываются с предупреждением за {notice} (Трудовой кодекс, статья 351.8). "
        f"Последний день работы наставником — не раньше {day_words(first)}"
    )


@guard(NotNow)
def notice_has_run_out(case: Case) -> bool:
    """Срок предупреждения не истёк, его перенесли, или наставник передумал."""
    return any(one.last_day <= case.event.day for one in notices_of(case.person)) if case.person else False
