"""The shelf refuses a wrong pack by its file, its key and what was expected there."""

import hashlib
import json
from importlib import resources
from pathlib import Path

import pytest

from tests.workflow.packs.codes import EVENTS, REQUIREMENTS
from tests.workflow.packs.wrong import FIFTH, PREPARATION, RIGHT, WRONG
from tests.workflow.packs.wrong_questionnaires import OF_QUESTIONNAIRES
from workflow.packs.pack import Pack
from workflow.packs.shelf import PackError, content_of, named, names, read, to_json

FILE = "wrong.toml"


def read_text(text: str, known_hash: str | None = None) -> Pack:
    return read(text.encode(), FILE, requirements=REQUIREMENTS, events=EVENTS, known_hash=known_hash)


def refusal(text: str, known_hash: str | None = None) -> PackError:
    with pytest.raises(PackError) as refused:
        read_text(text, known_hash)
    return refused.value


SPOILT = WRONG | OF_QUESTIONNAIRES


@pytest.mark.parametrize(("right", "wrong", "key", "expected"), SPOILT.values(), ids=SPOILT.keys())
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


def in_parts(folder: Path, **written: str) -> Path:
    """Write the shipped pack and its parts into a folder, some of them otherwise."""
    shipped = resources.files("workflow.packs")
    (folder / "questionnaires").mkdir()
    for name in ("kemerovo-2021.toml", *named("kemerovo-2021").parts):
        text = (shipped / name).read_text(encoding="utf-8")
        (folder / name).write_text(written.get(Path(name).stem.replace("-", "_"), text), encoding="utf-8")
    return folder / "kemerovo-2021.toml"


def refusal_of_parts(folder: Path, **written: str) -> PackError:
    with pytest.raises(PackError) as refused:
        read(in_parts(folder, **written), requirements=REQUIREMENTS, events=EVENTS)
    return refused.value


def part(name: str) -> str:
    return (resources.files("workflow.packs") / "questionnaires" / f"{name}.toml").read_text(encoding="utf-8")


def test_a_pack_in_parts_is_one_content_with_one_hash(tmp_path: Path) -> None:
    pack = read(in_parts(tmp_path), requirements=REQUIREMENTS, events=EVENTS)
    assert pack == named("kemerovo-2021") == read_text(content_of("kemerovo-2021").decode())
    other = tmp_path / "other"
    other.mkdir()
    changed = read(
        in_parts(other, curator=part("curator").replace("Документы программы готовы", "Бумаги программы готовы")),
        requirements=REQUIREMENTS,
        events=EVENTS,
    )
    assert changed.hash != pack.hash, "a word of a part is a word of the pack"


def test_a_wrong_part_is_refused_by_its_own_name(tmp_path: Path) -> None:
    error = refusal_of_parts(tmp_path, teachers=part("teachers").replace('kind = "rating"', 'kind = "song"', 1))
    assert (error.file_name, error.key) == (
        "questionnaires/teachers.toml",
        "questionnaires.teacher_intake.items.5.kind",
    )
    assert str(error).startswith("questionnaires/teachers.toml: questionnaires.teacher_intake.items.5.kind: ожидалось")


def test_a_senseless_part_is_refused_by_its_own_name(tmp_path: Path) -> None:
    text = part("pupils").replace('after = "pupil_entry.engagement"', 'after = "pupil_entry.weather"')
    assert refusal_of_parts(tmp_path, pupils=text).file_name == "questionnaires/pupils.toml"


def test_a_part_that_is_no_toml_is_refused_by_its_line(tmp_path: Path) -> None:
    error = refusal_of_parts(tmp_path, curator='[questionnaires.conformity]\nversion = = "1"\n')
    assert (error.file_name, error.key) == ("questionnaires/curator.toml", "строка 2")


def test_a_part_holds_nothing_but_questionnaires(tmp_path: Path) -> None:
    error = refusal_of_parts(tmp_path, curator="[numbers]\nsilence_days = 1\n" + part("curator"))
    assert (error.file_name, error.key, "только questionnaires" in error.expected) == (
        "questionnaires/curator.toml",
        "numbers",
        True,
    )


def test_a_questionnaire_stands_in_one_part(tmp_path: Path) -> None:
    error = refusal_of_parts(tmp_path, curator=part("curator") + part("teachers"))
    assert (error.file_name, error.key) == ("questionnaires/curator.toml", "questionnaires.teacher_intake")


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    pack = in_parts(tmp_path)
    (tmp_path / "questionnaires" / "pupils.toml").unlink()
    with pytest.raises(PackError, match=r"questionnaires/pupils\.toml: файл не читается"):
        read(pack, requirements=REQUIREMENTS, events=EVENTS)


@pytest.mark.parametrize("name", ["../secret.toml", "/etc/passwd", "questionnaires/../pack.toml", "pupils"])
def test_a_part_stands_beside_its_pack(tmp_path: Path, name: str) -> None:
    own = (resources.files("workflow.packs") / "kemerovo-2021.toml").read_text(encoding="utf-8")
    error = refusal_of_parts(tmp_path, kemerovo_2021=own.replace("questionnaires/pupils.toml", name))
    assert error.key == "parts.0"


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
