"""Cards: each value is brought to one way of writing, and what cannot be one is refused with what was expected."""

from typing import Any

import pytest
from pydantic import ValidationError

from workflow.facts.people import PersonCard
from workflow.inbox.faults import faults_of

IVAN: dict[str, Any] = {"name": "Иван", "kinds": ["employee"]}


def said_of(field: str, value: object) -> Any:
    return getattr(PersonCard.model_validate(IVAN | {"grade": 7, field: value}), field)


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("phone", "8 (900) 000-00-01", "+79000000001"),
        ("phone", "+7 900 000 00 01", "+79000000001"),
        ("phone", "+375 29 000-00-01", "+375290000001"),
        ("email", "Anna.Smirnova@Example.ORG", "Anna.Smirnova@example.org"),
        ("email", "анна@школа.рф", "анна@школа.рф"),
        ("max_address", "@anna_smirnova", "@anna_smirnova"),
        ("max_address", "https://max.ru/u/f9LHodD0cOK", "https://max.ru/u/f9LHodD0cOK"),
        ("max_address", "89000000001", "+79000000001"),
        ("letter", "«а»", "А"),
    ],
)
def test_a_value_is_kept_in_one_way_of_writing(field: str, written: str, kept: str) -> None:
    assert said_of(field, written) == kept


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("phone", "12-34", "это не номер телефона"),
        ("phone", "+7 900 000-00-0x", "это не номер телефона"),
        ("phone", "9000000001", "это не номер телефона"),
        ("email", "someone", "это не адрес почты"),
        ("email", "anna@school", "это не адрес почты"),
        ("email", "anna..smirnova@example.org", "это не адрес почты"),
        ("email", "a b@example.org", "это не адрес почты"),
        ("max_address", "vk.com/anna", "это не адрес в MAX"),
        ("letter", "1", "буква класса"),
        ("letter", "седьмой", "буква класса"),
    ],
)
def test_a_broken_value_is_refused_with_what_was_expected(field: str, written: str, expected: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        said_of(field, written)
    (fault,) = faults_of(wrong.value)

    assert fault["field"] == field
    assert fault["message"].startswith(expected)
    assert written not in fault["message"] or len(written) < 2


def test_a_class_is_written_with_its_letter() -> None:
    assert PersonCard.model_validate(IVAN | {"grade": 7, "letter": "а"}).school_class == "7 А"
    assert PersonCard.model_validate(IVAN | {"grade": 7}).school_class == "7"
    assert PersonCard.model_validate(IVAN).school_class is None
    with pytest.raises(ValidationError, match="номер класса нет"):
        PersonCard.model_validate(IVAN | {"letter": "А"})


def test_a_preferred_way_needs_its_address() -> None:
    assert said_of("reached_by", "none").label == "никак: только лично"
    with pytest.raises(ValidationError) as wrong:
        said_of("reached_by", "phone")
    assert faults_of(wrong.value)[0]["message"].startswith("лучше связаться по телефону, но этот контакт")

    known = PersonCard.model_validate(IVAN | {"phone": "8 900 000-00-01", "reached_by": "phone"})
    assert known.reached_by == "phone"


def test_a_wrong_number_is_told_once_though_it_is_preferred() -> None:
    with pytest.raises(ValidationError) as wrong:
        PersonCard.model_validate(IVAN | {"phone": "12", "reached_by": "phone"})
    assert [fault["field"] for fault in faults_of(wrong.value)] == ["phone"]


def test_a_card_is_private_but_for_its_subject() -> None:
    assert PersonCard.clear == frozenset()
