"""An example of each event's content, made from its JSON Schema and a few names a person would write."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workflow.catalogue import CATALOGUE
from workflow.facts.payload import Kind
from workflow.guards.event_type import EventType

IDS = {kind: str(UUID(int=(number + 1) * 0x1111, version=4)) for number, kind in enumerate(Kind)}
ANOTHER = str(UUID(int=0x9999, version=4))

WORDS: Mapping[str, Any] = {
    "name": "Анна Смирнова",
    "title": "Наставничество 2021/22",
    "reason": "Так решили на встрече с родителями.",
    "next_step": "Приглашаем в следующий цикл.",
    "number": "17-н",
    "pack": "kemerovo-2021",
    "timezone": "Asia/Novokuznetsk",
    "form": "student_student",
    "forms": ["student_student"],
    "paper": "charter",
    "audience": "parents",
    "resource": "methods",
    "requirement": "mentee_is_measured_on_entry",
    "school_year": 2021,
    "kinds": ["teacher"],
    "parameters": {"engagement": 6},
    "data": {"kind": "organisational"},
    "reward": "diploma",
    "goal": "Подтянуть математику к весне.",
    "tasks": ["Разбирать по одной теме в неделю."],
    "about": "Подробности в заметке куратора.",
    "where": "Сайт учреждения.",
    "outcome": "goal_reached",
    "starts_at": "2021-12-06T15:00:00+07:00",
}

CARD: dict[str, Any] = {
    "kinds": ["employee"],
    "post": "инженер-энергетик",
    "organisation": "Районные тепловые сети",
    "work_years": 14,
    "phone": "+79000000001",
    "email": "anna@example.org",
}

SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "person.registered": CARD,
    "person.changed": CARD | {"max_address": "@anna_smirnova", "reached_by": "max"},
    "request.submitted": {
        "situation": "poor_results",
        "role_model": "achiever_underachiever",
        "request": "Хочу разобраться с дробями до контрольной.",
        "hours_a_week": 2,
        "when_free": "вторник и четверг после 15:00",
        "told_through": "class_teacher",
    },
    "mentor.offered": {
        "competences": "Объясняю алгебру и геометрию без спешки.",
        "hours_a_week": 2,
        "when_free": "по средам после шестого урока",
        "role_models": ["achiever_underachiever"],
        "comes_from": "pupils",
        "ask_again": True,
        "ask_elsewhere": False,
    },
    "order.signed": {
        "lines": [{"pair": IDS[Kind.PAIR], "mentor": IDS[Kind.PERSON]}],
    },
    "group.formed": {"pairs": [IDS[Kind.PAIR], ANOTHER]},
    "waiver.asked": {"pair": IDS[Kind.PAIR]},
    "plan.agreed": {"goal": WORDS["goal"], "tasks": WORDS["tasks"], "format": "онлайн, раз в неделю"},
    "meeting.planned": {"pair": IDS[Kind.PAIR], "place": "Кабинет 12"},
    "meeting.held": {"minutes": 45},
    "consent.signed": {"signed_by_person": True},
    "concern.resolved": {"outcome": "Поговорили втроём, работа продолжается.", "decision": "resumed"},
    "exit_talk.held": {"said": "Жаль расставаться, но времени не хватает.", "next_step": "Ищем другого наставника."},
    "questionnaire.submitted": {
        "purpose": "feedback",
        "code": "pupil_contact",
        "version": 1,
        "answers": {"met": 4, "comfortable": 9, "useful": 8, "call_me": False},
    },
}


def example(kind: EventType) -> dict[str, Any]:
    """Give a valid payload of an event type: its required fields, and those that make it worth reading."""
    schema = kind.payload.model_json_schema()
    made: dict[str, Any] = _object(schema, schema, kind)
    return made | dict(SPECIAL.get(kind.code, {}))


def envelope(kind: EventType) -> dict[str, Any]:
    """Give the whole event around the example."""
    return {
        "specversion": "1.0",
        "id": f"{kind.code}/1",
        "source": "urn:school:diary",
        "type": kind.code,
        "subject": f"{kind.on[0].value}/{IDS[kind.on[0]]}",
        "time": "2021-12-05T15:00:00+07:00",
        "actorrole": next(iter(kind.who)).code,
        "data": example(kind),
    }


def _object(schema: Mapping[str, Any], root: Mapping[str, Any], kind: EventType) -> dict[str, Any]:
    named = dict(kind.payload.naming)
    required = schema.get("required", ())
    return {name: _value(name, schema["properties"][name], root, kind, named.get(name)) for name in required}


def _value(name: str, schema: Mapping[str, Any], root: Mapping[str, Any], kind: EventType, of: Kind | None) -> Any:
    schema = _resolved(schema, root)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "uuid":
        return IDS[of or Kind.PERSON]
    if schema.get("format") == "date":
        return "2021-12-01"
    if name in WORDS:
        return WORDS[name]
    if schema.get("type") == "array":
        return [_value(name, schema["items"], root, kind, of)]
    if schema.get("type") == "object":
        return _object(schema, root, kind) if "properties" in schema else {}
    if schema.get("type") == "integer":
        return max(1, schema.get("minimum", 1))
    return True if schema.get("type") == "boolean" else f"{name}-1"


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference, and of a choice take the first that is something."""
    if "$ref" in schema:
        found: Mapping[str, Any] = root["$defs"][schema["$ref"].rpartition("/")[2]]
        return found
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, root)
    return schema


def all_examples() -> dict[str, dict[str, Any]]:
    """Give the example of each event type by code."""
    return {code: example(kind) for code, kind in CATALOGUE.items()}
