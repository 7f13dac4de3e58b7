"""The doctor asks the provider of identities before somebody stands at its door."""

from pathlib import Path

import pytest

from api.provider.checkup import CHECKS
from tests.api.provider.vouched import Vouching
from tests.api.provider.vouching import SECRET
from tests.mailing import free_port
from workflow.checkup.finding import Finding, Mark, examine
from workflow.checkup.patient import Patient
from workflow.installation import utcnow
from workflow.settings import told


def looked(issuer: str, folder: Path) -> list[Finding]:
    """Look at an installation with this provider."""
    given = {"STUPENI_OIDC_ISSUER": issuer, "STUPENI_OIDC_CLIENT_SECRET": SECRET} if issuer else {}
    return list(examine(Patient(*told(given | {"STUPENI_DATA_DIR": str(folder)}), utcnow), CHECKS))


@pytest.mark.parametrize(
    ("lie", "mark", "said"),
    [
        ("", Mark.WELL, "ключи читаются"),
        ("issuer", Mark.WRONG, "называет себя иначе: http://127.0.0.1:1"),
        ("plain", Mark.WRONG, "описывает себя не так"),
        ("no keys", Mark.WRONG, "описывает себя не так"),
    ],
)
def test_a_provider_is_asked_for_its_name_and_its_keys(
    vouching: Vouching, tmp_path: Path, lie: str, mark: Mark, said: str
) -> None:
    vouching.say(lie)
    (found,) = looked(vouching.issuer, tmp_path)

    assert (found.mark, said in found.found) == (mark, True), found
    assert (mark is Mark.WELL) == (not found.do)


def test_a_provider_that_is_away_is_told_with_what_was_met_and_where_none_is_none_is_asked(
    tmp_path: Path,
) -> None:
    (found,) = looked(f"http://127.0.0.1:{free_port()}", tmp_path)

    assert (found.mark, "ConnectionRefusedError" in found.found) == (Mark.WRONG, True)
    assert "STUPENI_OIDC_ISSUER" in found.do
    assert looked("", tmp_path) == []
