"""Alerts and dashboard stand on metrics that there are, and whoever is woken finds what to do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from api.app import furnish
from deploy.dashboard import DASHBOARD, dashboard
from handlers.workers import Workers
from tests.api.talk import V1, Talk
from tests.deploy.watched import (
    DEPLOY,
    LABELLED,
    METRIC,
    PROMETHEUS,
    README,
    RULES,
    TESTS,
    alerts,
    expressions,
    panels,
    promtool,
    read,
)
from tests.lane import Lane

SEVERITIES = {"critical", "warning"}
OF_OTHERS = {
    "up": "Prometheus itself",
    "node_filesystem_avail_bytes": "the node exporter",
    "node_filesystem_size_bytes": "the node exporter",
    "stupeni_backup_timestamp_seconds": "systemd/stupeni-backup.service",
}
"""Metrics that no process of ours gives, and who does."""

LABELS = {"", "behind", "by", "channel", "code", "door", "le", "method", "outcome", "route", "state", "status", "step"}

Sample = tuple[str, str, str]


@pytest.fixture
def shown(lane: Lane) -> Iterator[set[Sample]]:
    """Every metric that a process shows which did a little of everything, with each of its labels."""
    talk, workers = Talk(lane), Workers(lane.installation)
    furnish(talk.app, lane.installation, talk.bell, workers.meters)
    talk.post("/events", talk.event("audience.told", "cycle/c", audience="staff"))
    talk.post("/events", talk.event("audience.told", "cycle/c", audience="staff"), prefer="wait=5")
    talk.post("/events", {})
    talk.client.post(f"{V1}/account/sessions", json={"login": "nobody", "password": "nothing"})
    families = text_string_to_metric_families(talk.client.get("/metrics").text)
    yield {
        (sample.name, label, value)
        for family in families
        for sample in family.samples
        for label, value in (sample.labels or {"": ""}).items()
    }
    workers.stop()


def test_every_metric_that_is_watched_is_shown(shown: set[Sample]) -> None:
    """Of a process: a misspelt metric is an alert that never fires."""
    names = {name for name, _, _ in shown}
    watched = {(place, name) for place, line in expressions() for name in METRIC.findall(line)}

    assert {(place, name) for place, name in watched if name not in names and name not in OF_OTHERS} == set()
    assert {name for _, name in watched} >= set(OF_OTHERS)


def test_every_label_that_is_watched_is_shown(shown: set[Sample]) -> None:
    watched = {found for _, line in expressions() for found in LABELLED.findall(line)}

    assert watched - shown == set()
    assert len(watched) > 5


def test_a_rate_is_taken_of_what_only_grows_and_of_nothing_else() -> None:
    """A rate of a gauge is nonsense that promtool takes, and a counter by itself says how long its process has run."""
    counted = re.compile(r"\b(?:rate|increase)\((\w+)")
    rated = {(place, name) for place, line in expressions() for name in counted.findall(line)}
    grows = re.compile(r"\b(?:stupeni|process)_\w+_(?:total|bucket|count|sum)\b")
    growing = {(place, name) for place, line in expressions() for name in grows.findall(line)}

    assert rated == growing
    assert len(rated) > 10


def test_every_metric_of_ours_is_on_the_dashboard(shown: set[Sample]) -> None:
    """What nobody looks at need not be measured."""
    text = DASHBOARD.read_text(encoding="utf-8")
    families = {re.sub(r"_(bucket|sum|count|total|created)$", "", name) for name, _, _ in shown}

    assert {name for name in families if name.startswith("stupeni_") and name not in text} == {
        "stupeni_events_counted_timestamp_seconds",
        "stupeni_worker_threads",
    }


def test_no_label_names_a_person_or_an_institution(shown: set[Sample], lane: Lane) -> None:
    """40,000 schools would be 40,000 series of each metric, and an id is nobody's business here."""
    assert {label for _, label, _ in shown} <= LABELS
    assert not [value for _, _, value in shown if str(lane.id) in value]


def test_every_alert_is_explained_and_nothing_else() -> None:
    headings = re.findall(r"^### (Stupeni\w+)$", README.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(headings) == sorted(alert["alert"] for alert in alerts())


def test_every_explanation_says_what_is_safe_and_what_to_do() -> None:
    """The same four questions, whoever is woken."""
    parts = re.split(r"^### (Stupeni\w+)$", README.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for name, said in zip(parts[::2], parts[1::2], strict=True):
        for question in ("**Means**", "**Safe**", "**Do**", "**Well again**"):
            assert question in said.split("\n## ")[0], (name, question)


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: str(alert["alert"]))
def test_an_alert_says_in_russian_what_happened_and_where_to_read(alert: dict[str, dict[str, str]]) -> None:
    name, told = str(alert["alert"]), alert["annotations"]

    assert alert["labels"]["severity"] in SEVERITIES
    assert re.search("[а-я]", told["summary"])
    assert told["runbook"] == f"deploy/README.md#{name.lower()}"


def test_every_alert_is_shown_what_it_is_for() -> None:
    """A rule that no test makes fire may never."""
    text = TESTS.read_text(encoding="utf-8")

    assert [alert["alert"] for alert in alerts() if alert["alert"] not in text] == []


def test_no_alert_waits_longer_than_its_test_looks() -> None:
    """Where there is no promtool, nobody else would say so."""
    shown = read(TESTS)["tests"]
    looked = {
        name: minutes(asked["eval_time"])
        for test in shown
        for asked in test.get("promql_expr_test", []) + test.get("alert_rule_test", [])
        for name in asked.get("alertname", "").split() or re.findall(r"Stupeni\w+", str(asked["exp_samples"]))
    }

    assert {alert["alert"] for alert in alerts() if minutes(alert.get("for", "0m")) >= looked[alert["alert"]]} == set()


def minutes(length: str) -> int:
    """Read how many minutes a length of Prometheus is: 30m, 28h."""
    return int(length[:-1]) * {"m": 1, "h": 60}[length[-1]]


def test_the_dashboard_is_the_one_that_the_table_makes() -> None:
    """`make readme` writes it anew."""
    assert DASHBOARD.read_text(encoding="utf-8") == dashboard()


def test_panels_of_the_dashboard_stand_beside_each_other() -> None:
    """Each has a title in Russian and a place that no other has."""
    places = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in panels()
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]

    assert len(places) == len(set(places))
    assert all(re.search("[а-я]", panel["title"]) for panel in panels())


def test_the_text_file_of_the_last_copy_has_the_name_that_is_watched() -> None:
    unit = (DEPLOY / "systemd" / "stupeni-backup.service").read_text(encoding="utf-8")

    assert "stupeni_backup_timestamp_seconds" in unit


def test_promtool_takes_the_rules_and_the_example() -> None:
    promtool("check", "rules", RULES)
    promtool("check", "config", PROMETHEUS)


def test_promtool_sees_each_alert_fire_and_none_when_all_is_well() -> None:
    promtool("test", "rules", TESTS)


def test_promtool_reads_every_line_of_the_dashboard(tmp_path: Path) -> None:
    lines = [{"record": f"panel:{number}", "expr": line} for number, (_, line) in enumerate(expressions())]
    rules = tmp_path / "panels.yaml"
    rules.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": lines}]}, allow_unicode=True))
    promtool("check", "rules", rules)


def test_the_example_reads_the_rules_and_asks_each_process() -> None:
    example = read(PROMETHEUS)
    jobs = {job["job_name"] for job in example["scrape_configs"]}

    assert example["rule_files"] == [RULES.name]
    assert jobs == {"stupeni-web", "stupeni-worker", "stupeni-clock", "node"}
