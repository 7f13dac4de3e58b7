"""The two packs that ship say what the programme says."""

from datetime import date
from importlib import resources

import pytest
from pydantic import ValidationError

from tests.workflow.packs.codes import CYCLE, EVENTS, PAIR, REQUIREMENTS
from workflow.packs.form import FormCode
from workflow.packs.pack import Pack
from workflow.packs.shelf import check_names, named, names, read
from workflow.stages import SEVEN

ROADMAP = """
 1 preparation      2021-05 2021-05 curator,deputy
 2 preparation      2021-09 2021-09 curator,teacher
 3 preparation      2021-08 2021-08 deputy
 4 preparation      2021-09 2021-10 curator,teacher
 5 mentee_base      2021-09 2021-10 curator
 6 mentee_base      2021-09 2021-10 curator
 7 mentee_base      2021-10 2021-10 curator          5,6
 8 mentee_base      2021-10 2021-10 deputy           7
 9 mentee_base      2021-09 2021-10 curator
10 mentor_base      2021-08 2021-10 curator
11 mentor_base      2021-11 2021-11 curator          7,10
12 mentor_base      2021-08 2021-10 curator
13 mentor_selection 2021-10 2021-10 curator          10
14 mentor_selection 2021-08 2021-10 curator
15 mentor_selection 2021-11 2021-11 curator          13,14
16 pairing          2021-11 2021-11 curator          7,11,15
17 pairing          2021-11 2021-11 curator          16
18 pairing          2021-12 2021-12 curator          17
19 pairing          2021-12 2021-12 curator          18
20 pair_work        2021-12 2021-12 curator          19
21 pair_work        2022-01 2022-01 curator          20
22 pair_work        2022-02 2022-02 curator          21
23 pair_work        2022-02 2022-05 curator          22
24 pair_work        2022-04 2022-04 curator
25 completion       2022-05 2022-05 curator          23
26 completion       2022-05 2022-05 curator          25
27 completion       2022-04 2022-05 curator
28 completion       2022-06 2022-06 curator
29 completion       2022-06 2022-06 curator          26,27,28
""".strip().splitlines()


@pytest.fixture
def kemerovo() -> Pack:
    return named("kemerovo-2021")


@pytest.fixture
def seven() -> Pack:
    return named("seven-stages")


@pytest.mark.parametrize("name", names())
def test_a_shipped_pack_names_only_what_exists_and_leaves_nothing_out(name: str) -> None:
    pack = named(name)
    check_names(pack, name, requirements=REQUIREMENTS, events=EVENTS)
    assert list(pack.stages) == [stage.value for stage in SEVEN]
    assert [code for rules in pack.stages.values() for code in rules.cycle] == CYCLE
    assert [code for rules in pack.stages.values() for code in rules.pair] == PAIR
    assert len(pack.papers) == 7
    assert pack.official_text is False


@pytest.mark.parametrize("row", ROADMAP, ids=lambda row: row.split()[0])
def test_an_activity_stands_where_the_roadmap_puts_it(kemerovo: Pack, row: str) -> None:
    number, stage, start, end, who, *after = row.split()
    activity = kemerovo.activities[int(number) - 1]
    assert activity.number == int(number)
    assert activity.stage == stage
    assert f"{activity.start.first_day(2021):%Y-%m}" == start
    assert f"{activity.end.first_day(2021):%Y-%m}" == end
    assert activity.responsible == tuple(who.split(","))
    assert activity.after == (tuple(int(one) for one in after[0].split(",")) if after else ())


def test_the_roadmap_has_29_activities(kemerovo: Pack) -> None:
    assert [activity.number for activity in kemerovo.activities] == list(range(1, 30))
    assert len(ROADMAP) == 29


def test_an_activity_is_late_after_the_last_day_of_its_last_month(kemerovo: Pack) -> None:
    planning = kemerovo.activities[21]
    assert planning.end.last_day(2021) == date(2022, 2, 28)
    assert planning.end.last_day(2023) == date(2024, 2, 29)


def test_the_curator_states_only_what_nothing_can_compute(kemerovo: Pack) -> None:
    stated = [activity.number for activity in kemerovo.activities if activity.done_when is None]
    assert stated == [14]
    told = [activity.done_when.where["audience"] for activity in kemerovo.activities[:4] if activity.done_when]
    assert told == ["staff", "parents", "partners", "pupils"]


@pytest.mark.parametrize(
    ("form", "title", "tasks", "results", "documents", "formats", "role_models"),
    [
        ("student_student", "ученик – ученик", 6, 6, 8, 10, 4),
        ("teacher_teacher", "учитель – учитель", 5, 8, 6, 8, 4),
        ("employer_student", "работодатель – ученик", 4, 5, 4, 14, 1),
        ("college_student", "студент – ученик", 4, 5, 4, 4, 4),
    ],
)
def test_a_form_has_as_much_as_the_programme_gives_it(
    kemerovo: Pack, form: FormCode, title: str, tasks: int, results: int, documents: int, formats: int, role_models: int
) -> None:
    found = kemerovo.forms[form]
    assert found.title == title
    counts = [len(part) for part in (found.tasks, found.results, found.documents, found.formats, found.role_models)]
    assert counts == [tasks, results, documents, formats, role_models]


def test_the_role_models_are_named_as_the_institution_names_them(kemerovo: Pack) -> None:
    assert [one.title for one in kemerovo.forms["student_student"].role_models] == [
        "успевающий – неуспевающий",
        "лидер – пассивный",
        "равный – равному",
        "адаптированный – неадаптированный",
    ]
    assert [one.title for one in kemerovo.forms["college_student"].role_models] == [
        "успевающий – неуспевающий",
        "лидер – равнодушный",
        "равный – другому",
        "куратор – автор проекта",
    ]
    assert [one.title for one in kemerovo.forms["employer_student"].role_models] == ["профессионал – ученик"]
    assert [one.title for one in kemerovo.forms["teacher_teacher"].role_models] == [
        "опытный педагог – молодой специалист",
        "опытный классный руководитель – молодой специалист",
        "лидер сообщества – педагог, испытывающий проблемы",
        "опытный предметник – неопытный предметник",
    ]


def test_an_older_pupil_leads_a_passive_one_but_an_equal_need_not_be_older(kemerovo: Pack) -> None:
    (mentor,) = kemerovo.forms["student_student"].mentors
    assert mentor.above_mentee
    assert mentor.except_role_models == ("equal_to_equal",)


@pytest.mark.parametrize("form", ["employer_student", "college_student"])
def test_a_passive_mentee_is_a_senior_and_an_active_one_any_pupil_from_ten(kemerovo: Pack, form: FormCode) -> None:
    passive, active = kemerovo.forms[form].mentees
    assert (passive.category, passive.grade_from) == ("passive", "senior")
    assert (active.category, active.grade_from, active.age_from) == ("active", None, 10)


@pytest.mark.parametrize(
    ("situation", "category"),
    [
        ("poor_results", "passive"),
        ("behaviour", "passive"),
        ("apart", "passive"),
        ("outstanding", "active"),
        (None, "active"),
    ],
)
def test_a_situation_makes_a_mentee_passive_or_active(kemerovo: Pack, situation: str | None, category: str) -> None:
    assert kemerovo.category_of(situation) == category


def test_a_teacher_is_led_by_one_who_is_no_young_specialist(kemerovo: Pack) -> None:
    form = kemerovo.forms["teacher_teacher"]
    young, in_need = form.mentees
    experienced = form.mentors[0]
    assert (young.work_years_from, young.work_years_to) == (0, 3)
    assert experienced.work_years_from == 4
    assert experienced.same_subject_for == ("subject",)
    assert {"adapting", "burnt_out", "problems"} <= set(in_need.situations)
    assert [one.code for one in form.mentor_types] == ["consultant", "subject"]


def test_a_professional_has_five_years_of_work_and_may_be_a_graduate_or_a_parent(kemerovo: Pack) -> None:
    (professional,) = kemerovo.forms["employer_student"].mentors
    assert professional.work_years_from == 5
    assert {"graduate", "parent", "employee", "entrepreneur"} <= set(professional.kinds)


def test_the_training_is_required_only_where_pupils_teach_pupils(kemerovo: Pack) -> None:
    required = [code for code, form in kemerovo.forms.items() if form.training == "required"]
    assert required == ["student_student"]


def test_a_letter_of_thanks_goes_where_the_mentor_works_or_studies(kemerovo: Pack) -> None:
    assert [code for code, form in kemerovo.forms.items() if form.thanks_letter_to] == [
        "employer_student",
        "college_student",
    ]


def test_an_unknown_target_is_none_and_never_zero(kemerovo: Pack) -> None:
    coverage = kemerovo.coverage
    years = (2020, 2021, 2022, 2023, 2024)
    assert [coverage.target(year, "pupils") for year in years] == [10, 20, 30, 50, 70]
    assert [coverage.target(year, "teachers") for year in years] == [10, 20, 30, None, None]
    assert all(coverage.targets[year].note for year in (2023, 2024))
    assert coverage.target(2025, "pupils") is None


def test_the_papers_rest_on_acts_with_their_numbers_and_dates(kemerovo: Pack) -> None:
    regional = {(act.number, act.date) for act in kemerovo.papers["regional_act"].acts}
    assert regional == {("38-рг", date(2020, 4, 8)), ("782", date(2020, 4, 17))}
    federal = {act.number: act.date for act in kemerovo.papers["federal_act"].acts if act.number}
    assert federal["Р-145"] == date(2019, 12, 25)
    assert federal["273-ФЗ"] == date(2012, 12, 29)
    assert ("7", date(2021, 5, 28)) in {(act.number, act.date) for act in kemerovo.papers["programme"].acts}


def test_the_numbers_are_those_of_the_care_rules(kemerovo: Pack) -> None:
    numbers = kemerovo.numbers
    assert (numbers.regular_meetings, numbers.silence_days, numbers.silence_step_days) == (4, 14, 7)
    assert (numbers.concern_curator_hours, numbers.concern_head_hours) == (24, 48)
    assert (numbers.capacity_pupil, numbers.capacity_adult, numbers.capacity_group) == (2, 3, 5)
    assert (numbers.senior_grade, numbers.mentee_age_from) == (9, 10)
    assert numbers.minimum_of("mentees_are_admitted") == 1


def test_every_care_rule_is_on_by_default() -> None:
    assert all(all(named(name).care.model_dump().values()) for name in names())


def test_the_known_contradictions_are_told_openly(kemerovo: Pack) -> None:
    assert {
        "four_forms_three_questionnaires",
        "teachers_coverage_damaged",
        "mentees_in_mentors_base",
        "forms_chosen_after_base",
        "mentors_row_rewards_mentee",
        "nothing_on_endings",
    } <= {one.code for one in kemerovo.contradictions}
    assert len(kemerovo.rewards) == 11


def test_the_pack_without_an_institution_has_no_dates_people_or_targets(kemerovo: Pack, seven: Pack) -> None:
    assert seven.activities == ()
    assert seven.coverage.targets == {}
    assert seven.papers["regional_act"].acts == ()
    assert "не текст министерства" in seven.about
    content = (resources.files("workflow.packs") / "seven-stages.toml").read_text(encoding="utf-8")
    assert content.splitlines()[0].startswith("# Это не текст министерства")
    assert not [word for word in ("Кемеров", "Кузбас", "Рудничн") if word in content]
    assert seven.numbers == kemerovo.numbers
    assert {code: len(form.role_models) for code, form in seven.forms.items()} == {
        code: len(form.role_models) for code, form in kemerovo.forms.items()
    }


def test_a_pack_never_changes_in_memory(kemerovo: Pack) -> None:
    with pytest.raises(ValidationError):
        kemerovo.version = "2"  # type: ignore[misc]


@pytest.mark.parametrize("name", names())
def test_a_shipped_pack_reads_the_same_from_its_file(name: str) -> None:
    with resources.as_file(resources.files("workflow.packs") / f"{name}.toml") as path:
        assert read(path, requirements=REQUIREMENTS, events=EVENTS) == named(name)
