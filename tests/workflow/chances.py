"""What may happen in a school, likely or not: each chance says one or several events about whom it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.school import CHAPTERS, PARENTS, School
from tests.world import identity
from workflow.access import ROLES, by
from workflow.stages import SEVEN, Stage


@dataclass(frozen=True)
class Given:
    """Whom a chance is about and how it turns out: names, a meeting's kind, a stage, a small number."""

    school: School
    mentee: str
    mentor: str
    kind: str
    stage: Stage
    number: int

    @property
    def pair(self) -> str:
        return f"pair/pair-{self.mentee}"

    @property
    def matches(self) -> list[str]:
        return [f"m{number}" for number in range(500) if identity(f"m{number}") in self.school.institution.matches]

    @property
    def match(self) -> str:
        """Name one of the matches proposed, sooner the latest."""
        found = self.matches[-3:] or ["none"]
        return found[self.number % len(found)]

    @property
    def approval(self) -> str:
        waiting = [one for one in range(500) if identity(f"a{one}") in self.school.institution.approvals]
        return f"approval/a{waiting[-1] if waiting else 0}"


def propose(given: Given) -> None:
    group = identity("g") if given.number == 0 and identity("g") in given.school.institution.groups else None
    about: dict[str, Any] = {"pair": identity(f"pair-{given.mentee}"), "mentor": identity(given.mentor), "group": group}
    given.school.say("match.proposed", f"match/m{len(given.school.institution.matches)}", **about)


def agree(given: Given, match: str | None = None) -> None:
    name = match or given.match
    found = given.school.match(name)
    names = {identity(one): one for one in (*PARENTS, "igor", "vera")}
    if given.number != 1 or match:
        given.school.say("match.agreed", f"match/{name}", names[found.pair.mentee.id], by.MENTEE, side="mentee")
    if given.number != 2 or match:
        given.school.say("match.agreed", f"match/{name}", names[found.mentor.id], by.MENTOR, side="mentor")


def pair_up(given: Given) -> None:
    propose(given)
    latest = f"m{len(given.school.institution.matches) - 1}"
    agree(given, latest)
    given.school.say("match.told", f"match/{latest}")
    given.school.order(given.mentee)


def annul(given: Given) -> None:
    decisions = given.school.decisions
    given.school.annul(decisions[-min(len(decisions), 1 + given.number * 3)])


def correct(given: Given) -> None:
    decisions = given.school.decisions
    wrong = decisions[-min(len(decisions), 1 + given.number * 3)]
    given.school.correct(wrong, **wrong.fact.payload.model_dump(mode="json", exclude_none=True))


def ask_approval(given: Given) -> None:
    school, about = given.school, f"approval/a{len(given.school.institution.approvals)}"
    asked: dict[str, Any] = {"cycle": identity("c"), "reason": "Так вышло"}
    what = ("stage.forcing_asked", "stage.reopening_asked", "waiver.asked", "waiver.asked", "cycle.cancelling_asked")
    event = what[given.number % 5]
    if event == "stage.forcing_asked":
        school.say(event, about, **asked, stage=school.cycle.stage)
    elif event == "stage.reopening_asked":
        school.say(event, about, **asked, stage=given.stage)
    elif event == "waiver.asked" and given.kind in ("regular", "final"):
        school.say(
            event, about, **asked, requirement="regular_meetings_were_held", pair=identity(f"pair-{given.mentee}")
        )
    elif event == "waiver.asked":
        school.say(event, about, **asked, requirement="mentor_is_trained", person=identity(given.mentor))
    elif given.kind == "final":
        school.say(event, about, **asked)


def confirm(given: Given) -> None:
    asked = {
        "stage.forcing_asked": "stage.forced",
        "stage.reopening_asked": "stage.reopened",
        "waiver.asked": "waiver.confirmed",
        "cycle.cancelling_asked": "cycle.cancelled",
    }
    approval = given.school.approval(given.approval.partition("/")[2])
    given.school.say(asked[approval.asked.type], given.approval, "olga", by.HEAD)


def form_group(given: Given) -> None:
    pairs = [pair.id for pair in given.school.cycle.pairs if pair.open]
    formed: dict[str, Any] = {
        "cycle": identity("c"),
        "mentor": identity(given.mentor),
        "form": "student_student",
        "pairs": pairs,
    }
    given.school.say("group.formed", "group/g", **formed)


def meet_as_a_group(given: Given) -> None:
    present = [pair.id for pair in given.school.group("g").pairs][: 1 + given.number]
    given.school.say("meeting.held", "group/g", kind=given.kind, present=present)


def plan_meeting(given: Given) -> None:
    """Plan for a pair, or once in a while for a group or the cycle."""
    school, whose = given.school, ("pair", f"pair-{given.mentee}")
    if given.kind == "final":
        whose = ("group", "g")
    elif given.kind.startswith("group"):
        whose = ("cycle", "c")
    starts_at = school.now + timedelta(days=given.number)
    about = f"meeting/p{len(school.institution.meetings)}"
    named: dict[str, Any] = {whose[0]: identity(whose[1]), "kind": given.kind}
    school.say("meeting.planned", about, starts_at=starts_at.isoformat(), **named)


def of_planned(event: str, **data: Any) -> Callable[[Given], object]:
    """Make a chance of something that becomes of one of the planned meetings."""

    def chance(given: Given) -> None:
        school = given.school
        names = [f"p{one}" for one in range(len(school.institution.meetings))]
        name = names[-1 - given.number % len(names)] if names else "none"
        meeting = school.institution.meetings[identity(name)]
        if event in ("meeting.held", "meeting.missed"):
            kind = meeting.plan.kind
            about = f"pair/pair-{given.mentee}"
            school.say(event, about, kind=kind, planned=identity(name))
        else:
            moved = {"starts_at": (school.now + timedelta(days=given.number)).isoformat()}
            school.say(event, f"meeting/{name}", **(moved if event == "meeting.moved" else data))

    return chance


def answer_fit(given: Given) -> None:
    answers = ("fits", "deciding", "does_not_fit")
    who, acting, side = given.mentee, by.MENTEE, "mentee"
    if given.number > 2:
        who, acting, side = given.mentor, by.MENTOR, "mentor"
    given.school.say("fit.answered", given.pair, who, acting, side=side, answer=answers[given.number % 3])


def leave(given: Given) -> None:
    outcome = "partly_reached" if given.number else None
    left: dict[str, Any] = {"cycle": identity("c"), "reason": "Переезд", "outcome": outcome}
    given.school.say("mentor.left", f"person/{given.mentor}", **left)


def name_nina(given: Given) -> None:
    events = ("role.granted", "role.revoked")
    if given.number == 0:
        given.school.say("team.named", "cycle/c", "olga", by.HEAD, curator=identity("nina"))
    else:
        given.school.say(events[given.number % 2], "person/nina", "olga", by.HEAD, role="curator")


def complete(given: Given) -> None:
    given.school.say("stage.completed", "cycle/c", stage=given.school.cycle.stage)


def fulfil(given: Given) -> None:
    if given.school.cycle.stage in SEVEN:
        given.school.fulfil(given.school.cycle.stage)


def leave_mentee(given: Given) -> None:
    given.school.say("mentee.left", given.pair, reason="Переезд", next_step="Проститься")


def everybody_meets(given: Given) -> None:
    names = ("misha", "dasha", "lenya", "anna", "oleg", "igor")
    given.school.say("group_meeting.held", "cycle/c", present=[identity(name) for name in names])


def say(event: str, about: str, who: str = "vera", role: str = "curator", **data: Any) -> Callable[[Given], object]:
    """Make a chance of one event; `{mentee}` and the like in `about` are filled in."""

    def chance(given: Given) -> None:
        names = {"mentee": given.mentee, "mentor": given.mentor, "match": given.match, "pair": f"pair-{given.mentee}"}
        given.school.say(event, about.format(**names), who.format(**names), ROLES[role], **data)

    return chance


C = identity("c")
CHANCES: Mapping[str, Callable[[Given], object]] = {
    "request": lambda given: given.school.request(given.mentee, wants=given.number != 0),
    "change": say("request.changed", "pair/{pair}", form="student_student", wants_to_take_part=True),
    "consent": lambda given: given.school.consent(given.mentee),
    "mentor's consent": lambda given: given.school.consent(given.mentor),
    "withdraw": say("consent.withdrawn", "person/{mentee}", kind="processing"),
    "mentor withdraws": say("consent.withdrawn", "person/{mentor}", kind="participation"),
    "admit": lambda given: given.school.admit(given.mentee),
    "admit only": say("mentee.admitted", "pair/{pair}"),
    "decline mentee": say("mentee.declined", "pair/{pair}", reason="Нет", next_step="Кружок"),
    "measure": lambda given: given.school.measure(given.mentee, "entry"),
    "measure mentor": lambda given: given.school.measure(given.mentor, "entry" if given.number else "exit"),
    "answer on entry": lambda given: given.school.answer_anew(given.mentee, "entry", "mentee"),
    "answer on exit": lambda given: given.school.answer_anew(given.mentor, "exit", "mentor"),
    "offer": lambda given: given.school.offer(given.mentor),
    "select": lambda given: given.school.select(given.mentor),
    "train": lambda given: given.school.train(given.mentor, 1),
    "check": lambda given: given.school.check_record(given.mentor, "admit" if given.number else "refuse"),
    "decline mentor": say("mentor.declined", "person/{mentor}", cycle=C, reason="Нет", next_step="Позже"),
    "mentor leaves": leave,
    "everybody meets": everybody_meets,
    "propose": propose,
    "agree": agree,
    "pair up": pair_up,
    "decline match": say("match.declined", "match/{match}", "{mentee}", "mentee", side="mentee"),
    "end match": say("match.ended", "match/{match}", reason="Не сошлись"),
    "order": lambda given: given.school.order(given.mentee),
    "form a group": form_group,
    "meet as a group": meet_as_a_group,
    "meet": lambda given: given.school.meet(given.mentee, given.kind),
    "met before": lambda given: given.school.meet(
        given.mentee, given.kind, at=given.school.now - timedelta(days=given.number)
    ),
    "plan a meeting": plan_meeting,
    "move a meeting": of_planned("meeting.moved"),
    "cancel a meeting": of_planned("meeting.cancelled"),
    "hold as planned": of_planned("meeting.held"),
    "miss a planned one": of_planned("meeting.missed"),
    "answer fit": answer_fit,
    "work": lambda given: given.school.work_together(given.mentee),
    "part": lambda given: given.school.part(given.mentee),
    "plan": lambda given: given.school.plan(given.mentee),
    "pause": say("pair.paused", "pair/{pair}", reason="Болезнь"),
    "resume": say("pair.resumed", "pair/{pair}"),
    "concern": say("concern.raised", "pair/{pair}", grade="uncomfortable"),
    "danger": say("concern.raised", "pair/{pair}", grade="danger", danger="threat"),
    "about the curator": say(
        "concern.raised", "pair/{pair}", "{mentee}", "mentee", grade="uncomfortable", about_curator=True
    ),
    "take": say("concern.taken", "pair/{pair}"),
    "authorities": say(
        "authorities.informed", "pair/{pair}", "nina", "psychologist", body="police", informed_on="2021-05-11"
    ),
    "resolve": say("concern.resolved", "pair/{pair}", "olga", "head", outcome="Разобрались", decision="resumed"),
    "resolve the curator's": say(
        "concern.resolved", "pair/{pair}", "olga", "head", outcome="Да", decision="resumed", about_curator=True
    ),
    "contact": say("contact.made", "pair/{pair}", side="mentee", how="call"),
    "exit talk": say("exit_talk.held", "pair/{pair}", side="mentor", said="Жаль"),
    "outcome": say("outcome.recorded", "pair/{pair}", outcome="goal_reached"),
    "care": say("care.scheduled", "pair/{pair}", next_on="2031-09-01"),
    "support": say("support.given", "pair/{pair}"),
    "send back": lambda given: given.school.say("pair.sent_back", given.pair, stage=given.stage, reason="Проверить"),
    "dissolve": say("pair.dissolved", "pair/{pair}", outcome="did_not_fit", reason="Нет", next_step="Кружок"),
    "mentee leaves": leave_mentee,
    "annul": annul,
    "correct": correct,
    "raise": say("minimum.raised", "cycle/c", requirement="regular_meetings_were_held", need=5),
    "name nina": name_nina,
    "ask": ask_approval,
    "confirm": confirm,
    "fulfil": fulfil,
    "complete": complete,
    "a week later": lambda given: given.school.wait(7),
}
assert set(CHAPTERS) == set(SEVEN)
