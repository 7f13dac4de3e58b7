"""Passwords as they are kept."""

import pytest
from argon2 import PasswordHasher

from workflow.accounts import password
from workflow.accounts.password import hashed, is_dated, matches


@pytest.fixture(autouse=True)
def hasher(in_earnest: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one of the service."""
    monkeypatch.setattr(password, "_HASHER", in_earnest)


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    first, second = hashed("лодка верба семафор"), hashed("лодка верба семафор")

    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert matches(first, "лодка верба семафор")
    assert not matches(first, "лодка верба семафоР")
    assert not is_dated(first)
    assert is_dated(first.replace("t=2", "t=1"))


def test_a_letter_written_in_two_ways_is_the_same_password() -> None:
    assert matches(hashed("чай и ёжики"), "чай и е\u0308жики")


def test_a_password_of_nobody_is_always_wrong() -> None:
    assert not matches(None, "a password of nobody")
    assert not matches("no hash at all", "лодка")
