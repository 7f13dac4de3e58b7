"""May to September: the school opens, papers come into force, the team is named, everyone is told."""

from datetime import datetime

from api.demo.almanac import Month
from api.demo.roster import COLLEGE, EMPLOYERS, STUDENTS, TEACHERS
from api.demo.school import NAME, ZONE, Someone, relation
from api.demo.script import Script
from api.demo.tree import TOWN

MAY, JUNE, AUGUST, SEPTEMBER = Month.MAY, Month.JUNE, Month.AUGUST, Month.SEPTEMBER
PACK = "kemerovo-2021"

#  the paper, its number, when it was signed: an old day as it is, or a day of the script
OLD_PAPERS = (
    ("charter", "1-У", "2015-12-21"),
    ("federal_act", "Р-145", "2019-12-25"),
    ("regional_act", "782", "2020-04-17"),
)
NEW_PAPERS = (
    ("internal_rules", "48-О", (MAY, 17)),
    ("regulation", "51-О", (MAY, 21)),
    ("programme", "57-О", (MAY, 31)),
    ("start_order", "83-О", (AUGUST, 30)),
)
PRELIMINARY = ((STUDENTS, 27), (TEACHERS, 6), (EMPLOYERS, 16), (COLLEGE, 2))
TOLD = (
    ("staff", (MAY, 20, 14), "Педагогический совет: рассказ о программе, вопросы, запись желающих."),
    ("partners", (AUGUST, 26, 15), "Встреча с выпускниками и предприятиями района в актовом зале."),
    ("parents", (SEPTEMBER, 9, 17), "Общешкольное родительское собрание; памятки о согласиях."),
    ("pupils", (SEPTEMBER, 14, 13), "Ученическая конференция: наставники прошлых лет рассказали, зачем это им."),
)
RESOURCES = (
    ("staff", "inside", "Куратор, психолог, семь классных руководителей; по часу в неделю у каждого."),
    ("methods", "outside", "Рабочие тетради наставника и программа занятий от районного методического центра."),
    ("equipment", "inside", "Кабинет психолога, школьная мастерская, актовый зал для общих встреч."),
)


def tell(script: Script) -> None:
    """Say everything that makes the launch possible."""
    _open_school(script)
    _grant_roles(script)
    _open_cycle(script)
    _adopt_papers(script)
    _offer(script)
    _register_families(script)
    for number, (audience, when, how) in enumerate(TOLD):
        voice = script.deputy if audience == "partners" else script.curator
        at = script.almanac.at(when[0], when[1], when[2], number)
        script.say(at, "audience.told", script.cycle, voice, audience=audience, how=how)
    at = script.almanac.at(SEPTEMBER, 16, 16)
    script.say(at, "stage.completed", script.cycle, script.curator, stage="preparation")


def _open_school(script: Script) -> None:
    school, at = script.school, script.almanac.at(MAY, 11, 9)
    script.say(at, "institution.opened", school.ref, script.installer, name=NAME, timezone=ZONE, parent=TOWN)
    for person in school.staff:
        script.say(at, "person.registered", person.ref, script.installer, **person.card)


def _grant_roles(script: Script) -> None:
    school, at = script.school, script.almanac.at(MAY, 11, 11)
    for head in (school.director, school.deputy):
        script.say(at, "role.granted", head.ref, script.installer, role="head")
    at = script.almanac.at(MAY, 12)
    script.say(at, "role.granted", school.curator.ref, script.director, role="curator")
    script.say(at, "role.granted", school.psychologist.ref, script.director, role="psychologist")
    for teacher in school.teachers[:7]:
        script.say(at, "role.granted", teacher.ref, script.director, role="informant")


def _open_cycle(script: Script) -> None:
    school, almanac = script.school, script.almanac
    title = f"Наставничество {school.title}"
    at = almanac.at(MAY, 13)
    script.say(at, "cycle.opened", script.cycle, script.curator, title=title, pack=PACK, school_year=school.year)
    members = [school.deputy.id, school.psychologist.id, school.additional.id]
    at = almanac.at(MAY, 19)
    script.say(at, "team.named", script.cycle, script.director, curator=school.curator.id, members=members)
    at = almanac.at(MAY, 31, 15)
    script.say(at, "roadmap.approved", script.cycle, script.director, number="58-О")
    at = almanac.at(SEPTEMBER, 2, 11)
    script.say(
        at,
        "coverage.entered",
        script.cycle,
        script.curator,
        pupils_from_10=len(school.pupils),
        teachers=len(school.staff),
    )


def _adopt_papers(script: Script) -> None:
    for number, (paper, registered, signed) in enumerate(OLD_PAPERS):
        at = script.almanac.at(MAY, 17, 10, number)
        script.say(at, "paper.adopted", script.cycle, script.curator, paper=paper, number=registered, signed_on=signed)
    for paper, registered, (month, day) in NEW_PAPERS:
        at, on = script.almanac.at(month, day, 12), script.almanac.on(month, day)
        script.say(at, "paper.adopted", script.cycle, script.director, paper=paper, number=registered, signed_on=on)


def _offer(script: Script) -> None:
    cycle, almanac, curator = script.cycle, script.almanac, script.curator
    forms = [form for form, _ in PRELIMINARY]
    script.say(almanac.at(MAY, 24), "forms.offered", cycle, curator, forms=forms)
    tasks = [
        "Помочь ученикам, которым трудно учиться или быть среди сверстников",
        "Удержать в профессии молодых педагогов",
        "Познакомить старшеклассников с профессиями на деле",
    ]
    results = [
        "Не меньше тридцати пар дошли до итога",
        "Каждая пятая семья школы знает о программе",
        "Не меньше трети наставляемых готовы стать наставниками",
    ]
    script.say(almanac.at(MAY, 26), "aims.set", cycle, curator, tasks=tasks, results=results)
    for number, (form, requests) in enumerate(PRELIMINARY):
        at = almanac.at(MAY, 27, 10 + number)
        script.say(at, "preliminary_requests.collected", cycle, curator, form=form, requests=requests)
    for number, (resource, source, about) in enumerate(RESOURCES):
        at = almanac.at(AUGUST, 24, 11 + number)
        script.say(at, "resource.found", cycle, curator, resource=resource, source=source, about=about)


def _register_families(script: Script) -> None:
    """Register all pupils, and the parents of those who are going to take part."""
    school, roster, almanac = script.school, script.roster, script.almanac
    pupils = [pupil for pupil in school.pupils if pupil is not roster.latecomer.mentee]
    for number, pupil in enumerate(pupils):
        at = almanac.spread(almanac.on(SEPTEMBER, 1), almanac.on(SEPTEMBER, 3), number, len(pupils))
        script.say(at, "person.registered", pupil.ref, script.curator, **pupil.card)
    taking_part = [couple.mentee for couple in roster.asking] + [*roster.mentors, *roster.declined_mentors]
    children = [child for child in dict.fromkeys(taking_part) if child.parent]
    for number, child in enumerate(children):
        at = almanac.spread(almanac.on(SEPTEMBER, 6), almanac.on(SEPTEMBER, 7), number, len(children))
        name_parent(script, child, at)


def name_parent(script: Script, child: Someone, at: datetime) -> None:
    """Register the parent of a child and name him as the legal representative."""
    parent = child.parent
    if parent:
        script.say(at, "person.registered", parent.ref, script.curator, **parent.card)
        values = {"representative": parent.id, "relation": relation(parent)}
        script.say(at, "representative.named", child.ref, script.curator, **values)
