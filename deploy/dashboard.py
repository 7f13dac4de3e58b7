"""The Grafana dashboard as a table of panels: `make readme` writes dashboards/stupeni.json, a test compares it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DASHBOARD = Path(__file__).parent / "dashboards" / "stupeni.json"
COLUMNS = 24
GREEN, YELLOW, RED = "green", "yellow", "red"


@dataclass(frozen=True)
class Panel:
    """A panel: title, unit, the thresholds where it turns yellow and red, and its lines: legend → PromQL."""

    kind: str
    title: str
    unit: str
    bad: tuple[float | None, float | None]
    lines: dict[str, str]
    width: int = 8
    height: int = 7


def _stat(title: str, unit: str, bad: tuple[float | None, float | None], line: str) -> Panel:
    return Panel("stat", title, unit, bad, {"": line}, width=4, height=4)


def _graph(title: str, unit: str, bad: tuple[float | None, float | None], **lines: str) -> Panel:
    return Panel("timeseries", title, unit, bad, {name.replace("_", " "): line for name, line in lines.items()})


def _quantiles(metric: str) -> dict[str, str]:
    return {
        f"p{int(share * 100)}": f"histogram_quantile({share}, sum by (le) (rate({metric}_bucket[5m])))"
        for share in (0.5, 0.95, 0.99)
    }


def _late(what: str) -> str:
    return f'max(stupeni_oldest_unsettled_seconds{{behind="{what}"}})'


NEVER = (None, None)
ATTEMPTS = "stupeni_letter_attempts_total"
HTTP = "stupeni_http_request_seconds"
CLOCK = "time() - max(stupeni_clock_tick_timestamp_seconds)"

#   what it shows                           unit      yellow, red   PromQL
PANELS = (
    _stat("Расхождение", "short", (None, 1), "max(stupeni_events_balance)"),
    _stat("Старшее событие ждёт", "s", (60, 300), _late("nothing")),
    _stat("Открыто инцидентов", "short", (1, None), "max(stupeni_incidents_open)"),
    _stat("Опоздание сроков", "s", (120, None), "max(stupeni_oldest_due_timer_seconds)"),
    _stat("Обработчиков", "short", NEVER, "max(stupeni_workers_alive)"),
    _stat("Часы тикали назад", "s", (10, 60), CLOCK),
    _graph(
        "Поток событий в секунду", "short", NEVER,
        принято="clamp_min(deriv(max(stupeni_inbox_position)[5m:30s]), 0)",
        обработано="sum(rate(stupeni_settle_events_sum[5m]))",
        отклонено_на_входе="sum(rate(stupeni_refused_at_the_door_total[5m]))",
    ),
    _graph(
        "Не закончено", "short", NEVER,
        ждут='max(stupeni_events{state="waiting"})',
        под_подозрением="max(stupeni_events_suspected)",
        инциденты="max(stupeni_incidents_open)",
        организаций_с_ожидающими="max(stupeni_lanes_waiting)",
    ),
    _graph(
        "Возраст старшего", "s", (60, 300),
        событие=_late("nothing"),
        событие_за_инцидентом=_late("incident"),
        срок="max(stupeni_oldest_due_timer_seconds)",
        письмо="max(stupeni_oldest_unsent_letter_seconds)",
    ),
    _graph(
        "Всего событий", "short", NEVER,
        принято="max(stupeni_events_received)",
        обработано='max(stupeni_events{state="settled"})',
        отклонено='max(stupeni_events{state="refused"})',
        пропущено='max(stupeni_events{state="skipped"})',
    ),
    _graph(
        "Письма ждут людей", "short", NEVER,
        не_дошли='max(stupeni_letters_open{state="failed"})',
        вручить='max(stupeni_letters_open{state="to_hand"})',
        задержаны='max(stupeni_letters_open{state="held"})',
    ),
    Panel("timeseries", "Отправка писем в секунду", "short", NEVER,
          {f"{{{{channel}}}}: {said}": f'sum by (channel) (rate({ATTEMPTS}{{outcome="{state}"}}[5m]))'
           for said, state in (("отправлено", "sent"), ("повторить", "waiting"), ("не дошло", "failed"))}),
    _graph("Ответ сайта", "s", (0.25, 1), **_quantiles(HTTP)),
    _graph("Ждали итога (Prefer: wait)", "s", NEVER, **_quantiles("stupeni_http_wait_seconds")),
    Panel("timeseries", "Запросы по ответам в секунду", "short", NEVER,
          {"{{status}}": f"sum by (status) (rate({HTTP}_count[5m]))"}),
    Panel("timeseries", "Самые медленные адреса", "s", (0.25, 1),
          {"{{method}} {{route}}": f"topk(7, sum by (method, route) (rate({HTTP}_sum[5m]))"
           f" / sum by (method, route) (rate({HTTP}_count[5m])))"}),
    Panel("timeseries", "Отказы на входе за 10 минут", "short", NEVER,
          {"{{code}}": "sum by (code) (increase(stupeni_refused_at_the_door_total[10m]))"}),
    Panel("timeseries", "Попросили подождать за 10 минут", "short", NEVER,
          {"{{door}}, {{by}}": "sum by (door, by) (increase(stupeni_limited_total[10m]))",
           "без Redis": "sum(increase(stupeni_rates_counted_alone_total[10m]))"}),
    _graph("Обработка одного звонка", "s", NEVER, **_quantiles("stupeni_settle_seconds")),
    _graph(
        "Событий за звонок", "short", NEVER,
        в_среднем="sum(rate(stupeni_settle_events_sum[5m])) / sum(rate(stupeni_settle_events_count[5m]))",
    ),
    _graph(
        "Ошибки за 5 минут", "short", (1, None),
        обработка="sum(increase(stupeni_settle_failures_total[5m]))",
        часы="sum(increase(stupeni_tick_failures_total[5m]))",
        звонки='sum(increase(stupeni_rings_total{outcome="failed"}[5m]))',
    ),
    _graph(
        "Звонки и ход часов в секунду", "short", NEVER,
        звонки="sum(rate(stupeni_rings_total[5m]))",
        ход_часов="sum(rate(stupeni_ticks_total[5m]))",
    ),
    Panel("timeseries", "Соединения с базой, доля занятых", "percentunit", (0.7, 0.9),
          {"{{job}} {{instance}}": "stupeni_database_connections_in_use / stupeni_database_connections_limit"}),
    Panel("timeseries", "Память процессов", "bytes", NEVER,
          {"{{job}} {{instance}}": 'process_resident_memory_bytes{job=~"stupeni.*"}'}),
    Panel("timeseries", "Процессор", "percentunit", NEVER,
          {"{{job}} {{instance}}": 'rate(process_cpu_seconds_total{job=~"stupeni.*"}[5m])'}),
    Panel("timeseries", "Возраст копии", "s", (26 * 3600, None),
          {"копия": "time() - max(stupeni_backup_timestamp_seconds)"}),
    Panel("timeseries", "Хранилища отвечают", "short", NEVER,
          {"PostgreSQL": "min(stupeni_database_up)", "Redis": "min(stupeni_redis_up)"}),
)  # fmt: skip


def dashboard() -> str:
    """Give the dashboard as JSON that Grafana imports; it asks which Prometheus to read."""
    panels, x, y, row = [], 0, 0, 0
    for number, panel in enumerate(PANELS, 1):
        if x + panel.width > COLUMNS:
            x, y, row = 0, y + row, 0
        panels.append(_drawn(number, panel, x, y))
        x, row = x + panel.width, max(row, panel.height)
    source = {"name": "prometheus", "label": "Prometheus", "type": "datasource", "query": "prometheus"}
    page = {
        "uid": "stupeni",
        "title": "Ступени",
        "description": "Что с событиями, успевает ли служба, кто работает. Что делать: deploy/README.md.",
        "timezone": "browser",
        "refresh": "30s",
        "schemaVersion": 39,
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source]},
        "panels": panels,
    }
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _drawn(number: int, panel: Panel, x: int, y: int) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${prometheus}"}
    steps: list[dict[str, Any]] = [{"color": GREEN, "value": None}]
    steps += [
        {"color": color, "value": at} for color, at in zip((YELLOW, RED), panel.bad, strict=True) if at is not None
    ]
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "datasource": source,
        "gridPos": {"x": x, "y": y, "w": panel.width, "h": panel.height},
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}},
            "overrides": [],
        },
        "targets": [
            {"refId": chr(ord("A") + index), "datasource": source, "expr": line, "legendFormat": legend}
            for index, (legend, line) in enumerate(panel.lines.items())
        ],
    }
