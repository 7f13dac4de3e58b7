"""The doctor asks the mail server and the messenger whether they let us in, and sends nothing to anybody."""

from pathlib import Path

import pytest

from handlers.channels.checkup import CHECKS
from tests.mailing import MailServer, free_port
from tests.providers import Answer, Provider
from workflow.checkup.finding import Finding, Mark, examine
from workflow.checkup.patient import Patient
from workflow.installation import utcnow
from workflow.settings import told


def looked(code: str, folder: Path, **settings: str) -> list[Finding]:
    """Look at an installation with these settings, by one check."""
    given = {f"STUPENI_{name}": value for name, value in settings.items()}
    patient = Patient(*told(given | {"STUPENI_DATA_DIR": str(folder)}), utcnow)
    return list(examine(patient, [one for one in CHECKS if one.code == code]))


def test_a_mail_server_is_greeted_and_one_that_is_away_is_told_without_its_password(
    mail: MailServer, tmp_path: Path
) -> None:
    mail.forget()
    urls = (mail.url, "smtp://school:secretly@127.0.0.1:1")
    told_of = [found for url in urls for found in looked("mail", tmp_path, SMTP_URL=url)]

    assert [one.mark for one in told_of] == [Mark.WELL, Mark.WRONG]
    assert "STUPENI_SMTP_URL" in told_of[1].do
    assert "secretly" not in told_of[1].found
    assert not mail.letters()


@pytest.mark.parametrize(
    ("answer", "mark", "said", "do"),
    [
        ((200, {"user_id": 7, "name": "Школа"}, {}), Mark.WELL, "бот «Школа»", ""),
        ((401, {"code": "verify.token", "message": "Invalid access_token"}, {}), Mark.WRONG, "401", "MAX_TOKEN"),
        ((200, {"code": "verify.token"}, {}), Mark.WRONG, "verify.token", "MAX_TOKEN"),
        ((404, b"<html>", {}), Mark.WRONG, "404", "STUPENI_MAX_URL"),
        ((503, b"", {}), Mark.WRONG, "503", "STUPENI_MAX_URL"),
    ],
)
def test_the_messenger_is_asked_who_we_are(
    outside: Provider, tmp_path: Path, answer: Answer, mark: Mark, said: str, do: str
) -> None:
    outside.answer = lambda asked: answer
    (found,) = looked("max", tmp_path, MAX_URL=outside.url, MAX_TOKEN="token-of-the-bot")

    assert (found.mark, said in found.found, do in found.do) == (mark, True, True)
    assert [(asked.method, asked.path) for asked in outside.asked] == [("GET", "/me")]
    assert "token-of-the-bot" not in found.found


def test_a_messenger_that_is_away_and_none_at_all_are_told_apart(tmp_path: Path) -> None:
    (found,) = looked("max", tmp_path, MAX_URL=f"http://127.0.0.1:{free_port()}", MAX_TOKEN="t")

    assert (found.mark, "STUPENI_MAX_CA" in found.do) == (Mark.WRONG, True)
    assert looked("max", tmp_path) == []
    assert looked("mail", tmp_path) == []
