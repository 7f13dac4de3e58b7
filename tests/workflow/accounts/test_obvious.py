"""What a password may not be, each with the sentence that its owner reads."""

import pytest

from workflow.accounts.obvious import COMMON, OF_OWNER, SEQUENCE, TOO_LONG, TOO_SHORT, why_not

OWNER = ("Вера Павловна Петрова", "vera.petrova", "Школа «Родник»")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("коротко", TOO_SHORT),
        ("x" * 1001, TOO_LONG),
        ("password1234", COMMON),
        ("Пароль123456", COMMON),
        ("1Q2W3E4R5T6Y", COMMON),
        ("йцукенгшщзхъ", COMMON),
        ("aaaaaaaaaaaaaaaa", SEQUENCE),
        ("abc1abc1abc1abc1", SEQUENCE),
        ("12345678901234567890", SEQUENCE),
        ("987654321asdfgh", SEQUENCE),
        ("ПетроваВера2021", OF_OWNER),
        ("vera-petrova-1", OF_OWNER),
        ("РодникШкола!2", OF_OWNER),
    ],
)
def test_an_obvious_password_is_refused_with_its_reason(password: str, sentence: str) -> None:
    assert why_not(password, OWNER) == sentence


@pytest.mark.parametrize(
    "password", ["лодка верба семафор клюква", "q7!mW0-zK_4tR2", "родниковая вода холоднее", "x1" + "длинный " * 100]
)
def test_a_good_password_is_taken_however_long_it_is(password: str) -> None:
    assert why_not(password, OWNER) is None
