"""What a pack must make sense of beyond types: stages in order, names that exist, a roadmap that can be walked."""

import calendar
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping

from workflow.packs.asking import of_questionnaires
from workflow.packs.calendar import is_a_day
from workflow.packs.form import Form
from workflow.packs.pack import Activity, Condition, DoneWhen, Pack
from workflow.stages import SEVEN
from workflow.tasks.kinds import BY_CODE

Complaint = tuple[str, str]
ASKED_ANYWAY = "cycle_is_there"


def nonsense(pack: Pack) -> Iterator[Complaint]:
    """Give every complaint that needs nothing but the pack itself."""
    yield from _days(pack)
    yield from _calendar(pack)
    yield from _reminders(pack)
    yield from _stages(pack)
    yield from _numbers(pack)
    yield from _activities(pack.activities)
    yield from _situations(pack)
    for code, form in pack.forms.items():
        yield from _form(f"forms.{code}", form, pack)
    yield from _coverage(pack)
    yield from of_questionnaires(pack)
    for place, codes in (("rewards", pack.rewards), ("contradictions", pack.contradictions)):
        yield from _repeated(place, [one.code for one in codes])


def unknown_names(
    pack: Pack, requirements: Mapping[str, Collection[str]], events: Container[str]
) -> Iterator[Complaint]:
    """Give every requirement and event that the code does not have, or has for another subject."""
    for stage, rules in pack.stages.items():
        for kind, codes in (("cycle", rules.cycle), ("pair", rules.pair)):
            for place, code in enumerate(codes):
                yield from _requirement(f"stages.{stage}.{kind}.{place}", code, kind, requirements)
    for code in pack.numbers.minimum:
        yield from _requirement(f"numbers.minimum.{code}", code, "cycle", requirements)
    for place, activity in enumerate(pack.activities):
        for key, one in _conditions(f"activities.{place}.done_when", activity.done_when):
            if one.requirement:
                yield from _requirement(f"{key}.requirement", one.requirement, "cycle", requirements)
            if one.event and one.event not in events:
                yield f"{key}.event", f"события «{one.event}» нет"


def _requirement(key: str, code: str, kind: str, known: Mapping[str, Collection[str]]) -> Iterator[Complaint]:
    whose = {"cycle": "цикла", "pair": "пары"}
    if code == ASKED_ANYWAY:
        yield key, f"требование «{code}» спрашивается всегда и в программу не пишется"
    elif code not in known:
        yield key, f"требования «{code}» нет"
    elif kind not in known[code]:
        other = "pair" if kind == "cycle" else "cycle"
        yield key, f"ожидалось требование {whose[kind]}, а «{code}» — требование {whose[other]}"


def _days(pack: Pack) -> Iterator[Complaint]:
    for key, day in (("school_year_starts", pack.school_year_starts), ("coverage.age_on", pack.coverage.age_on)):
        month, number = int(day[:2]), int(day[3:])
        if not (1 <= month <= 12 and 1 <= number <= calendar.monthrange(2001, month)[1]):
            yield key, f"ожидался день года вида 09-01, а стоит «{day}»"


def _calendar(pack: Pack) -> Iterator[Complaint]:
    for place, holiday in enumerate(pack.calendar.holidays):
        key = f"calendar.holidays.{place}"
        for name, written in (("on", holiday.on), ("until", holiday.until or holiday.on)):
            if not is_a_day(written):
                yield f"{key}.{name}", f"ожидался день года вида 05-09, а стоит «{written}»"
        if holiday.until is not None and holiday.until < holiday.on:
            yield f"{key}.until", "конец раньше начала: праздник через Новый год пишут двумя строками"
    for place, vacation in enumerate(pack.calendar.vacations):
        key, days = f"calendar.vacations.{place}", (("start", vacation.start), ("end", vacation.end))
        wrong = [(name, day.on) for name, day in days if not is_a_day(day.on)]
        for name, written in wrong:
            yield f"{key}.{name}.on", f"ожидался день года вида 10-30, а стоит «{written}»"
        if not wrong and (vacation.end.year, vacation.end.on) < (vacation.start.year, vacation.start.on):
            yield f"{key}.end", "конец раньше начала"


def _reminders(pack: Pack) -> Iterator[Complaint]:
    named: set[str] = set()
    for place, rule in enumerate(pack.reminders.rules):
        key = f"reminders.rules.{place}"
        for at, code in enumerate(rule.tasks):
            if code not in BY_CODE:
                yield f"{key}.tasks.{at}", f"дела «{code}» нет"
            elif code in named:
                yield f"{key}.tasks.{at}", f"о деле «{code}» уже сказано выше: у дела одна строка"
            named.add(code)
        if not (rule.at_once or rule.before or rule.after or rule.every or rule.hours_before or rule.every_hours):
            yield key, "не сказано, когда напоминать"


def _stages(pack: Pack) -> Iterator[Complaint]:
    seven = [stage.value for stage in SEVEN]
    for stage in seven:
        if stage not in pack.stages:
            yield f"stages.{stage}", "этап обязателен, но его нет"
    if set(seven) == set(pack.stages) and seven != list(pack.stages):
        yield "stages", f"ожидался порядок этапов: {', '.join(seven)}"
    for stage, rules in pack.stages.items():
        yield from _repeated(f"stages.{stage}.cycle", rules.cycle)
        yield from _repeated(f"stages.{stage}.pair", rules.pair)


def _numbers(pack: Pack) -> Iterator[Complaint]:
    numbers = pack.numbers
    if numbers.concern_head_hours < numbers.concern_curator_hours:
        yield "numbers.concern_head_hours", "руководителю даётся не меньше часов, чем куратору"
    if numbers.group_pairs_max < numbers.group_pairs_min:
        yield "numbers.group_pairs_max", f"ожидалось число не меньше group_pairs_min ({numbers.group_pairs_min})"
    asked = {code for rules in pack.stages.values() for code in rules.cycle}
    for code in numbers.minimum:
        if code not in asked:
            yield f"numbers.minimum.{code}", "такого требования ни один этап цикла в этой программе не ставит"


def _activities(activities: tuple[Activity, ...]) -> Iterator[Complaint]:
    known = {activity.number for activity in activities}
    for place, activity in enumerate(activities):
        key = f"activities.{place}"
        if activity.number != place + 1:
            yield f"{key}.number", f"номера идут подряд с 1: ожидался {place + 1}, а стоит {activity.number}"
        if (activity.end.year, activity.end.month) < (activity.start.year, activity.start.month):
            yield f"{key}.end", "конец раньше начала"
        yield from _repeated(f"{key}.after", activity.after)
        for at, number in enumerate(activity.after):
            if number == activity.number:
                yield f"{key}.after.{at}", "мероприятие не может идти после самого себя"
            elif number not in known:
                yield f"{key}.after.{at}", f"мероприятия {number} нет"
        yield from _done_when(f"{key}.done_when", activity)
    yield from _circle(activities)


def _done_when(key: str, activity: Activity) -> Iterator[Complaint]:
    done = activity.done_when
    if done and done.all and (done.requirement is not None or done.event is not None or done.where):
        yield key, "рядом со списком all других условий не пишут"
        return
    for at, one in _conditions(key, done):
        if (one.requirement is None) == (one.event is None):
            yield at, "ожидалось одно из двух: requirement или event"
        elif one.where and one.event is None:
            yield f"{at}.where", "условие ставится только к событию"


def _conditions(key: str, done: DoneWhen | None) -> Iterator[tuple[str, Condition]]:
    """Give each condition with its place in the file."""
    if done is not None and done.all:
        yield from ((f"{key}.all.{place}", one) for place, one in enumerate(done.all))
    elif done is not None:
        yield key, done


def _circle(activities: tuple[Activity, ...]) -> Iterator[Complaint]:
    """Take away, again and again, what waits for none of the rest; those that stay wait for each other."""
    waiting = {activity.number: set(activity.after) - {activity.number} for activity in activities}
    waiting = {number: after & set(waiting) for number, after in waiting.items()}
    while free := [number for number, after in waiting.items() if not after & set(waiting)]:
        for number in free:
            del waiting[number]
    for place, activity in enumerate(activities):
        if activity.number in waiting:
            circle = ", ".join(str(number) for number in sorted(waiting))
            yield f"activities.{place}.after", f"мероприятия ждут друг друга по кругу: {circle}"
            return


def _situations(pack: Pack) -> Iterator[Complaint]:
    for place, code in enumerate(pack.passive):
        if code not in pack.mentee_situations.get("pupils", {}):
            yield f"passive.{place}", f"ситуации «{code}» нет в mentee_situations.pupils"


def _form(key: str, form: Form, pack: Pack) -> Iterator[Complaint]:
    role_models = [one.code for one in form.role_models]
    mentor_types = [one.code for one in form.mentor_types]
    situations = {code for group in pack.mentee_situations.values() for code in group}
    for name, codes in (("role_models", role_models), ("mentor_types", mentor_types)):
        yield from _repeated(f"{key}.{name}", codes)
    for side, profiles in (("mentors", form.mentors), ("mentees", form.mentees)):
        yield from _repeated(f"{key}.{side}", [one.code for one in profiles])
        for place, profile in enumerate(profiles):
            at = f"{key}.{side}.{place}"
            yield from _named(f"{at}.except_role_models", profile.except_role_models, role_models, "модели ролей")
            yield from _named(f"{at}.same_subject_for", profile.same_subject_for, mentor_types, "типа наставника")
            yield from _named(f"{at}.situations", profile.situations, situations, "ситуации")
            years = profile.work_years_from, profile.work_years_to
            if years[0] is not None and years[1] is not None and years[1] < years[0]:
                yield f"{at}.work_years_to", f"ожидалось число не меньше work_years_from ({years[0]})"
            if (
                side == "mentees"
                and "pupil" in profile.kinds
                and (profile.age_from or 0) < pack.numbers.mentee_age_from
            ):
                yield f"{at}.age_from", f"ожидалось число не меньше mentee_age_from ({pack.numbers.mentee_age_from})"


def _coverage(pack: Pack) -> Iterator[Complaint]:
    for year, target in pack.coverage.targets.items():
        if None in (target.pupils, target.teachers) and not target.note.strip():
            yield f"coverage.targets.{year}.note", "цель одной из групп неизвестна: ожидалась причина"


def _named(key: str, codes: tuple[str, ...], known: Collection[str], what: str) -> Iterator[Complaint]:
    for place, code in enumerate(codes):
        if code not in known:
            yield f"{key}.{place}", f"{what} «{code}» нет"


def _repeated(key: str, codes: Collection[str | int]) -> Iterator[Complaint]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield f"{key}.{_last(codes, code)}", f"«{code}» уже есть в этом списке"


def _last(codes: Collection[str | int], code: str | int) -> int:
    return max(place for place, one in enumerate(codes) if one == code)
