"""The shelf refuses a wrong pack by its file, its key and what was expected there."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.workflow.packs.codes import EVENTS, REQUIREMENTS
from tests.workflow.packs.wrong import FIFTH, PREPARATION, RIGHT, WRONG
from workflow.packs.pack import Pack
from workflow.packs.shelf import PackError, named, names, read, to_json

FILE = "wrong.toml"


def read_text(text: str, known_hash: str | None = None) -> Pack:
    return read(text.encode(), FILE, requirements=REQUIREMENTS, events=EVENTS, known_hash=known_hash)


def refusal(text: str, known_hash: str | None = None) -> PackError:
    with pytest.raises(PackError) as refused:
        read_text(text, known_hash)
    return refused.value


@pytest.mark.parametrize(("right", "wrong", "key", "expected"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_pack_is_refused_by_file_key_and_expectation(right: str, wrong: str, key: str, expected: str) -> None:
    assert right in RIGHT
    error = refusal(RIGHT.replace(right, wrong, 1))
    said = dict(error.complaints)
    assert key in said, error
    assert expected in said[key]
    assert f"{FILE}: {key}: " in str(error)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ('name = "x"\nversion = = "1"\n', "строка 2", "ожидалось значение"),
        ('name = "x"\nversion "1"\n', "строка 2", "знак «=»"),
        ('name = "x"\nname = "y"\n', "строка 2", "уже задано"),
        ('name = "x" y\n', "строка 1", "конец строки"),
        ('name = "x\nversion = "1"\n', "строка 1", "кавычкой"),
        ('name = "x"\n[stages', "строка 2", "скобка"),
        ('name = "x"\n[stages]\n[stages]\n', "строка 3", "уже объявлена"),
        ('name = "x"\nforms = [1, 2', "строка 2", "скобкой"),
    ],
)
def test_a_wrong_syntax_is_refused_by_its_line(text: str, line: str, expected: str) -> None:
    error = refusal(text)
    assert (error.file_name, error.key) == (FILE, line)
    assert "не TOML" in error.expected
    assert expected in error.expected


def test_a_file_in_another_encoding_is_refused_by_its_line() -> None:
    with pytest.raises(PackError) as refused:
        read('name = "x"\ntitle = "шаг"'.encode("cp1251"), FILE, requirements=REQUIREMENTS, events=EVENTS)
    assert (refused.value.key, refused.value.expected) == ("строка 2", "ожидался текст в UTF-8")


def test_the_stages_stand_in_their_order() -> None:
    error = refusal(
        RIGHT.replace(PREPARATION, "").replace("[stages.mentor_base]", PREPARATION + "[stages.mentor_base]")
    )
    assert (error.key, "порядок" in error.expected) == ("stages", True)


def test_an_order_of_the_roadmap_without_a_circle_is_read() -> None:
    pack = read_text(RIGHT.replace(FIFTH, FIFTH.replace("done_when", "after = [1]\ndone_when")))
    assert pack.activities[4].after == (1,)


def test_every_complaint_is_told_at_once() -> None:
    error = refusal(RIGHT.replace("fit = true", 'fit = "да"').replace("regular_meetings = 4", "regular_meetings = 0"))
    assert [key for key, _ in error.complaints] == ["numbers.regular_meetings", "care.fit"]
    assert len(str(error).splitlines()) == 2


def test_the_hash_is_that_of_the_bytes() -> None:
    assert read_text(RIGHT).hash == hashlib.sha256(RIGHT.encode()).hexdigest()
    assert read_text(RIGHT).hash == named("kemerovo-2021").hash
    assert read_text(RIGHT + "\n").hash != named("kemerovo-2021").hash


def test_a_pack_known_by_its_hash_is_that_very_file() -> None:
    known = named("kemerovo-2021").hash
    assert read_text(RIGHT, known).hash == known
    error = refusal(RIGHT + "\n", known)
    assert (error.key, known in error.expected) == ("hash", True)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"absent\.toml: файл не читается"):
        read(tmp_path / "absent.toml", requirements=REQUIREMENTS, events=EVENTS)


def test_an_unknown_name_is_told_which_there_are() -> None:
    with pytest.raises(PackError, match="kemerovo-2021, seven-stages"):
        named("nowhere-1999")


def test_a_shipped_pack_is_read_once() -> None:
    assert all(named(name) is named(name) for name in names())
    assert names() == ("kemerovo-2021", "seven-stages")


def test_the_json_of_a_pack_lists_stages_activities_and_forms() -> None:
    shown = json.loads(json.dumps(to_json(named("kemerovo-2021"))))
    assert [set(stage) for stage in shown["stages"]] == [{"code", "title", "result", "cycle", "pair"}] * 7
    assert shown["stages"][0]["code"] == "preparation"
    assert len(shown["activities"]) == 29
    assert shown["activities"][20]["start"] == {"year": 1, "month": 1}
    assert [form["code"] for form in shown["forms"]] == [
        "student_student",
        "teacher_teacher",
        "employer_student",
        "college_student",
    ]
    assert [len(form["role_models"]) for form in shown["forms"]] == [4, 4, 1, 4]
    assert shown["coverage"]["targets"]["2023"]["teachers"] is None
    assert shown["hash"] == named("kemerovo-2021").hash
