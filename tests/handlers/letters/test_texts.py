"""Texts: every one that ships can be filled in, a broken one is refused with its line, and none says too much."""

import re
from typing import Any

import pytest

from handlers.letters.known import address, known_to, samples
from handlers.letters.sandbox import BrokenText
from handlers.letters.text import Text, all_shipped, checked, shipped, text_of
from handlers.letters.words import Words, html, plain, worded
from tests.school import PEOPLE, School
from tests.world import identity
from workflow.access import by
from workflow.letters.kinds import BY_CODE
from workflow.letters.letter import PARTS, Letter, Part
from workflow.letters.moves import ON_MOVES, ON_PAUSES
from workflow.stages import Stage

TEXTS = [(kind, part) for kind, parts in all_shipped().items() for part in parts]
NAMES = {identity(name): name for name, *_ in PEOPLE}


def words_of(school: School, letter: Letter) -> Words:
    person = school.institution.people[letter.recipient]
    known = known_to(school.institution, person, letter.part, letter.about, letter.cycle, letter.says)
    return worded(text_of(letter.kind, letter.part.code, {}), known)


def read(words: Words) -> str:
    return "\n".join((words.subject, *words.paragraphs, words.action))


@pytest.mark.parametrize(("kind", "part"), TEXTS)
def test_a_text_that_ships_can_be_filled_in_whatever_is_known(kind: str, part: str) -> None:
    checked(shipped(kind)[part])
    assert kind in BY_CODE


@pytest.mark.parametrize("row", [*ON_MOVES, *ON_PAUSES], ids=lambda row: row.letter)
def test_each_part_of_the_table_has_a_text_written_for_it_or_one_for_all(row: object) -> None:
    there = shipped(row.letter)  # type: ignore[attr-defined]
    for part in row.whom:  # type: ignore[attr-defined]
        assert part.code in there or "all" in there, part


@pytest.mark.parametrize(
    ("body", "where", "why"),
    [
        ("Раз\n{{ имя", "строка 2", "открыты и не закрыты"),
        ("Раз\n{{ имя } }", "строка 2", "записаны неверно"),
        ("Раз\n{% if срок %}\nДва", "строка 2", "не хватает {% endif %}"),
        ("Раз{% endif %}", "строка 1", "{% endif %} без своего {% if … %}"),
        ("Раз\n{% for имя in имена %}", "строка 2", "команды «for» нет"),
        ("{% if ты %}{% block имя %}{% endif %}", "строка 1", "команды «block» нет"),
        ("Раз\n{% foo %}", "строка 2", "команды «foo» нет"),
        ("Раз\n{# два", "строка", "{# открыты и не закрыты"),
        ("{{ " + "(" * 2400 + "имя" + ")" * 2400 + " }}", "", "слишком много вложенных"),
        ("{% if имя %}" * 190 + "{% endif %}" * 190, "", "слишком много вложенных"),
        ("Раз\nдва\0", "строка 2", "невидимый знак"),
        ("{% if имя > 5 %}{% endif %}", "строка 1", "не складывается"),
        ("Раз\n\n{{ фамилия }}", "строка 3", "слова «фамилия» в этом письме нет"),
        ("{% for x in имя %}{% endfor %}", "строка 1", "так в письме нельзя"),
        ("{{ имя.__class__ }}", "строка 1", "так в письме нельзя"),
        ("{{ 'а' * 1000000000 }}", "строка 1", "так в письме нельзя"),
        ("{{ имя | upper }}", "строка 1", "так в письме нельзя"),
        ("{{ имя() }}", "строка 1", "так в письме нельзя"),
        ("Раз\n{{ назад }}", "строка 2", "не пишут, о нём спрашивают: {% if назад %}…{% endif %}"),
        ("{% set x = 1 %}", "строка 1", "так в письме нельзя"),
        ("{% include 'x' %}", "строка 1", "так в письме нельзя"),
        ("Раз\n{{ сколько(имя, 'а', 'б', 'в') }}", "строка 2", "не складывается"),
        ("я" * 1_000_000, "", "длиннее 5000"),
        ("  ", "", "должны быть тема и текст"),
    ],
)
def test_a_broken_text_is_refused_with_line_and_reason(body: str, where: str, why: str) -> None:
    with pytest.raises(BrokenText) as refused:
        checked(Text("Тема", body, "Открыть"))
    assert where in refused.value.sentence
    assert why in refused.value.sentence
    assert refused.value.sentence.endswith("Прежний текст остаётся.")


def test_a_subject_is_one_line() -> None:
    with pytest.raises(BrokenText, match="одна строка"):
        checked(Text("Раз\nдва", "Текст", ""))


def test_a_number_brings_its_noun_along() -> None:
    text = checked(Text("Тема", "Осталось {{ сколько(3, 'встреча', 'встречи', 'встреч') }}.", ""))
    person = School().person("vera")
    known = known_to(person.institution, person, Part.CURATOR, person.ref, None, {})
    assert worded(text, known).paragraphs == ("Осталось 3 встречи.",)


@pytest.mark.parametrize(
    ("sentence", "paragraphs"),
    [
        ("Рассказать о встрече.", ("Рассказать о встрече. Срок — 5 декабря 2021 г.", "Встреча была вчера.")),
        ("Прийти на встречу 5 декабря 2021 г.", ("Прийти на встречу 5 декабря 2021 г.", "Встреча была вчера.")),
    ],
)
def test_a_condition_ends_no_paragraph_and_a_term_is_said_once(sentence: str, paragraphs: tuple[str, ...]) -> None:
    person = School().person("vera")
    says = {"sentence": sentence, "why": "Встреча была вчера.", "due": "2021-12-05"}
    known = known_to(person.institution, person, Part.CURATOR, person.ref, None, says)
    assert worded(text_of("task.reminder", "curator", {}), known).paragraphs == paragraphs


def test_a_pupil_is_spoken_to_as_one_in_every_text_that_is_his_and_an_adult_as_an_adult() -> None:
    school = School()
    for kind, part in ((kind, PARTS[part]) for kind, part in TEXTS if part in ("mentee", "mentor")):
        text = text_of(kind, part.code, {})
        pupil, adult = (
            worded(text, known_to(school.institution, school.person(name), part, school.cycle.ref, None, {}))
            for name in ("misha", "vera")
        )
        assert not re.search(r"\b(вы|вас|вам|ваш\w*|скажите)\b", read(pupil).casefold().replace("ли вы друг", "")), kind
        assert not re.search(r"\b(ты|тебя|тебе|тво\w+|скажи)\b", read(adult).casefold()), kind
        assert (pupil.greeting, adult.greeting) == ("Здравствуй, misha!", "Здравствуйте, vera!")


def test_a_text_without_a_next_step_leads_nowhere() -> None:
    person = School().person("vera")
    known = known_to(person.institution, person, Part.CURATOR, person.ref, None, {})
    words = worded(checked(Text("Тема", "Текст", " ")), known)
    assert known.link
    assert (words.action, words.link) == ("", "")
    assert "://" not in plain([words], "https://school.test", "Школа") + html([words], "https://school.test", "", "")


def test_a_text_of_the_institution_takes_the_place_of_ours_for_that_part_alone() -> None:
    own = {("pair.admitted", "mentee"): Text("Ура", "Ты с нами", "Дальше")}
    assert text_of("pair.admitted", "mentee", own).subject == "Ура"
    assert text_of("pair.admitted", "representative", own).subject != "Ура"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Зимина Вера Павловна", "Вера Павловна"),
        ("Зимин Артём", "Артём"),
        ("Вера Павловна", "Вера Павловна"),
        ("Миша", "Миша"),
    ],
)
def test_a_person_is_spoken_to_by_name_and_patronymic_and_a_child_by_the_name(name: str, called: str) -> None:
    assert address(name) == called


def test_no_letter_of_a_whole_year_says_what_its_reader_may_not_know() -> None:
    school = School({"misha": ("student_student", "anna"), "dasha": ("employer_student", "igor")})
    secret: dict[str, Any] = {"situation": "poor_results", "role_model": "achiever_underachiever"}
    for name, (form, _) in school.couples.items():
        school.consent(name)
        school.request(name, form, request="ТАЙНАЯ ПРОСЬБА", **secret if form == "student_student" else {})
    school.request = lambda *asked, **more: None  # type: ignore[method-assign]
    school.until(Stage.PAIR_WORK)
    school.say("concern.raised", "pair/pair-misha", "misha", by.MENTEE, grade="uncomfortable", about="ТАЙНАЯ ОБИДА")
    school.say("concern.resolved", "pair/pair-misha", outcome="ТАЙНЫЙ РАЗГОВОР", decision="resumed")
    school.until(Stage.COMPLETED)
    letters = [letter for decision in school.decisions for letter in decision.letters]
    assert {letter.kind for letter in letters} >= {"pair.ordered", "pair.paused", "pair.resumed", "pair.completed"}
    titles = [
        school.cycle.pack.mentee_situations["pupils"]["poor_results"],
        "ТАЙН",
        "обращени",
        "отстающ",
        "неуспевающ",
    ]
    for letter in letters:
        told = read(words_of(school, letter))
        assert not [word for word in titles if word.casefold() in told.casefold()], (letter.kind, told)


def test_a_former_mentor_and_a_class_teacher_read_no_name_that_is_not_theirs_to_know() -> None:
    school = School({"misha": ("student_student", "anna")}).until(Stage.PAIRING)
    school.say("role.granted", "person/petr", "root", by.ADMINISTRATOR, role="informant")
    told_of: dict[str, Any] = {"cycle": identity("c"), "report": "Нужна поддержка"}
    school.say("informant.reported", "person/misha", "petr", by.INFORMANT, **told_of)
    school.until(Stage.PAIR_WORK)
    ordered = school.decisions[-1].letters
    teacher = next(one for one in ordered if one.part is Part.CLASS_TEACHER)
    assert "misha" in read(words_of(school, teacher))
    assert "anna" not in read(words_of(school, teacher))
    left: dict[str, Any] = {"cycle": identity("c"), "reason": "Переезд"}
    letters = school.say("mentor.left", "person/anna", "anna", by.MENTOR, **left).letters
    thanks = next(one for one in letters if one.kind == "mentor.thanked")
    assert "misha" not in read(words_of(school, thanks))
    assert words_of(school, thanks).link == "/"


def test_a_letter_as_html_is_the_same_letter_and_lets_nothing_through() -> None:
    words = Words("<b>Тема</b>", "Здравствуйте, <script>!", ("Раз", "Два & три"), "Открыть", "/pairs/1")
    page = html([words], "https://school.test", "Школа", words.subject)
    assert "<script>" not in page
    assert "Два &amp; три" in page
    assert 'href="https://school.test/pairs/1"' in page
    assert "src=" not in page
    text = plain([words], "https://school.test", "Школа")
    assert "Два & три" in text
    assert "https://school.test/pairs/1" in text


def test_the_examples_of_words_cover_each_word() -> None:
    first, *others = samples()
    assert all(set(one) == set(first) for one in others)
