"""The one map from what goes wrong to HTTP: every error leaves as an RFC 9457 problem with a stable code."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from api.counting import refused
from api.refusals import BadRequest, NotSignedIn, WrongMediaType
from workflow import errors
from workflow.inbox.faults import fault
from workflow.outage import outage, reason
from workflow.requirements import REQUIREMENTS

log = structlog.get_logger()

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_SECONDS = 5

STATUS: Mapping[type[errors.StupeniError], int] = {
    BadRequest: 400,
    NotSignedIn: 401,
    errors.NotYours: 403,
    errors.NotFound: 404,
    errors.NotNow: 409,
    errors.NotReady: 409,
    errors.Conflict: 409,
    errors.NotLetIn: 401,
    errors.TooSlow: 408,
    errors.TooLarge: 413,
    WrongMediaType: 415,
    errors.Unacceptable: 422,
    errors.BadFile: 422,
    errors.NotTrue: 422,
    errors.NotLawful: 422,
    errors.Refusal: 422,
    errors.TooOften: 429,
    errors.BadSchema: 503,
    errors.Unavailable: 503,
    errors.StorageFull: 507,
}

TITLES: Mapping[int, str] = {
    400: "Запрос не прочитать",
    401: "Нужно войти",
    403: "Это может сделать другой",
    404: "Не найдено",
    405: "Так сюда не обращаются",
    408: "Слишком долго",
    409: "Сейчас это невозможно",
    413: "Слишком большой запрос",
    415: "Такой формат не принимается",
    422: "Запрос составлен неверно",
    429: "Слишком часто",
    500: "Ошибка на нашей стороне",
    503: "Служба не готова",
    507: "На сервере нет места",
}


HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    503: {"Retry-After": str(RETRY_AFTER_SECONDS)},
}
"""No Retry-After beside 507: it is for a person to act first (RFC 4918, section 11.5)."""


class Fault(BaseModel):
    """A field and what is wrong with it."""

    field: str = Field(examples=["data.school_year"])
    message: str = Field(examples=["ожидалось целое число"])
    kind: str = Field(examples=["int_parsing"])


class OpenRequirement(BaseModel):
    """A requirement that still holds a move back."""

    code: str = Field(examples=["aims_are_set"])
    sentence: str = Field(examples=["Определены задачи и ожидаемые результаты."])
    have: int | None = None
    need: int | None = None


class Problem(BaseModel):
    """An RFC 9457 problem; `code` is stable, `title` and `detail` are for a person."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Запрос составлен неверно",
                "status": 422,
                "detail": "Тип события «meeting.hold» неизвестен: список даёт GET /api/v1/event-types.",
                "code": "unacceptable",
                "index": 1,
                "faults": [],
                "correlation": "5f0c9a52-6a0f-4f2e-9a0e-0f3f4f7a9d11",
            }
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    correlation: str | None = None
    index: int | None = None
    faults: list[Fault] | None = None
    open: list[OpenRequirement] | None = None
    allowed: list[str] | None = None


def register(app: FastAPI) -> None:
    """Let every error of the app leave as a problem."""
    app.add_exception_handler(errors.StupeniError, _of_ours)
    app.add_exception_handler(SQLAlchemyError, _of_database)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)


def status_of(error: errors.StupeniError) -> int:
    """Give the HTTP status of an error by the nearest class in the map."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def problem(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """Make a problem response; members that say nothing are left out."""
    correlation = structlog.contextvars.get_contextvars().get("correlation")
    told = {"type": "about:blank", "title": TITLES.get(status, HTTPStatus(status).phrase), "status": status}
    told |= {"detail": detail, "code": code, "correlation": correlation, **more}
    content = {name: value for name, value in told.items() if value is not None}
    return JSONResponse(content, status, headers=dict(headers or {}), media_type=PROBLEM_JSON)


def problem_of(error: errors.StupeniError) -> JSONResponse:
    """Make the problem of an error of ours."""
    details = error.details
    status = status_of(error)
    return problem(
        status,
        error.code,
        error.sentence,
        headers_of(error),
        index=details.get("index"),
        faults=list(details["faults"]) if details.get("faults") else None,
        open=open_requirements(details["open"]) if details.get("open") else None,
        allowed=details.get("allowed"),
    )


def headers_of(error: errors.StupeniError) -> Mapping[str, str]:
    """Give the headers that go with an error: when to try again is known to the second where it was counted."""
    again = error.details.get("retry_after")
    return {"Retry-After": str(again)} if again else HEADERS.get(status_of(error), {})


def open_requirements(codes: Any) -> list[dict[str, Any]]:
    """Give the sentence of each requirement that a refusal names by code, or keep what it says in full."""
    return [
        one
        if isinstance(one, dict)
        else {"code": one, "sentence": REQUIREMENTS[one].sentence if one in REQUIREMENTS else one}
        for one in codes
    ]


def unexpected(error: Exception) -> JSONResponse:
    """Log an error nobody foresaw, and answer without a word of its content."""
    log.exception("an unexpected error", error=type(error).__name__, exc_info=error)
    return problem(500, "error", "Что-то пошло не так. Сообщите номер запроса, по нему найдут причину.")


def meaning(error: SQLAlchemyError) -> errors.StupeniError | None:
    """Give what an error of the database means for whoever asked, and log it; None when nobody foresaw it."""
    met = outage(error)
    if met is not None:
        log.error("the database is out", code=met.code, reason=reason(error))
    return met


def _of_database(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, SQLAlchemyError)
    met = meaning(error)
    return problem_of(met) if met else unexpected(error)


def _of_ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.StupeniError)
    status = status_of(error)
    if status >= 500:
        return unexpected(error) if status == 500 else problem_of(error)
    refused(request.scope, error.code, status)
    return problem_of(error)


def _of_validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    refused(request.scope, errors.Unacceptable.code, 422)
    faults = [fault(_inside(detail)) for detail in error.errors()]
    return problem(422, "unacceptable", "Запрос составлен неверно: смотрите faults.", faults=faults)


def _inside(detail: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name a query or path parameter without saying where it stood."""
    return {**detail, "loc": detail["loc"][1:] or detail["loc"]}


def _of_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    words = {
        404: ("not_found", f"Такого адреса нет: {request.url.path}. Список адресов — на странице /docs."),
        405: ("not_allowed", f"Метод {request.method} здесь не принимается."),
    }
    code, detail = words.get(error.status_code, ("error", str(error.detail)))
    if error.status_code in words:
        refused(request.scope, code, error.status_code)
    return problem(error.status_code, code, detail, error.headers)
